import { afterAll, beforeAll, expect, it } from "vitest";
import { TestOrg } from "./helpers/client.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start();
});
afterAll(() => org.close());

const tooling = (soql: string) => org.rest(`/tooling/query?q=${encodeURIComponent(soql)}`);

it("gives out a profile's login ranges and hours by the Tooling API, in the form of its metadata", async () => {
  const profile = org.org.profiles.find((it) => it.apiName === "Admin");
  if (!profile) throw new Error("no profile");
  profile.loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
  profile.loginHours = { from: 480, to: 1080 };
  const { json } = await tooling(`SELECT Id, Metadata FROM Profile WHERE Id = '${profile.id}'`);
  expect(json.records[0].Metadata).toMatchObject({
    fullName: "Admin",
    loginIpRanges: [{ description: null, startAddress: "198.51.100.0", endAddress: "198.51.100.255" }],
    loginHours: { mondayStart: "480", mondayEnd: "1080", sundayStart: "480", sundayEnd: "1080" },
    userLicense: "Salesforce",
  });
  profile.loginHours = null;
  profile.loginIpRanges = [];
  const open = await tooling(`SELECT Metadata FROM Profile WHERE Id = '${profile.id}'`);
  expect(open.json.records[0].Metadata).toMatchObject({ loginHours: null, loginIpRanges: [] });
});

it("refuses metadata of several profiles at once, and as a condition", async () => {
  const many = await tooling("SELECT Metadata FROM Profile");
  expect([many.status, many.json[0].errorCode]).toEqual([400, "MALFORMED_QUERY"]);
  expect(many.json[0].message).toContain("no more than one row for retrieval. Result size: 4");
  const filtered = await tooling("SELECT Id FROM Profile WHERE Metadata = 'x'");
  expect([filtered.status, filtered.json[0].errorCode]).toEqual([400, "INVALID_FIELD"]);
});

it("has no such field in the data API", async () => {
  const { status, json } = await org.query("SELECT Metadata FROM Profile LIMIT 1");
  expect([status, json[0].errorCode]).toEqual([400, "INVALID_FIELD"]);
  const described = await org.rest("/sobjects/Profile/describe");
  expect(described.json.fields.map(({ name }: { name: string }) => name)).not.toContain("Metadata");
});

it("takes five queries in one composite request and refuses the sixth", async () => {
  const call = (n: number) => ({
    method: "GET",
    url: "/services/data/v66.0/query?q=SELECT+Id+FROM+User",
    referenceId: `r${n}`,
  });
  const calls = Array.from({ length: 6 }, (_, n) => call(n));
  expect((await org.post("/composite", { compositeRequest: calls.slice(1) })).status).toBe(200);
  const refused = await org.post("/composite", { compositeRequest: calls });
  expect([refused.status, refused.json[0].errorCode]).toEqual([400, "INVALID_INPUT"]);
});

it("dates its answers by its own clock, which clients correct theirs by", async () => {
  org.clock.time += 3_600_000;
  const { headers } = await org.rest("");
  expect(Date.parse(headers.get("date") ?? "")).toBe(Math.floor(org.clock.time / 1000) * 1000);
});
