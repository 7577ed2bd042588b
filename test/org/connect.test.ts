import { describe, expect, test } from "vitest";
import { chooseVersion, connect } from "../../src/org/session/connect.ts";
import { serve } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { type Answer, ok, page, plain, refusal, routeOf, type Script } from "./scripted-org.ts";
import {
  byToken,
  compositeAnswer,
  held,
  organization,
  type Part,
  rows,
  sessionPorts,
  settingsFor,
  USERINFO,
  VERSIONS,
} from "./session.ts";

const options = { apiVersions: { min: 62, max: 68 }, permissionSet: "Kantiv", production: false };
const composite = (parts: Record<string, Part>) => (version: string) => ({
  [`POST /services/data/v${version}/composite`]: compositeAnswer(parts),
});

/** Connects to an org that is in good order but for what the test changes. */
async function attempt(change: Script = {}, parts: Record<string, Part> = {}, given = options) {
  const script: Record<string, Answer> = {
    "GET /services/data": VERSIONS,
    "GET /services/oauth2/userinfo": USERINFO,
    ...composite(parts)("68.0"),
    ...composite(parts)("66.0"),
    ...change,
  };
  const server = await serve((request, response) =>
    (script[routeOf(request)] ?? refusal("NOT_FOUND", "no", 404))(response, request),
  );
  const { ports, events } = sessionPorts();
  const opening = connect(settingsFor(server.url, byToken), given, ports);
  opening.catch(() => undefined);
  return { server, opening, events };
}

describe("opening an org", () => {
  test("takes three requests, and tells which org and whose session it is", async () => {
    const { server, opening, events } = await attempt();
    const { identity, org, answers } = await opening;
    expect(identity).toEqual({
      orgId: "00D000000000001EAA",
      name: "Acme",
      instanceUrl: server.url,
      sandbox: true,
      organizationType: "Enterprise Edition",
      maxApiVersion: "68.0",
      admin: { userId: "005000000000001AAA", username: "admin@acme.com.uat" },
    });
    expect(org.apiVersion).toBe("68.0");
    expect(answers.user).toMatchObject({ ok: true });
    expect(server.seen.map(routeOf)).toEqual([
      "GET /services/data",
      "GET /services/oauth2/userinfo",
      "POST /services/data/v68.0/composite",
    ]);
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    expect(events).toEqual([]);
  });

  test("speaks no newer version than the template", async () => {
    const { opening } = await attempt({}, {}, { ...options, apiVersions: { min: 60, max: 66 } });
    expect((await opening).org.apiVersion).toBe("66.0");
  });

  test.each([
    [
      "an expired session",
      { "GET /services/oauth2/userinfo": plain(403, "Bad_OAuth_Token", "text/html") },
      "SESSION_EXPIRED",
    ],
    ["a host that is no org", { "GET /services/data": page(200) }, "NOT_AN_ORG"],
    ["an org in maintenance", { "GET /services/data": page(503) }, "ORG_UNAVAILABLE"],
    [
      "an org that has none of the template's versions",
      { "GET /services/data": ok([{ version: "58.0" }]) },
      "API_VERSION",
    ],
  ])("ends with exit 3 for %s", async (_what, change, code) => {
    const { opening } = await attempt(change);
    expect(await thrownBy(opening)).toMatchObject({ code, exit: 3 });
  });
});

describe("fault 8: the org's id", () => {
  const user_id = "005000000000001AAA";

  test.each(["00D", "00D/../../../x/1AAA", "00D0000000000011", 7])(
    "in the session's own words (%j) is refused with exit 3 unless it is whole",
    async (organization_id) => {
      const { opening } = await attempt({ "GET /services/oauth2/userinfo": ok({ user_id, organization_id }) });
      expect(await thrownBy(opening)).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    },
  );

  test.each(["00D", "", null, "00D000000000001AA"])(
    "in the org's own row (%j) is refused with exit 3 unless it is whole",
    async (Id) => {
      const { opening } = await attempt({}, { organization: organization({ Id: Id as string }) });
      expect(await thrownBy(opening)).toMatchObject({ code: "ORG_REPLY", exit: 3 });
    },
  );

  test("is the same with 15 characters and with 18, which is how it goes on", async () => {
    const info = ok({ user_id, organization_id: "00D000000000001" });
    const { opening } = await attempt({ "GET /services/oauth2/userinfo": info });
    expect((await opening).identity.orgId).toBe("00D000000000001EAA");
  });
});

