import { afterEach, describe, expect, it } from "vitest";
import { addUser } from "../../src/emulator/state/fresh.ts";
import type { MetadataFields } from "../../src/emulator/state/types.ts";
import type { Check } from "../../src/model/checks.ts";
import { recordId } from "../helpers/record-id.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { fixture } from "../oauth/fixtures.ts";
import { addClerk, byHand, CLERK } from "./ways-in.ts";

interface Verified {
  verified: boolean;
  checks: Check[];
}

let box: Sandbox;
afterEach(() => box[Symbol.asyncDispose]());

const org = () => orgOf(box);
const fieldsOf = (type: string): MetadataFields => org().components.find((it) => it.type === type)?.fields ?? {};
const tokensAsked = () => box.emulator.requests().filter(({ path }) => path.endsWith("/oauth2/token")).length;
const openSessions = () => org().sessions.filter(({ kind }) => kind === "oauth").length;
const REFUSALS = ["refused-key", "refused-user", "refused-audience", "refused-expired"];

async function verify(...args: string[]) {
  const before = tokensAsked();
  const { code, json } = await box.run("verify", "--negative", "--json", ...args);
  const { result } = json<Verified>();
  const of = (id: string) => result.checks.find((check) => check.id === id);
  return { code, result, of, asked: tokensAsked() - before };
}

const failed = ({ checks }: Verified) => checks.filter(({ status }) => status === "failed").map(({ id }) => id);

describe("on a right org", () => {
  it("each wrong login is refused for what is wrong with it, and no session is left", async () => {
    box = await appliedSandbox();
    const { code, result, of, asked } = await verify();
    expect([code, failed(result)]).toEqual([0, []]);
    expect(of("refused-key")).toMatchObject({ status: "passed", code: "TOKEN_ASSERTION_INVALID" });
    expect(of("refused-user")).toMatchObject({ status: "passed", code: "TOKEN_USER_NOT_ASSIGNED" });
    expect(of("refused-user")?.detail).toContain("admin@acme.com.uat");
    expect(of("refused-audience")).toMatchObject({ status: "passed", code: "TOKEN_AUDIENCE" });
    expect(of("refused-expired")).toMatchObject({ status: "passed", code: "TOKEN_ASSERTION_EXPIRED" });
    expect(asked).toBe(5);
    expect(openSessions()).toBe(0);
    expect(box.emulator.unknownRoutes()).toEqual([]);
  });

  it.each([
    { keyMismatch: "invalid client credentials" },
    { wrongAudience: "Audience validation failed" },
    { certificateReadable: "no" },
  ] as const)("passes in the other words that orgs are known to have: %j", async (switches) => {
    box = await appliedSandbox({ switches });
    expect((await verify()).code).toBe(0);
  });

  it("an org that answers of the app where a user has no way in shows nothing of that user, and fails nothing", async () => {
    box = await appliedSandbox({ switches: { incompletePreauthorization: "app_not_found" } });
    const { code, of } = await verify();
    expect(of("refused-user")).toMatchObject({ status: "unknown", code: "TOKEN_APP_NOT_FOUND" });
    expect(of("refused-user")?.detail).toContain("not proven");
    expect(code).toBe(0);
  });

  it("an expired assertion is expired by the org's clock, not by this machine's", async () => {
    box = await appliedSandbox();
    await box.clock.advance(2 * 3_600_000);
    box.emulator.advance(-3_600_000);
    const { of } = await verify();
    expect(of("refused-expired")).toMatchObject({ status: "passed" });
  });

  it("tries nobody who has a way in, whichever, and whom it finds has none", async () => {
    box = await appliedSandbox();
    addClerk(box);
    const hand = byHand(box);
    await hand.profileOnPolicy("System Administrator");
    const { of } = await verify();
    expect(of("refused-user")).toMatchObject({ status: "passed", detail: expect.stringContaining(CLERK) });
    for (const give of [hand.hold, hand.holdByGroup, hand.anyApiClient]) {
      const take = await give(CLERK);
      const { asked, of } = await verify();
      expect([asked, of("refused-user")?.status]).toEqual([4, "unknown"]);
      await take();
    }
    expect((await verify()).of("refused-user")?.status).toBe("passed");
  });

  it("tries the user that is named", async () => {
    box = await appliedSandbox();
    const { code, of } = await verify("--negative-user", "nobody@acme.com.uat");
    expect(code).toBe(1);
    expect(of("refused-user")).toMatchObject({ status: "failed", code: "TOKEN_NOT_APPROVED" });
    const admin = await verify("--negative-user", "admin@acme.com.uat");
    expect([admin.code, admin.of("refused-user")?.status]).toEqual([0, "passed"]);
  });

  it("a user who cannot log in anyway says nothing of the app", async () => {
    box = await appliedSandbox();
    addUser(org(), "clerk@acme.com.uat", org().users[1]?.profileId ?? "", box.clock.now(), { isFrozen: true });
    const { code, of } = await verify("--negative-user", "clerk@acme.com.uat");
    expect(of("refused-user")).toMatchObject({
      status: "unknown",
      detail: expect.stringContaining("user is inactive"),
    });
    expect(code).toBe(0);
  });

  it("with nobody to try, that one is unknown with why, and the others are tried", async () => {
    box = await appliedSandbox();
    const set = org().components.find((it) => it.type === "PermissionSet");
    const [admin] = org().users;
    org().assignments.push({
      id: recordId("0Pa", 901),
      assigneeId: admin?.id ?? "",
      permissionSetId: set?.id ?? "",
      expiresAt: null,
    });
    addUser(org(), "frozen@acme.com.uat", admin?.profileId ?? "", box.clock.now(), { isFrozen: true });
    addUser(org(), "gone@acme.com.uat", admin?.profileId ?? "", box.clock.now(), { isActive: false });
    const { result, of } = await verify();
    expect(of("refused-user")).toMatchObject({
      status: "unknown",
      detail: expect.stringContaining("not shown: every active user"),
    });
    expect([failed(result), of("refused-key")?.status]).toEqual([["other-access"], "passed"]);
  });

  it("stops at the org's limit of logins, and at a token endpoint that gives no clear answer", async () => {
    box = await appliedSandbox();
    org().limits.loginsPerHour = 2;
    const limited = await verify();
    expect(limited.of("refused-key")).toMatchObject({ status: "passed" });
    expect(limited.of("refused-user")).toMatchObject({ status: "passed" });
    org().limits.loginsPerHour = 3600;
    box.emulator.addFault({ kind: "unavailable", path: "/oauth2/token", skip: 1, times: 99 });
    const hiccups = await verify();
    expect(hiccups.asked).toBe(5);
    const unproven = { status: "unknown", code: "TOKEN_ENDPOINT_UNREACHABLE", remedy: expect.any(String) };
    expect(REFUSALS.map((id) => hiccups.of(id))).toMatchObject([unproven, unproven, unproven, unproven]);
  });
});

