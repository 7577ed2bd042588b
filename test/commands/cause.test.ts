import { afterEach, describe, expect, it } from "vitest";
import type { MetadataFields, Org } from "../../src/emulator/state/types.ts";
import type { Profile } from "../../src/emulator/state/users.ts";
import type { Check } from "../../src/model/checks.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { fixture } from "../oauth/fixtures.ts";

interface Verified {
  verified: boolean;
  attempts: number;
  checks: Check[];
  cause: Check[];
}

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

/** An org that was set up right, and whose last change is long ago. */
async function settled(): Promise<Org> {
  box = await appliedSandbox();
  await box.clock.advance(12 * 3_600_000);
  return orgOf(box);
}

/** The elements of the app's component of a type; changing them is what somebody does in Setup. */
function fieldsOf(org: Org, type: string): MetadataFields {
  const component = org.components.find((it) => it.type === type);
  if (!component) throw new Error(`no ${type}`);
  return component.fields;
}

const user = (org: Org) => {
  const found = org.users.find(({ username }) => username === "kantiv@acme.com.uat");
  if (!found) throw new Error("no integration user");
  return found;
};

const profile = (org: Org): Profile => {
  const found = org.profiles.find(({ id }) => id === user(org).profileId);
  if (!found) throw new Error("no profile");
  return found;
};

async function verify(): Promise<{ code: number; result: Verified; asked: number }> {
  const before = box.emulator.requests().length;
  const { code, json } = await box.run("verify", "--json");
  return { code, result: json<Verified>().result, asked: box.emulator.requests().length - before };
}

const failedIds = (checks: readonly Check[]) => checks.filter(({ status }) => status === "failed").map(({ id }) => id);

interface Case {
  wrong: string;
  make: (org: Org) => void;
  /** Code of the failed token check. */
  token: string;
  cause: string[];
  remedy: string;
}