describe("a production org", () => {
  const production = { organization: organization({ IsSandbox: false }) };

  test("is refused (exit 2)", async () => {
    const { opening } = await attempt({}, production);
    const error = await thrownBy(opening);
    expect(error).toMatchObject({ code: "PRODUCTION_ORG", exit: 2, data: { orgId: "00D000000000001EAA" } });
    expect(error.message).toContain("Acme");
  });

  test("is opened with --production", async () => {
    const { opening } = await attempt({}, production, { ...options, production: true });
    expect((await opening).identity.sandbox).toBe(false);
  });

  test.each([
    ["its row", rows()],
    ["the id of the session's org", organization({ Id: "00D000000000009EAA" })],
  ])("is what an org may be that does not tell %s", async (_what, part) => {
    const { opening } = await attempt({}, { organization: part });
    expect(await thrownBy(opening)).toMatchObject({ code: "NOT_AN_ORG", exit: 3 });
  });

  test("is what an org may be that does not tell that it is a sandbox", async () => {
    const { opening } = await attempt({}, { organization: rows({ Id: "00D000000000001EAA", Name: "Acme" }) });
    expect(await thrownBy(opening)).toMatchObject({ code: "ORG_REPLY", exit: 3 });
  });

  test("is what an org may be that refuses to say", async () => {
    const refused = { status: 400, body: [{ errorCode: "INSUFFICIENT_ACCESS", message: "no" }] };
    const { opening } = await attempt({}, { organization: refused });
    expect((await thrownBy(opening)).code).toBe("PERMISSION_MISSING");
  });
});

describe("the administrator's permissions", () => {
  test("that are missing are named, all at once (exit 3)", async () => {
    const [PermissionsAssignPermissionSets, PermissionsExternalClientAppDeveloper] = [false, false];
    const lacking = { PermissionsAssignPermissionSets, PermissionsExternalClientAppDeveloper };
    const adminPermissions = held({ ...lacking, PermissionsExternalClientAppAdmin: false });
    const { opening } = await attempt({}, { adminPermissions });
    const error = await thrownBy(opening);
    expect(error).toMatchObject({ code: "PERMISSION_MISSING", exit: 3 });
    expect(error.message).toBe(
      'admin@acme.com.uat lacks: "Assign Permission Sets", "Create, edit, and delete External Client Apps", "View all External Client Apps, view their settings, and edit their policies".',
    );
  });

  test("may be held by others that imply them", async () => {
    const others = { PermissionsModifyAllData: true, PermissionsManageUsers: true };
    const adminPermissions = held({
      PermissionsModifyMetadata: false,
      PermissionsAssignPermissionSets: false,
      ...others,
    });
    const { opening } = await attempt({}, { adminPermissions });
    await opening;
  });

  test("that the org does not know as columns (INVALID_FIELD) are a warning, not a refusal", async () => {
    const refused = { status: 400, body: [{ errorCode: "INVALID_FIELD", message: "No such column" }] };
    const { opening, events } = await attempt({}, { adminPermissions: refused });
    await opening;
    const message = expect.stringMatching(/does not say what the administrator may do/);
    expect(events).toMatchObject([{ kind: "warning", code: "PERMISSIONS_UNKNOWN", message }]);
  });
});

describe("the version that is spoken", () => {
  const versions = (...numbers: number[]) => numbers.map((number) => `${number}.0`);

  test("is the highest that org, tool and template know", () => {
    expect(chooseVersion(versions(50, 60, 66, 67), { min: 62, max: 70 })).toBe("67.0");
    expect(chooseVersion(versions(66, 67, 68, 69, 100), { min: 62, max: 100 })).toBe("68.0");
    expect(chooseVersion(versions(66, 67, 68), { min: 62, max: 66 })).toBe("66.0");
    expect(chooseVersion(versions(62), { min: 62, max: 66 })).toBe("62.0");
  });

  test("is none when the org is too old, too new or without versions", async () => {
    for (const orgVersions of [versions(50, 61), versions(69, 70), []]) {
      const error = await thrownBy(() => chooseVersion(orgVersions, { min: 62, max: 68 }));
      expect(error).toMatchObject({ code: "API_VERSION", exit: 3 });
      expect(error.message).not.toContain("undefined");
    }
    const tooOld = await thrownBy(() => chooseVersion(versions(50, 61), { min: 62, max: 68 }));
    expect(tooOld.message).toContain("The org offers API versions 50.0 to 61.0;");
  });
});