describe("on an org made wrong", () => {
  it("users who approve the app themselves: the unassigned user is refused for another reason", async () => {
    box = await appliedSandbox();
    fieldsOf("ExtlClntAppOauthConfigurablePolicies").permittedUsersPolicyType = "AllSelfAuthorized";
    const app = org().components.find((it) => it.type === "ExternalClientApplication")?.id ?? "";
    const user = org().users.find(({ username }) => username.startsWith("kantiv"));
    org().approvals.push({ id: "0CQ1", userId: user?.id ?? "", appId: app, createdAt: 0 });
    const { code, result, of } = await verify();
    expect([code, failed(result)]).toEqual([1, ["refused-user", "other-access"]]);
    expect(of("refused-user")).toMatchObject({
      code: "TOKEN_NOT_APPROVED",
      remedy: expect.stringContaining("admin-approved"),
    });
  });

  it("another scope fails the comparison with the template, and the refusals are tried all the same", async () => {
    box = await appliedSandbox();
    fieldsOf("ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "Api, Basic, OpenID, RefreshToken, Full";
    const { code, result, of } = await verify();
    expect([code, failed(result)]).toEqual([1, ["scopes"]]);
    expect(of("scopes")?.detail).toContain("not wanted: full");
    expect(REFUSALS.map((id) => of(id)?.status)).toEqual(["passed", "passed", "passed", "passed"]);
  });

  it("another certificate: the right login fails, and no refusal is counted as proof", async () => {
    box = await appliedSandbox();
    fieldsOf("ExtlClntAppGlobalOauthSettings").certificate = fixture("other.crt");
    const { code, result, of, asked } = await verify();
    expect([code, failed(result)]).toEqual([1, ["token"]]);
    expect(REFUSALS.map((id) => of(id)?.status)).toEqual(["unknown", "unknown", "unknown", "unknown"]);
    expect(asked).toBeLessThanOrEqual(2);
  });

  it("another user who is approved is shown by what was read, and not logged in as", async () => {
    box = await appliedSandbox();
    const admin = org().users[0];
    const set = org().components.find((it) => it.type === "PermissionSet");
    const profile = org().profiles.find(({ id }) => id === admin?.profileId);
    const app = org().components.find((it) => it.type === "ExternalClientApplication");
    expect(set).toBeDefined();
    org().accessRows.push({
      id: recordId("0J0", 901),
      parentId: profile?.permissionSetId ?? "",
      entityId: app?.id ?? "",
    });
    const { code, result, of, asked } = await verify();
    expect([code, failed(result), asked]).toEqual([1, ["other-access"], 4]);
    expect(of("refused-user")).toMatchObject({ status: "unknown", detail: expect.stringContaining("not shown") });
    expect(of("other-access")).toMatchObject({
      code: "FOREIGN_ACCESS",
      detail: expect.stringContaining("The profile System Administrator opens the app to 1 user"),
    });
    const named = await verify("--negative-user", "admin@acme.com.uat");
    expect(named.of("refused-user")).toMatchObject({
      code: "LOGIN_NOT_REFUSED",
      detail: expect.stringMatching(/admin@.*revoked/),
    });
    expect(openSessions()).toBe(0);
  });

  it("a user to whom somebody gave the permission set gets in when named: a failed check, and the token is revoked", async () => {
    box = await appliedSandbox();
    const admin = org().users[0];
    const set = org().components.find((it) => it.type === "PermissionSet");
    org().assignments.push({
      id: recordId("0Pa", 901),
      assigneeId: admin?.id ?? "",
      permissionSetId: set?.id ?? "",
      expiresAt: null,
    });
    const { result } = await verify("--negative-user", "admin@acme.com.uat");
    expect(failed(result)).toEqual(["refused-user", "other-access"]);
    expect(openSessions()).toBe(0);
  });
});

it("refuses a user to try without the wish to try", async () => {
  box = await sandbox();
  const { code, json } = await box.run("verify", "--negative-user", "a@b.cc", "--json");
  expect([code, json().error?.code]).toEqual([2, "USAGE"]);
});
