import { afterEach, describe, expect, it } from "vitest";
import type { HttpRequest } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import { openOrg } from "../../src/org/wire/gateway.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { DEPLOY_ID, RETRIEVE_ID, TOKEN } from "./scripted-org.ts";

let box: Sandbox | undefined;
afterEach(async () => {
  await box?.[Symbol.asyncDispose]();
  box = undefined;
});

describe("a request to the org", () => {
  /** An org that has none of the resources, whose client writes down what it is to say. */
  function listening() {
    const said: HttpRequest[] = [];
    const http = async (request: HttpRequest) => {
      said.push(request);
      const body = Buffer.from('[{"errorCode":"NOT_FOUND","message":"no"}]');
      return { status: 404, headers: { "content-type": "application/json" }, body };
    };
    const credentials = { instanceUrl: "https://acme.my.salesforce.com", accessToken: new Secret(TOKEN) };
    return { said, org: openOrg(credentials, "66.0", http) };
  }
  type Org = ReturnType<typeof listening>["org"];
  const marks = async (call: (org: Org) => Promise<unknown>) => {
    const { said, org } = listening();
    await call(org).catch(() => undefined);
    return said.map(({ method, reads }) => (method === "GET" ? "GET" : `${method}${reads ? " that reads" : ""}`));
  };
  const ZIP = new Uint8Array([1]);

  it.each<[string, (org: Org) => Promise<unknown>, string[]]>([
    ["a composite of queries", (org) => org.queries({ a: "SELECT Id FROM User" }), ["POST that reads"]],
    ["a query of the Tooling API", (org) => org.toolingQuery("SELECT Id FROM Profile"), ["GET"]],
    ["recent deployments", (org) => org.recentDeploys(0, "00500000000000AAAQ"), ["GET"]],
    ["whose session it is", (org) => org.userinfo(), ["GET"]],
    ["the start of a retrieve", (org) => org.startRetrieve({}), ["POST that reads"]],
    ["how a retrieve stands", (org) => org.retrieveStatus(RETRIEVE_ID), ["POST that reads"]],
    ["how a deployment stands, by REST and by SOAP", (org) => org.deployStatus(DEPLOY_ID), ["GET", "POST that reads"]],
    ["an app's consumers", (org) => org.consumers("0xI00000000000AEAQ"), ["GET"]],
    ["staged credentials", (org) => org.staged("0xI00000000000AEAQ", "88800000000000AAAQ"), ["GET"]],
  ])("for %s only reads, so that it may be repeated", async (_what, call, wanted) => {
    expect(await marks(call)).toEqual(wanted);
  });

  it.each<[string, (org: Org) => Promise<unknown>, string[]]>([
    ["a deployment, by REST and by SOAP", (org) => org.submitDeploy(ZIP, { checkOnly: false }), ["POST", "POST"]],
    ["a check of a deployment", (org) => org.submitDeploy(ZIP, { checkOnly: true }), ["POST", "POST"]],
    ["a new record", (org) => org.create("User", { LastName: "<soapenv:Body><retrieve>" }), ["POST"]],
    ["a change", (org) => org.update("User", "00500000000000AAAQ", { IsActive: true }), ["PATCH"]],
    ["a deletion", (org) => org.remove("PermissionSetAssignment", "0Pa00000000000ACAQ"), ["DELETE"]],
    ["new credentials", (org) => org.stage("0xI00000000000AEAQ", "88800000000000AAAQ"), ["POST"]],
    ["credentials to put in force", (org) => org.promote("0xI00000000000AEAQ", "88800000000000AAAQ", "x"), ["PATCH"]],
  ])("for %s is said once", async (_what, call, wanted) => {
    expect(await marks(call)).toEqual(wanted);
  });
});

describe("fault 8: over one hiccup of the org", () => {
  const FAULTS = ["unavailable", "tooManyRequests", "resetBefore", "resetAfter", "truncated"] as const;
  const planned = (requests: number) => Array.from({ length: requests }, (_, skip) => skip);

  it("plan takes at most six requests, whatever is there", async () => {
    box = await sandbox();
    expect((await box.run("plan")).code).toBe(4);
    expect(box.emulator.requests().length).toBe(6);
  });

  it.each(FAULTS)("(%s) plan comes to the same at each of its requests, and says that it asked again", async (kind) => {
    box = await sandbox();
    const { result } = (await box.run("plan", "--json")).json();
    for (const skip of planned(6)) {
      box.emulator.addFault({ kind, skip });
      const run = await box.run("plan", "--json");
      expect([skip, run.code, run.json().error]).toEqual([skip, 4, null]);
      expect(run.json().result).toEqual(result);
      expect(run.json().warnings).toMatchObject([{ code: "READ_REPEATED" }]);
    }
  });

  it("(503) on the read right after the deployment apply gives access all the same, and deploys once", async () => {
    box = await sandbox();
    const { emulator } = box;
    // Session, look, submit, status; then comes the composite of the second look.
    emulator.addFault({ kind: "unavailable", path: "/composite", skip: 2 });
    const run = await box.run("apply", "--yes", "--json");
    expect(run.json().error).toBeNull();
    expect(run.code).toBe(0);
    expect(run.json().warnings).toMatchObject([{ code: "READ_REPEATED" }]);
    expect(emulator.requests().filter(({ path }) => path.endsWith("/deployRequest"))).toHaveLength(1);
  });
});