const CASES: Case[] = [
  {
    wrong: "users approve the app themselves",
    make: (org) => {
      fieldsOf(org, "ExtlClntAppOauthConfigurablePolicies").permittedUsersPolicyType = "AllSelfAuthorized";
    },
    token: "TOKEN_NOT_APPROVED",
    cause: ["policy"],
    remedy: "eploy it again",
  },
  {
    wrong: "the assignment was taken away",
    make: (org) => {
      org.assignments = [];
    },
    token: "TOKEN_USER_NOT_ASSIGNED",
    cause: ["assignment", "api-enabled"],
    remedy: "Assign the permission set",
  },
  {
    wrong: "the assignment has expired",
    make: (org) => {
      org.assignments = org.assignments.map((it) => ({ ...it, expiresAt: box.clock.now() - 1000 }));
    },
    token: "TOKEN_USER_NOT_ASSIGNED",
    cause: ["assignment-end"],
    remedy: "Permission Set Assignments",
  },
  {
    wrong: "the permission set opens the app no more",
    make: (org) => {
      org.accessRows = [];
    },
    token: "TOKEN_USER_NOT_ASSIGNED",
    cause: ["policy-permission-set", "preauthorisation"],
    remedy: "eploy it again",
  },
  {
    wrong: "the scope RefreshToken is gone",
    make: (org) => {
      fieldsOf(org, "ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "Api, Basic, OpenID";
    },
    token: "TOKEN_SCOPE_MISSING",
    cause: ["app-scopes"],
    remedy: "eploy it again",
  },
  {
    wrong: "only the scope RefreshToken is left",
    make: (org) => {
      fieldsOf(org, "ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "RefreshToken";
    },
    token: "TOKEN_SCOPE_INVALID",
    cause: ["app-scopes"],
    remedy: "eploy it again",
  },
  {
    wrong: "the app is switched off",
    make: (org) => {
      fieldsOf(org, "ExtlClntAppConfigurablePolicies").isEnabled = "false";
    },
    token: "TOKEN_APP_NOT_FOUND",
    cause: ["app-enabled"],
    remedy: "enable the app",
  },
  {
    wrong: "the app is switched off in an org that then does not know the key",
    make: (org) => {
      org.switches.disabledApp = "client identifier invalid";
      fieldsOf(org, "ExtlClntAppConfigurablePolicies").isOauthPluginEnabled = "false";
    },
    token: "TOKEN_CLIENT_UNKNOWN",
    cause: ["app-enabled"],
    remedy: "enable the app",
  },
  {
    wrong: "somebody put another certificate into the app",
    make: (org) => {
      fieldsOf(org, "ExtlClntAppGlobalOauthSettings").certificate = fixture("other.crt");
    },
    token: "TOKEN_ASSERTION_INVALID",
    cause: ["certificate"],
    remedy: "our certificate",
  },
  {
    wrong: "another certificate is in an app whose org speaks of the client then",
    make: (org) => {
      org.switches.keyMismatch = "invalid client credentials";
      fieldsOf(org, "ExtlClntAppGlobalOauthSettings").certificate = fixture("other.crt");
    },
    token: "TOKEN_SIGNATURE",
    cause: ["certificate"],
    remedy: "our certificate",
  },
  {
    wrong: "the user is frozen",
    make: (org) => {
      user(org).isFrozen = true;
    },
    token: "TOKEN_USER_INACTIVE",
    cause: ["user-frozen"],
    remedy: "Unfreeze",
  },
  {
    wrong: "the profile lets logins in from other addresses only",
    make: (org) => {
      profile(org).loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
    },
    token: "TOKEN_IP_RESTRICTED",
    cause: ["login-ip"],
    remedy: "Add 203.0.113.10 to the login IP ranges",
  },
  {
    wrong: "it is outside the login hours",
    make: (org) => {
      profile(org).loginHours = { from: 0, to: 60 };
    },
    token: "TOKEN_LOGIN_RESTRICTED",
    cause: ["login-hours"],
    remedy: "Widen the login hours",
  },
];

describe("a refused login is looked up in the org", () => {
  it.each(CASES)("$wrong: $token", async ({ make, token, cause, remedy }) => {
    make(await settled());
    const before = box.clock.now();
    const { code, result, asked } = await verify();
    expect(code).toBe(1);
    expect(result.verified).toBe(false);
    expect(result.checks.find(({ id }) => id === "token")).toMatchObject({ status: "failed", code: token });
    expect(failedIds(result.cause).filter((id) => id !== "login-history")).toEqual(cause);
    const found = result.cause.find(({ id }) => id === cause[0]);
    expect(found?.remedy).toContain(remedy);
    // Nothing is waited for, and the look-up costs two requests beside the plan's and the login's.
    expect(box.clock.now() - before).toBeLessThan(10_000);
    expect(asked).toBeLessThanOrEqual(10);
    expect(box.emulator.unknownRoutes()).toEqual([]);
  });

  it("an org that says app_not_found of a pre-authorisation that is not complete is looked into all the same", async () => {
    const org = await settled();
    org.switches.incompletePreauthorization = "app_not_found";
    org.assignments = [];
    const { code, result } = await verify();
    expect(code).toBe(1);
    expect(result.checks.find(({ id }) => id === "token")).toMatchObject({
      code: "TOKEN_APP_NOT_FOUND",
      remedy: expect.stringContaining("pre-authorisation"),
    });
    expect(failedIds(result.cause)).toEqual(["assignment", "api-enabled", "login-history"]);
  });

  it("API access that is gone fails the use of the token, and is found", async () => {
    const org = await settled();
    fieldsOf(org, "PermissionSet").userPermissions = [{ enabled: "false", name: "ApiEnabled" }];
    const { code, result } = await verify();
    expect(code).toBe(1);
    expect(failedIds(result.checks)).toContain("api");
    expect(failedIds(result.cause)).toEqual(["api-enabled"]);
  });

  it("the login history tells in the org's words of this run's attempts alone", async () => {
    const org = await settled();
    user(org).isFrozen = true;
    const { result } = await verify();
    const history = result.cause.find(({ id }) => id === "login-history");
    expect(history).toMatchObject({ status: "failed", remedy: expect.stringContaining("user") });
    // The success of the apply, half a day ago, is none of them.
    expect(history?.detail).toMatch(/"Failed: user is inactive" from 203\.0\.113\.10$/);
  });

  it.each([
    ["yesterday", -24 * 3_600_000, {}],
    ["a few seconds before", -5_000, {}],
    ["now, of another app", 60_000, { application: "Data Loader", appId: null }],
    ["now, of another user", 60_000, { userId: "005000000000999AAA" }],
  ])("entries of every kind from %s are no cause, and tell no address", async (_, ago, other) => {
    const org = await settled();
    const statuses = ["User is Inactive", "User Is Frozen", "Password Lockout", "Failed: ip restricted", "Success"];
    const [own] = org.logins;
    if (!own) throw new Error("no login");
    const at = box.clock.now() + ago;
    const entry = { ...own, sourceIp: "198.51.100.7", ...other };
    org.logins.push(...statuses.map((status, index) => ({ ...entry, id: `0Ya00000000000${index}AAA`, status, at })));
    fieldsOf(org, "ExtlClntAppGlobalOauthSettings").certificate = fixture("other.crt");
    org.switches.keyMismatch = "invalid client credentials";
    const { result } = await verify();
    expect(failedIds(result.cause).filter((id) => id !== "login-history")).toEqual(["certificate"]);
    const told = JSON.stringify(result);
    expect(told).not.toMatch(/Lockout|User is Inactive|Frozen|198\.51\.100\.7/);
  });

  it("a history without an entry of this attempt says nothing", async () => {
    await settled();
    box.emulator.addFault({ kind: "htmlPage", path: "/oauth2/token", times: 9 });
    const { result } = await verify();
    expect(result.cause.find(({ id }) => id === "login-history")).toEqual({
      id: "login-history",
      title: "The login history of the integration user",
      status: "unknown",
      detail: "it has no entry of this attempt, and says nothing of it",
    });
  });

  it("says for people what is wrong in the org and what to do", async () => {
    const org = await settled();
    org.assignments = [];
    const { code, stdout } = await box.run("verify");
    expect(code).toBe(1);
    expect(stdout).toContain("In the org");
    expect(stdout).toContain("✖ The integration user holds the permission set");
    expect(stdout).toMatch(/✖ The JWT login gives a token .* \[TOKEN_USER_NOT_ASSIGNED\]$/m);
    expect(stdout).toMatch(/✖ The integration user holds .* \[CAUSE_ASSIGNMENT\]$/m);
    expect(stdout).toContain("✔ The app is enabled");
  });

  it("an org that shows no certificate leaves it unknown, with the fingerprint to compare", async () => {
    const org = await settled();
    org.switches.certificateReadable = "no";
    org.assignments = [];
    const { result } = await verify();
    const certificate = result.cause.find(({ id }) => id === "certificate");
    expect(certificate).toMatchObject({ status: "unknown", detail: expect.stringContaining("SHA-256") });
  });

  it("an address within the ranges is no cause", async () => {
    const org = await settled();
    user(org).isFrozen = true;
    profile(org).loginIpRanges = [{ start: "203.0.113.0", end: "203.0.113.255" }];
    expect((await verify()).result.cause.find(({ id }) => id === "login-ip")).toMatchObject({ status: "passed" });
  });

  it("an address outside of the ranges is the cause, whatever the app relaxes and trusts", async () => {
    const org = await settled();
    profile(org).loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
    fieldsOf(org, "ExtlClntAppOauthConfigurablePolicies").ipRelaxationPolicyType = "Bypass";
    fieldsOf(org, "ExtlClntAppOauthSettings").trustedIpRanges = [
      { startIpAddress: "203.0.113.0", endIpAddress: "203.0.113.255" },
    ];
    const { result } = await verify();
    expect(result.checks.find(({ id }) => id === "token")).toMatchObject({ code: "TOKEN_IP_RESTRICTED" });
    expect(result.cause.find(({ id }) => id === "login-ip")).toMatchObject({
      status: "failed",
      remedy: expect.stringContaining("Nothing in the app opens them"),
    });
  });

  it("a question that the org refuses is unknown with its words, and the others are answered", async () => {
    await settled();
    const org = orgOf(box);
    org.assignments = [];
    box.emulator.addFault({ kind: "unavailable", path: "/tooling/query", times: 9 });
    const { result } = await verify();
    expect(result.cause.find(({ id }) => id === "login-ip")).toMatchObject({ status: "unknown" });
    expect(failedIds(result.cause)).toContain("assignment");
  });
});

describe("propagation is told from misconfiguration", () => {
  it("a change that is still on its way is waited out, since the org's state is right", async () => {
    box = await sandbox({ timings: { propagation: 4 * 60_000 } });
    const { code, stderr, json } = await box.run("apply", "--yes", "--json");
    const { result } = json<Verified>();
    expect([code, result.verified]).toEqual([0, true]);
    expect(result.checks.find(({ id }) => id === "token")?.detail).toMatch(/at attempt [5-9]|1\d/);
    expect(result.cause).toEqual([]);
    expect(stderr).toMatch(/Look for the cause.*the org's state is right/);
    expect(stderr).toContain("at most");
  });

  it("a wrong state is not waited for, however recent the change", async () => {
    box = await appliedSandbox();
    orgOf(box).assignments = [];
    const before = box.clock.now();
    const { code, result } = await verify();
    expect([code, result.attempts]).toEqual([1, 1]);
    expect(box.clock.now() - before).toBeLessThan(2_000);
    expect(failedIds(result.cause)).toContain("assignment");
  });

  it("verify soon after an apply waits too; half a day later it does not", async () => {
    box = await appliedSandbox();
    const org = orgOf(box);
    org.timings.propagation = 3 * 60_000;
    expect((await verify()).result).toMatchObject({ verified: true });
    await box.clock.advance(12 * 3_600_000);
    org.timings.propagation = 10 * 24 * 3_600_000;
    const late = await verify();
    expect(late.result).toMatchObject({ verified: false, attempts: 1 });
    expect(failedIds(late.result.cause)).toEqual([]);
  });

  it("gives up at the end of the window, and looks once more at what the org is like then", async () => {
    box = await sandbox({ timings: { propagation: 60 * 60_000 } });
    const { code, json, stderr } = await box.run("apply", "--yes", "--json");
    expect([code, json<Verified>().result.verified]).toEqual([1, false]);
    expect(stderr.match(/Look for the cause/g)).toHaveLength(2);
    expect(failedIds(json<Verified>().result.cause)).toEqual([]);
  });
});
