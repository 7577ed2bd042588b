import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { createHttp } from "../../src/net/http.ts";
import { readDeploy, readRetrieve } from "../../src/org/metadata/metadata-replies.ts";
import { readConsumers, readPromoted, readStaged, readStagedList } from "../../src/org/wire/consumer-replies.ts";
import { openOrg } from "../../src/org/wire/gateway.ts";
import { readChanged, readComposite, readCreated, readIdentity, readUserinfo } from "../../src/org/wire/replies.ts";
import { apiVersions } from "../../src/org/wire/versions.ts";
import { serve, serveRaw } from "../helpers/local-server.ts";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { type Answer, ok, page, plain, refusal, routeOf, scriptedOrg, soapFault, TOKEN } from "./scripted-org.ts";

const USERINFO = "GET /services/oauth2/userinfo";
const COMPOSITE = "POST /services/data/v66.0/composite";

describe("whose session it is", () => {
  test("is asked with the bearer, once", async () => {
    const ids = { user_id: "005000000000001AAA", organization_id: "00D000000000001EAA" };
    const { org, server } = await scriptedOrg({ [USERINFO]: ok({ ...ids, preferred_username: "admin@acme.com" }) });
    expect(await org.userinfo()).toEqual({
      userId: ids.user_id,
      orgId: ids.organization_id,
      username: "admin@acme.com",
    });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test.each([
    ["a JSON 401", refusal("INVALID_SESSION_ID", "Session expired or invalid", 401)],
    ["an empty 401", plain(401, "")],
    ["the OAuth endpoint's 403 in plain text", plain(403, "Bad_OAuth_Token")],
    ["the OAuth endpoint's 403 that calls itself HTML", plain(403, "Bad_OAuth_Token", "text/html;charset=UTF-8")],
    ["a token of another org", plain(403, "Wrong_Org", "text/html")],
  ])("is SESSION_EXPIRED (exit 3) for %s, and is not asked again", async (_what, answer) => {
    const { org, server } = await scriptedOrg({ [USERINFO]: answer });
    const error = await thrownBy(org.userinfo());
    expect(error).toMatchObject({ code: "SESSION_EXPIRED", exit: 3 });
    expect(server.seen.filter((request) => routeOf(request) === USERINFO)).toHaveLength(1);
    expect(JSON.stringify([error.message, error.remedy, error.data])).not.toContain(TOKEN);
  });

  test("is told by the API for a session without the openid scope", async () => {
    const identity = "https://test.salesforce.com/id/00D000000000001EAA/005000000000001AAA";
    const { org } = await scriptedOrg({
      [USERINFO]: plain(403, "Bad_OAuth_Token"),
      "GET /services/data/v66.0": ok({ identity }),
    });
    expect(await org.userinfo()).toEqual({ orgId: "00D000000000001EAA", userId: "005000000000001AAA", username: "" });
  });

  test("without API access is told apart from an expired session", async () => {
    const answer = refusal("INVALID_SESSION_ID", "This session is not valid for use with the REST API", 401);
    const { org } = await scriptedOrg({ [USERINFO]: answer });
    expect(await thrownBy(org.userinfo())).toMatchObject({ code: "SESSION_NOT_FOR_API", exit: 3 });
  });
});

describe("a web page where data is due", () => {
  const calls = {
    REST: (org: Awaited<ReturnType<typeof scriptedOrg>>["org"]) => org.userinfo(),
    composite: (org: Awaited<ReturnType<typeof scriptedOrg>>["org"]) => org.queries({ a: "SELECT Id FROM User" }),
    SOAP: (org: Awaited<ReturnType<typeof scriptedOrg>>["org"]) => org.startRetrieve({}),
  };
  const everywhere = (answer: ReturnType<typeof page>) => ({
    [USERINFO]: answer,
    [COMPOSITE]: answer,
    "SOAP retrieve": answer,
  });

  describe.each(["text/html", "text/html;charset=UTF-8"])("of type %s", (type) => {
    test.each(Object.entries(calls))("with status 200 is no org, by %s", async (_by, call) => {
      const { org, server } = await scriptedOrg(everywhere(page(200, type, "Login")));
      const error = await thrownBy(call(org));
      expect(error).toMatchObject({ code: "NOT_AN_ORG", exit: 3 });
      expect(error.message).not.toContain("<");
      expect(server.seen).toHaveLength(1);
    });

    test.each(Object.entries(calls))("with status 503 is an org in maintenance, by %s", async (_by, call) => {
      const { org, server } = await scriptedOrg(everywhere(page(503, type)));
      const error = await thrownBy(call(org));
      expect(error).toMatchObject({ code: "ORG_UNAVAILABLE", exit: 3, data: { transient: true } });
      // jsforce's own transport would ask a GET six times.
      expect(server.seen).toHaveLength(1);
    });
  });

  test("is known as one whatever type it claims", async () => {
    const { org } = await scriptedOrg(everywhere(page(200, "application/octet-stream")));
    expect(await thrownBy(org.userinfo())).toMatchObject({ code: "NOT_AN_ORG" });
  });

  test("that says that data is not available is an org that is not ready", async () => {
    const { org } = await scriptedOrg(everywhere(page(200, "text/html", "Data Not Available")));
    expect(await thrownBy(org.userinfo())).toMatchObject({ code: "ORG_UNAVAILABLE" });
  });

  test.each([420, 500, 502, 503, 504])(
    "and a gateway's %i in plain text are an org that is not available",
    async (status) => {
      const { org, server } = await scriptedOrg({ [USERINFO]: plain(status, "try later") });
      expect(await thrownBy(org.userinfo())).toMatchObject({ code: "ORG_UNAVAILABLE", exit: 3 });
      expect(server.seen).toHaveLength(1);
    },
  );
});

describe("an answer that cannot be read", () => {
  test.each([
    ["half a JSON document", '{"user_id":'],
    ["no document at all", ""],
    ["null", "null"],
    ["nobody", "{}"],
    ["ids of something else", '{"user_id":"001000000000001AAA","organization_id":"00D000000000001EAA"}'],
  ])("by REST: %s, is an error of ours", async (_what, text) => {
    const { org } = await scriptedOrg({ [USERINFO]: plain(200, text, "application/json") });
    expect(await thrownBy(org.userinfo())).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test.each([
    ["half an envelope", "<?xml version='1.0'?><soapenv:Envelope xmlns:soapenv='x'><soapenv:Bo"],
    ["nothing", ""],
    ["another document", "<?xml version='1.0'?><hello/>"],
    ["no XML", "not xml < at all"],
  ])("by SOAP: %s, is an error of ours", async (_what, text) => {
    const { org } = await scriptedOrg({ "SOAP retrieve": plain(200, text, "text/xml") });
    expect(await thrownBy(org.startRetrieve({}))).toMatchObject({
      code: "ORG_REPLY",
      exit: 3,
      data: { transient: true },
    });
  });

  test("by a connection cut in mid-body is an error of ours, and nothing is left unhandled", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on("unhandledRejection", note).on("uncaughtException", note);
    const cut = await serveRaw((socket) => {
      socket.once("data", () =>
        socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: 999\r\n\r\n<?xml", () =>
          socket.destroy(),
        ),
      );
    });
    try {
      expect(await thrownBy(apiVersions(cut.url, createHttp()))).toMatchObject({ code: "ORG_UNREACHABLE" });
      await new Promise((done) => setImmediate(done));
      expect(unhandled).toEqual([]);
    } finally {
      process.off("unhandledRejection", note).off("uncaughtException", note);
    }
  });
});

const [A, B, C] = [recordId("005", 1), recordId("005", 2), recordId("005", 3)];

describe("queries in one composite request", () => {
  const soql = { first: "SELECT Id FROM User", second: "SELECT Nope FROM User", third: "SELECT Id FROM Group" };

  test("are answered or refused each by itself", async () => {
    const reply = {
      compositeResponse: [
        { referenceId: "third", httpStatusCode: 200, body: { records: [], done: true, totalSize: 0 } },
        {
          referenceId: "second",
          httpStatusCode: 400,
          body: [{ errorCode: "INVALID_FIELD", message: "No such column 'Nope'\non entity" }],
        },
        { referenceId: "first", httpStatusCode: 200, body: { records: [{ Id: A }], done: true, totalSize: 1 } },
      ],
    };
    const { org, server } = await scriptedOrg({ [COMPOSITE]: ok(reply) });
    expect(await org.queries(soql)).toEqual({
      first: { ok: true, rows: [{ Id: A }] },
      second: { ok: false, orgCode: "INVALID_FIELD", message: "No such column 'Nope' on entity" },
      third: { ok: true, rows: [] },
    });
    const sent = JSON.parse(server.seen[0]?.body ?? "");
    expect(sent.allOrNone).toBe(false);
    expect(sent.compositeRequest[1]).toEqual({
      method: "GET",
      referenceId: "second",
      url: "/services/data/v66.0/query?q=SELECT%20Nope%20FROM%20User",
    });
  });

  test("that the org leaves out are no answer, not empty (exit 3)", async () => {
    const { org } = await scriptedOrg({ [COMPOSITE]: ok({ compositeResponse: [] }) });
    expect(await thrownBy(org.queries(soql))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test.each([{}, null, [], { compositeResponse: {} }, "text"])(
    "fault 8: to which %j is the answer got none at all (exit 3)",
    async (reply) => {
      const { org } = await scriptedOrg({ [COMPOSITE]: ok(reply) });
      expect(await thrownBy(org.queries(soql))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    },
  );

  test.each([[[null]], [[A]], [[7]], [[[]]], [[{ Id: A }, { Id: "005A" }]], [[{ Id: null }]], [[{}]]])(
    "fault 8: whose rows are none (%j) have no answer (exit 3)",
    async (records) => {
      const part = { referenceId: "first", httpStatusCode: 200, body: { done: true, records } };
      const { org } = await scriptedOrg({ [COMPOSITE]: ok({ compositeResponse: [part] }) });
      expect(await thrownBy(org.queries(soql))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    },
  );

  test.each([{}, { done: true, records: [], totalSize: 2 }, { done: "yes", records: [] }])(
    "that come without rows (%j) have no answer, and are not empty (exit 3)",
    async (body) => {
      const part = { referenceId: "first", httpStatusCode: 200, body };
      const { org } = await scriptedOrg({ [COMPOSITE]: ok({ compositeResponse: [part] }) });
      expect(await thrownBy(org.queries(soql))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    },
  );
});

describe("fault 6: a query whose rows come in batches", () => {
  const NEXT = "/services/data/v66.0/query/0r8000000000001AAA-2000";
  const LAST = "/services/data/v66.0/query/0r8000000000001AAA-4000";
  const batch = (id: string, next?: string, totalSize = 3) => ({
    totalSize,
    done: next === undefined,
    records: [{ Id: id }],
    ...(next === undefined ? {} : { nextRecordsUrl: next }),
  });
  const composite = (body: unknown) => ok({ compositeResponse: [{ referenceId: "all", httpStatusCode: 200, body }] });
  const soql = { all: "SELECT Id FROM SetupEntityAccess" };

  test("is read to its end, in a composite", async () => {
    const { org, server } = await scriptedOrg({
      [COMPOSITE]: composite(batch(A, NEXT)),
      [`GET ${NEXT}`]: ok(batch(B, LAST)),
      [`GET ${LAST}`]: ok(batch(C)),
    });
    expect(await org.queries(soql)).toEqual({ all: { ok: true, rows: [{ Id: A }, { Id: B }, { Id: C }] } });
    expect(server.seen.at(-1)?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test("is read to its end by the Tooling API", async () => {
    const more = "/services/data/v66.0/tooling/query/0r8000000000001AAA-2000";
    const { org } = await scriptedOrg({
      "GET /services/data/v66.0/tooling/query": ok(batch(A, more)),
      [`GET ${more}`]: ok(batch(B, undefined, 2)),
    });
    expect(await org.toolingQuery("SELECT Id FROM Profile")).toEqual({ ok: true, rows: [{ Id: A }, { Id: B }] });
  });

  test.each([
    undefined,
    "https://evil.example/services/data/v66.0/query/0r8-2000",
    "//evil.example/services/data/v66.0/query/0r8-2000",
    "/services/data/v66.0/query/../../oauth2/userinfo",
    "/services/oauth2/userinfo",
    7,
  ])(
    "is refused, not cut, where the org does not say how it goes on (%j), and no other address gets the session",
    async (next) => {
      const body = { ...batch(A), done: false, nextRecordsUrl: next };
      const { org, server } = await scriptedOrg({ [COMPOSITE]: composite(body) });
      expect((await org.queries(soql)).all).toMatchObject({ ok: false, orgCode: "INCOMPLETE" });
      expect(server.seen).toHaveLength(1);
    },
  );

  test("is refused, not cut, where a batch is none", async () => {
    const { org } = await scriptedOrg({ [COMPOSITE]: composite(batch(A, NEXT)), [`GET ${NEXT}`]: ok({}) });
    expect(await thrownBy(org.queries(soql))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test("is refused, not read for ever, where the batches never end", async () => {
    const { org, server } = await scriptedOrg({
      [COMPOSITE]: composite(batch(A, NEXT)),
      [`GET ${NEXT}`]: ok(batch(B, NEXT)),
    });
    expect((await org.queries(soql)).all).toMatchObject({ ok: false, orgCode: "INCOMPLETE" });
    expect(server.seen).toHaveLength(100);
  });
});

describe("fault 8: an id", () => {
  const info = (user_id: unknown, organization_id: unknown) => ok({ user_id, organization_id });
  const USER = "005000000000001AAA";

  test.each(["00D000000000001", "00D000000000001EAA"])(
    "of 15 or 18 characters (%s) is one, and goes on with 18",
    async (id) => {
      const { org } = await scriptedOrg({ [USERINFO]: info(USER, id) });
      expect((await org.userinfo()).orgId).toBe("00D000000000001EAA");
    },
  );

  test.each([
    "00D",
    "00D00000000000",
    "00D0000000000011",
    "00D000000000001AA",
    // 18 characters whose last three say another case of the letters.
    "00D000000000001AAA",
    "00D000000000001AAAA",
    "00D000000000001EAA\n",
    "00D/../../../../x12",
    "00D000000000001A-A",
    "x00D000000000001AA",
    "005000000000001AAA",
    ["00D000000000001EAA"],
    null,
  ])("that is not whole or not an org's (%j) is none (exit 3)", async (id) => {
    const { org } = await scriptedOrg({ [USERINFO]: info(USER, id) });
    expect(await thrownBy(org.userinfo())).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test.each(["/id/00D000000000001EAA/005000000000001", "/id/00D000000000001/005000000000001AAA"])(
    "in a session's identity URL (%s) is read whole",
    async (path) => {
      const { org } = await scriptedOrg({
        [USERINFO]: plain(403, "Bad_OAuth_Token"),
        "GET /services/data/v66.0": ok({ identity: `https://test.salesforce.com${path}` }),
      });
      expect(await org.userinfo()).toEqual({ orgId: "00D000000000001EAA", userId: "005000000000001AAA", username: "" });
    },
  );

  test.each([
    "/id/00D1/005000000000001AAA",
    "/id/00D000000000001EAA/0051",
    "/id/005000000000001/00D000000000001",
    "/id/00D000000000001EAA/005000000000001AAA/x",
    "/id/00D000000000001EAA",
  ])("in a session's identity URL (%s) that is none proves nothing", async (path) => {
    const { org } = await scriptedOrg({
      [USERINFO]: plain(403, "Bad_OAuth_Token"),
      "GET /services/data/v66.0": ok({ identity: `https://test.salesforce.com${path}` }),
    });
    expect(await thrownBy(org.userinfo())).toMatchObject({ exit: 3 });
  });
});

describe("the org's time", () => {
  test("is the date of its latest answer, whatever this machine's clock says", async () => {
    const dates = ["Tue, 24 Nov 2026 12:00:00 GMT", "Tue, 24 Nov 2026 12:00:07 GMT", "soon"];
    let nth = 0;
    const { org } = await scriptedOrg({
      [COMPOSITE]: (response) => {
        response.writeHead(200, { "content-type": "application/json", date: dates[nth++] });
        const body = { records: [], totalSize: 0, done: true };
        const answer = { referenceId: "a", httpStatusCode: 200, body };
        response.end(JSON.stringify({ compositeResponse: [answer] }));
      },
    });
    expect(org.orgTime).toBeUndefined();
    await org.queries({ a: "SELECT Id FROM User" });
    expect(org.orgTime).toBe(Date.UTC(2026, 10, 24, 12));
    await org.queries({ a: "SELECT Id FROM User" });
    expect(org.orgTime).toBe(Date.UTC(2026, 10, 24, 12, 0, 7));
    await org.queries({ a: "SELECT Id FROM User" });
    expect(org.orgTime).toBe(Date.UTC(2026, 10, 24, 12, 0, 7));
  });

  test("is not taken from a server in front of it", async () => {
    const { org } = await scriptedOrg({ [COMPOSITE]: page(503) });
    await thrownBy(org.queries({ a: "SELECT Id FROM User" }));
    expect(org.orgTime).toBeUndefined();
  });
});

describe("a session that has ended", () => {
  test("is asked once only by REST and by SOAP, since asking again would loop", async () => {
    const { org, server } = await scriptedOrg({
      [COMPOSITE]: refusal("INVALID_SESSION_ID", "Session expired or invalid", 401),
      "SOAP checkRetrieveStatus": soapFault("INVALID_SESSION_ID", "Invalid Session ID found in SessionHeader"),
    });
    expect(await thrownBy(org.queries({ a: "SELECT Id FROM User" }))).toMatchObject({
      code: "SESSION_EXPIRED",
      exit: 3,
    });
    expect(await thrownBy(org.retrieveStatus("09S"))).toMatchObject({ code: "SESSION_EXPIRED", exit: 3 });
    expect(server.seen).toHaveLength(2);
  });
});

describe("records", () => {
  const POST = "POST /services/data/v66.0/sobjects/PermissionSetAssignment";
  const ROW = "0Pa000000000001CAA";
  const ONE = `/services/data/v66.0/sobjects/PermissionSetAssignment/${ROW}`;
  const fields = { AssigneeId: "005A", PermissionSetId: "0PSA" };

  test("are made with one request, and their id comes back", async () => {
    const { org, server } = await scriptedOrg({ [POST]: ok({ id: ROW, success: true, errors: [] }, 201) });
    expect(await org.create("PermissionSetAssignment", fields)).toBe(ROW);
    expect(JSON.parse(server.seen[0]?.body ?? "")).toEqual(fields);
  });

  test("that are there already are DUPLICATE", async () => {
    const answer = refusal(
      "DUPLICATE_VALUE",
      "Duplicate PermissionSetAssignment. Assignee: 005A; Permission Set: 0PSA",
    );
    const { org } = await scriptedOrg({ [POST]: answer });
    expect(await thrownBy(org.create("PermissionSetAssignment", fields))).toMatchObject({ code: "DUPLICATE", exit: 1 });
  });

  test("that the licence forbids, or that several rules refuse, say so in the org's words", async () => {
    const licence = "Can't assign permission set X to user Y. The user license doesn't allow the permission: Z";
    const several = ok(
      [
        { errorCode: "FIELD_INTEGRITY_EXCEPTION", message: licence },
        { errorCode: "REQUIRED_FIELD_MISSING", message: "missing" },
      ],
      400,
    );
    for (const answer of [refusal("FIELD_INTEGRITY_EXCEPTION", licence), several]) {
      const { org } = await scriptedOrg({ [POST]: answer });
      const error = await thrownBy(org.create("PermissionSetAssignment", fields));
      expect(error.code).toBe("LICENCE_FORBIDS");
      expect(error.message).toContain(licence);
    }
  });

  test.each([
    ["success without an id", { success: true }],
    ["a part of an id", { success: true, id: "0Pa0000000000" }],
    ["an id of 16 characters", { success: true, id: "0Pa000000000001A" }],
    ["an id with more around it", { success: true, id: "0Pa000000000001CAA/../x" }],
    ["an id without success", { id: ROW, success: false }],
    ["no success", { success: false, errors: [] }],
    ["nothing", null],
  ])("of which the answer is %s are not held to be made", async (_what, reply) => {
    const { org } = await scriptedOrg({ [POST]: ok(reply, 201) });
    expect(await thrownBy(org.create("PermissionSetAssignment", fields))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test.each(["deleted", "changed"])("are %s with one request, which 204 proves", async (what) => {
    const done = (response: ServerResponse) => void response.writeHead(204).end();
    const { org, server } = await scriptedOrg({ [`DELETE ${ONE}`]: done, [`PATCH ${ONE}`]: done });
    if (what === "deleted") await org.remove("PermissionSetAssignment", ROW);
    else await org.update("PermissionSetAssignment", ROW, { IsActive: true });
    expect(server.seen).toHaveLength(1);
  });

  test.each<[string, Answer, string]>([
    ["a web page", page(200), "NOT_AN_ORG"],
    ["an empty document", ok({}), "ORG_REPLY"],
    ["null", ok(null), "ORG_REPLY"],
    ["no body", plain(200, "", ""), "ORG_REPLY"],
    ["text", plain(200, "done"), "ORG_REPLY"],
    ["no success", ok({ success: false }), "ORG_REPLY"],
    ["success in words", ok({ success: "true" }), "ORG_REPLY"],
  ])("fault 8: to whose change or deletion the answer is %s are not held to be so", async (_what, answer, code) => {
    const { org, server } = await scriptedOrg({ [`DELETE ${ONE}`]: answer, [`PATCH ${ONE}`]: answer });
    const deleted = await thrownBy(org.remove("PermissionSetAssignment", ROW));
    const changed = await thrownBy(org.update("PermissionSetAssignment", ROW, { IsActive: true }));
    for (const error of [deleted, changed]) expect(error).toMatchObject({ code, exit: 3 });
    expect(server.seen).toHaveLength(2);
  });

  test("fault 8: to which the answer is a change in words (success) are changed", async () => {
    const { org } = await scriptedOrg({ [`PATCH ${ONE}`]: ok({ id: ROW, success: true, errors: [] }) });
    await org.update("PermissionSetAssignment", ROW, { IsActive: true });
  });
});

describe("API versions", () => {
  test("are read without a session, in order of their number", async () => {
    const list = ["9.0", "100.0", "66.0", "50.0", "67.5", "x"].map((version) => ({ version, label: "", url: "" }));
    const server = await serve((_request, response) => ok(list)(response, _request));
    expect(await apiVersions(server.url, createHttp())).toEqual(["50.0", "66.0", "100.0"]);
    expect(server.seen).toMatchObject([{ method: "GET", url: "/services/data" }]);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ["another list", ok([1, null, "x"])],
    ["an object", ok({ versions: [] })],
    ["an empty list", ok([])],
    ["a 404 in JSON", refusal("NOT_FOUND", "no", 404)],
    ["a 404 in text", plain(404, "no")],
    ["a page", page(200)],
  ])("are asked of no org when it answers %s", async (_what, answer) => {
    const server = await serve((request, response) => answer(response, request));
    expect(await thrownBy(apiVersions(server.url, createHttp()))).toMatchObject({ code: "NOT_AN_ORG", exit: 3 });
  });
});

test("a JWT-format token, which SOAP takes only from version 68 on, is no bug of ours", async () => {
  const { openOrg } = await import("../../src/org/wire/gateway.ts");
  const { Secret } = await import("../../src/model/secret.ts");
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const jwt = `${part({ alg: "RS256", typ: "JWT" })}.${part({ sub: "x" })}.c2ln`;
  const server = await serve((_request, response) => void response.end());
  const org = openOrg({ instanceUrl: server.url, accessToken: new Secret(jwt) }, "66.0", createHttp());
  expect(await thrownBy(org.startRetrieve({}))).toMatchObject({ code: "SESSION_NOT_FOR_API", exit: 3 });
  expect(server.seen).toEqual([]);
});

describe("a query of the Tooling API that the org refuses", () => {
  const asking = async (answer: Answer) =>
    (await scriptedOrg({ "GET /services/data/v66.0/tooling/query": answer })).org.toolingQuery(
      "SELECT Id FROM Profile",
    );

  test("is an answer, with the org's code and words", async () => {
    expect(await asking(refusal("INVALID_FIELD", "No such column"))).toEqual({
      ok: false,
      orgCode: "INVALID_FIELD",
      message: "Querying the org: the org answered INVALID_FIELD: No such column",
    });
  });

  test.each<[string, Answer, string]>([
    ["a session that is over", refusal("INVALID_SESSION_ID", "Session expired or invalid", 401), "SESSION_EXPIRED"],
    ["a fault that passes", refusal("UNKNOWN_EXCEPTION", "An error", 500), "ORG_ERROR"],
    ["a page in maintenance", page(503), "ORG_UNAVAILABLE"],
  ])("is thrown where %s kept it from being asked", async (_what, answer, code) => {
    expect(await thrownBy(asking(answer))).toMatchObject({ code });
  });
});

test.each<[string, (org: Awaited<ReturnType<typeof scriptedOrg>>["org"]) => Promise<unknown>]>([
  ["Asking whose session this is", (org) => org.userinfo()],
  ["Querying the org", (org) => org.queries({ a: "SELECT Id FROM User" })],
  ["Starting to retrieve", (org) => org.startRetrieve({})],
  ["Retrieving", (org) => org.retrieveStatus("09S000000000001EAA")],
  ["Asking after the deployment", (org) => org.deployStatus("0Af000000000001CAA")],
  ["Submitting the deployment", (org) => org.submitDeploy(new Uint8Array(), { checkOnly: false })],
  ["Creating User", (org) => org.create("User", {})],
  ["Changing User", (org) => org.update("User", "005000000000001AAA", {})],
  ["Deleting User", (org) => org.remove("User", "005000000000001AAA")],
])("what was being done is told with the org's refusal: %s", async (doing, call) => {
  const gone: Answer = (response, request) =>
    (request.url.startsWith("/services/Soap/")
      ? soapFault("API_DISABLED_FOR_ORG", "no")
      : refusal("API_DISABLED_FOR_ORG", "no", 403))(response, request);
  const server = await serve((request, response) => gone(response, request));
  const org = openOrg({ instanceUrl: server.url, accessToken: new Secret(TOKEN) }, "66.0", createHttp());
  const error = await thrownBy(call(org));
  expect(error).toMatchObject({ code: "API_DISABLED", message: `${doing}: the org answered API_DISABLED_FOR_ORG: no` });
});

const RETRIEVED = { id: "", done: true, success: true, status: "Succeeded" };
const DEPLOYED = { id: "0Af", done: true, success: true, status: "Succeeded" };

test.each<[string, () => unknown]>([
  ["the session's user", () => readUserinfo({ user_id: "x", organization_id: "00D000000000001EAA" })],
  ["the session's org", () => readUserinfo({ user_id: "005000000000001AAA", organization_id: "x" })],
  ["the session's user", () => readIdentity({ identity: "https://a/id/00D000000000001EAA/x" })],
  ["the session's org", () => readIdentity({ identity: "https://a/id/x/005000000000001AAA" })],
  ["the retrieve request", () => readRetrieve(RETRIEVED)],
  ["the deployment", () => readDeploy(DEPLOYED)],
  ["the app's consumer", () => readConsumers({ consumers: [{ key: "k" }] })],
])("an answer that names no id says for what: %s", async (what, read) => {
  expect((await thrownBy(read)).message).toBe(`The org's answer names no id for ${what}.`);
});

test.each<[string, () => unknown]>([
  ["The org's answer to the queries is none.", () => readComposite({ a: "SELECT Id FROM User" }, {})],
  ["The org's answer does not say how the deployment stands.", () => readDeploy(undefined)],
  [
    "The org's answer does not say how the deployment stands (done).",
    () => readDeploy({ ...DEPLOYED, id: recordId("0Af", 1), done: "true" }),
  ],
  [
    "The org's answer holds none of the metadata that it says is retrieved.",
    () => readRetrieve({ ...RETRIEVED, id: recordId("09S", 1) }),
  ],
  ["Creating User: the org's answer names no new record.", () => readCreated({}, "User")],
  ["Changing User: the org's answer does not say that it was done.", () => readChanged({}, "Changing User")],
  ["The org's answer holds no consumers.", () => readConsumers({})],
  ["The org's answer holds no consumer key.", () => readConsumers({ consumers: [{ id: "888000000000001AAA" }] })],
  ["The org's answer holds no stagedCredentials.", () => readStagedList({})],
  ["The org's answer names no staged credentials.", () => readStaged({})],
  [
    "Putting the staged credentials in force: the org's answer does not say that it was done.",
    () => readPromoted({}, "s"),
  ],
])("an answer of another form says what is missing: %s", async (message, read) => {
  expect(await thrownBy(read)).toMatchObject({ code: "ORG_REPLY", message });
});
