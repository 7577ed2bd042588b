import { describe, expect, test } from "vitest";
import { thrownBy } from "../helpers/thrown.ts";
import { type Answer, ok, page, plain, scriptedOrg } from "./scripted-org.ts";

const APP = "0xI000000000001EAA";
const CONSUMER = "888000000000001AAA";
const BASE = `/services/data/v66.0/apps/oauth/credentials/${APP}`;
const STAGED = `${BASE}/${CONSUMER}/staged`;
const PAIR = { id: "staged-1", key: "3MVG9.key", secret: "S3CRET", state: "Active" };

/** Answers that are none of this resource, and what each of them is then. */
const NONE: [string, Answer, string][] = [
  ["a web page", page(200), "NOT_AN_ORG"],
  ["an empty document", ok({}), "ORG_REPLY"],
  ["null", ok(null), "ORG_REPLY"],
  ["a list", ok([]), "ORG_REPLY"],
  ["text", plain(200, "yes"), "ORG_REPLY"],
  ["half a document", plain(200, '{"id":"staged-1"', "application/json"), "ORG_REPLY"],
];

describe("fault 8: putting staged credentials in force", () => {
  const promoting = async (answer: Answer) => {
    const { org, server } = await scriptedOrg({ [`PATCH ${STAGED}/staged-1`]: answer });
    return { promoting: org.promote(APP, CONSUMER, "staged-1"), server };
  };

  test.each<[string, Answer]>([
    ["the pair itself", ok({ ...PAIR, state: "Rotated" })],
    ["no content", (response) => void response.writeHead(204).end()],
    ["success in a word", ok({ success: true })],
  ])("is proven by %s", async (_what, answer) => {
    const { promoting: done, server } = await promoting(answer);
    await done;
    expect(JSON.parse(server.seen[0]?.body ?? "")).toEqual({ command: "rotate" });
  });

  test.each<[string, Answer, string]>([...NONE, ["another pair", ok({ ...PAIR, id: "staged-2" }), "ORG_REPLY"]])(
    "is not proven by %s (exit 3), and is said once",
    async (_what, answer, code) => {
      const { promoting: done, server } = await promoting(answer);
      expect(await thrownBy(done)).toMatchObject({ code, exit: 3 });
      expect(server.seen).toHaveLength(1);
    },
  );
});

describe("fault 8: staging new credentials", () => {
  test("gives the pair with its state", async () => {
    const { org } = await scriptedOrg({ [`POST ${STAGED}`]: ok(PAIR, 201) });
    const staged = await org.stage(APP, CONSUMER);
    expect(staged).toMatchObject({ id: "staged-1", consumerKey: "3MVG9.key", state: "Active", expirationDate: "" });
    expect(staged.clientSecret.reveal()).toBe("S3CRET");
  });

  test.each<[string, Answer, string]>([
    ...NONE,
    ["a pair without id", ok({ ...PAIR, id: "" }), "ORG_REPLY"],
    ["a pair without state", ok({ ...PAIR, state: undefined }), "ORG_REPLY"],
    ["a pair without key", ok({ ...PAIR, key: null }), "ORG_REPLY"],
    ["a pair without secret", ok({ ...PAIR, secret: "" }), "ORG_REPLY"],
  ])("is not held to be done after %s (exit 3), and is said once", async (_what, answer, code) => {
    const { org, server } = await scriptedOrg({ [`POST ${STAGED}`]: answer });
    expect(await thrownBy(org.stage(APP, CONSUMER))).toMatchObject({ code, exit: 3 });
    expect(server.seen).toHaveLength(1);
  });
});

describe("fault 8: an app's consumers and staged pairs", () => {
  test("are none only where the org says so", async () => {
    const { org } = await scriptedOrg({
      [`GET ${BASE}`]: ok({ consumers: [] }),
      [`GET ${STAGED}`]: ok({ stagedCredentials: [] }),
    });
    expect(await org.consumers(APP)).toEqual([]);
    expect(await org.staged(APP, CONSUMER)).toEqual([]);
  });

  test.each(NONE)("are not held to be none after %s (exit 3)", async (_what, answer, code) => {
    const { org } = await scriptedOrg({ [`GET ${BASE}`]: answer, [`GET ${STAGED}`]: answer });
    expect(await thrownBy(org.consumers(APP))).toMatchObject({ code, exit: 3 });
    expect(await thrownBy(org.staged(APP, CONSUMER))).toMatchObject({ code, exit: 3 });
  });

  test.each(["888", "888000000000001AA", "001000000000001AAA", 7])("have whole ids, which %j is not", async (id) => {
    const { org } = await scriptedOrg({ [`GET ${BASE}`]: ok({ consumers: [{ id, key: "3MVG9.key" }] }) });
    expect(await thrownBy(org.consumers(APP))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });
});
