import { copyFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DoctorLine } from "../../src/model/doctor.ts";
import { type CliResult, kantivSf } from "../helpers/cli.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest, firstOrg, takePermission } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";

interface Result {
  orgId: string | null;
  org: Record<string, unknown> | null;
  ready: boolean;
  counts: Record<DoctorLine["status"], number>;
  checks: readonly DoctorLine[];
}

type Row = readonly [id: string, sign: "ok" | "stop" | "amiss" | "open", detail: RegExp, remedy?: RegExp];

/** A run of `doctor` and what its document says of a line. */
class Visit {
  readonly code: number;
  readonly result: Result;
  readonly text: string;

  private constructor(json: CliResult, text: CliResult) {
    this.code = json.code;
    this.result = json.json<Result>().result;
    this.text = text.stdout;
    expect(text.code).toBe(json.code);
  }

  static async to(box: Sandbox, ...args: string[]): Promise<Visit> {
    return new Visit(await box.run("doctor", "--json", ...args), await box.run("doctor", "--full", ...args));
  }

  line(id: string): DoctorLine | undefined {
    return this.result.checks.find((line) => line.id === id);
  }
}

function signOf({ status, blocks }: DoctorLine): Row[1] {
  return status === "passed" ? "ok" : status === "unknown" ? "open" : blocks ? "stop" : "amiss";
}

function says(visit: () => Visit, rows: readonly Row[]): void {
  for (const [id, sign, detail, remedy = /^$/] of rows)
    it(`${id}: ${sign}`, () => {
      const line = visit().line(id) as DoctorLine;
      expect(line, id).toBeDefined();
      expect(`${id} ${signOf(line)}`).toBe(`${id} ${sign}`);
      expect(line.detail).toMatch(detail);
      expect(line.remedy ?? "").toMatch(remedy);
      if (sign === "ok") expect(line.code).toBeNull();
      expect(visit().text.replace(/\s+/g, " ")).toContain(line.title);
    });
}

/** Everything that is not known or not well says what to do. */
function hasRemedies({ result }: Visit): void {
  const without = result.checks.filter(({ status, remedy }) => status !== "passed" && !remedy);
  expect(without).toEqual([]);
}

describe("an org that is as it should be", () => {
  let box: Sandbox;
  let fresh: Visit;
  let applied: Visit;
  let asked: { method: string; path: string }[];
  beforeAll(async () => {
    box = await sandbox();
    fresh = await Visit.to(box);
    await box.run("apply", "--yes");
    const before = box.emulator.requests().length;
    await box.run("doctor");
    asked = box.emulator.requests().slice(before);
    applied = await Visit.to(box);
  });
  afterAll(() => box[Symbol.asyncDispose]());

  it("ends with 0 before the app is there, and after", () => {
    expect([fresh.code, applied.code]).toEqual([0, 0]);
    expect(fresh.result).toMatchObject({ ready: true, org: { kind: "sandbox", edition: "Enterprise Edition" } });
    expect(applied.result.counts).toMatchObject({ failed: 0, unknown: 1 });
    hasRemedies(applied);
  });

  it("takes four composites and twelve requests, none of which writes", () => {
    expect(asked.length).toBe(12);
    expect(asked.filter(({ path }) => path.endsWith("/composite")).length).toBe(4);
    expect(asked.filter(({ method, path }) => method !== "GET" && !/composite$|\/Soap\/m\//.test(path))).toEqual([]);
  });

  it("leaves nothing in the org file's folder before an apply", async () => {
    await using other = await sandbox();
    const before = await readdir(other.folder);
    await other.run("doctor");
    expect(await readdir(other.folder)).toEqual(before);
  });

  it("shows by itself what says which org this is, and what is not as it should be; the rest is a number", async () => {
    const { stdout } = await box.run("doctor");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBeLessThan(16);
    for (const title of ["Admin session", "Kind of org", "Edition", "User", "App"])
      expect(stdout).toMatch(new RegExp(`^  ✔ ok     ${title} `, "m"));
    expect(stdout).toMatch(/^The administrator: 7 ok$/m);
    expect(stdout).not.toMatch(/New connected apps|Clocks|Beside:/);
    expect(lines.slice(-2)).toEqual(["doctor --full shows each line.", `Next: kantiv-sf verify --org ${box.orgFile}`]);
    expect(applied.text).not.toContain("doctor --full");
    expect(fresh.text).toMatch(/\nNext: kantiv-sf apply --org \S+\n$/);
  });

  it("prints lines of 80 columns, but for a word that is longer and a command to paste", () => {
    const lines = applied.text.split("\n").filter((line) => !line.includes("kantiv-sf "));
    const long = lines.filter((line) => line.length > 80 && line.trim().includes(" "));
    expect(long).toEqual([]);
  });

  it("says nothing of an app that is not there, but that apply makes it", () => {
    expect(fresh.line("policy")).toBeUndefined();
    expect(fresh.line("app")?.detail).toMatch(/no Kantiv_Integration yet: kantiv-sf apply --org/);
    expect(fresh.line("api-enabled")?.detail).toMatch(/not yet; the permission set Kantiv_Integration gives it/);
  });

  says(
    () => applied,
    [
      ["trust", "ok", /nothing/],
      ["template", "ok", /kantiv-integration/],
      ["lint", "ok", /nothing against/],
      ["certificate-file", "ok", /CN=Kantiv Integration test, to 2126-10-31, RSA 2048 bits/],
      ["key", "ok", /RSA 2048 bits, belongs to the certificate/],
      ["record", "ok", /, ended/],
      ["session", "ok", /^admin@acme.com.uat in org 00D/],
      ["clock", "ok", /agrees/],
      ["org-kind", "ok", /^sandbox: Acme UAT/],
      ["org-edition", "ok", /^Enterprise Edition, instance SWE1S/],
      ["api-version", "ok", /^68.0 is spoken; the org's newest is 68.0 \(Winter '27\)/],
      ["api-requests", "ok", /of 15000/],
      ["external-client-apps", "ok", /settings/],
      ["secret-by-rest", "ok", /^off/],
      ["secret-by-metadata", "ok", /^off/],
      ["api-access-control", "ok", /^off/],
      ["connected-apps", "open", /by no API/, /^Setup, External Client Apps, Settings/],
      ["admin-modify-metadata", "ok", /^Modify Metadata Through Metadata API Functions: for deploying/],
      ["admin-assign-permission-sets", "ok", /^Assign Permission Sets: for letting/],
      ["admin-create-apps", "ok", /^Create, edit, and delete External Client Apps: for/],
      ["admin-edit-policies", "ok", /edit their policies: for/],
      ["admin-view-setup", "ok", /^View Setup and Configuration: for/],
      ["admin-manage-users", "ok", /^Manage Users: for/],
      ["admin-view-secrets", "ok", /Consumer Secrets in Metadata: for handoff/],
      ["user", "ok", /^kantiv@acme.com.uat$/],
      ["user-active", "ok", /profile/],
      ["user-frozen", "ok", /not frozen/],
      ["licence", "ok", /Salesforce/],
      ["free-licences", "ok", /Salesforce Integration 5 free of 5; Salesforce API Integration 5 free of 5/],
      ["api-enabled", "ok", /Kantiv_Integration/],
      ["login-ip", "ok", /no login IP ranges/],
      ["login-hours", "ok", /no login hours/],
      ["mfa", "ok", /no permission asks for it at API logins/],
      ["app", "ok", /^Kantiv_Integration \(0xI/],
      ["app-owner", "ok", /nobody else/],
      ["permission-set-owner", "ok", /nobody else/],
      ["app-enabled", "ok", /are on/],
      ["policy", "ok", /AdminApprovedPreAuthorized/],
      ["policy-permission-set", "ok", /Kantiv_Integration/],
      ["preauthorisation", "ok", /opens the app/],
      ["assignment", "ok", /Kantiv_Integration/],
      ["app-scopes", "ok", /RefreshToken/],
      ["certificate", "ok", /SHA-256/],
      ["consumer-key", "ok", /^as on record, 3MVG9/],
      ["foreign-access", "ok", /no way in but/],
      ["former-users", "ok", /no integration user of before/],
    ],
  );
});

describe("an org in which somebody has changed a lot", () => {
  let box: Sandbox;
  let visit: Visit;
  beforeAll(async () => {
    box = await appliedSandbox();
    upset(box);
    const clock = { ...box.clock, now: () => box.clock.now() - 300_000 };
    const run = (command: string, ...args: string[]) =>
      kantivSf([command, "--org", box.orgFile, ...args], { env: box.env, cwd: box.folder, clock });
    visit = await Visit.to({ ...box, run });
  });
  afterAll(() => box[Symbol.asyncDispose]());

  it("ends with 1, each thing with what mends it", () => {
    expect(visit.code).toBe(1);
    expect(visit.result).toMatchObject({ ready: false, org: { kind: "trial", edition: "Unlimited Edition" } });
    expect(visit.text).toMatch(/\d+ things stop an apply or the login\. Beside: \d+ amiss, \d+ open\./);
    hasRemedies(visit);
  });

  says(
    () => visit,
    [
      ["clock", "stop", /(299|300) s behind the org/, /NTP/],
      ["org-kind", "stop", /^trial, ends on 2027-01-01: /, /--production/],
      ["api-requests", "stop", /^\d+ of 15000/, /Wait until/],
      ["secret-by-rest", "ok", /^on: /],
      ["secret-by-metadata", "open", /does not show/, /^Setup, External Client Apps, Settings/],
      ["api-access-control", "ok", /^on: .* the template's is one/],
      ["admin-modify-metadata", "ok", /by ModifyAllData/],
      ["admin-create-apps", "stop", /missing, and needed for/, /^Setup, Users, admin@acme.com.uat/],
      ["admin-view-secrets", "amiss", /missing; it is for handoff/, /^Setup, Users, admin@acme.com.uat/],
      ["user-frozen", "stop", /frozen/, /Unfreeze/],
      [
        "login-ip",
        "open",
        /^the profile allows 10.0.0.1-10.0.0.9; .* came last from 203.0.113.10, which does not fit/,
        /^kantiv-sf verify --org /,
      ],
      ["login-hours", "stop", /lets its users in/, /Login Hours/],
      ["mfa", "open", /not documented/, /kantiv-sf verify/],
      ["policy", "stop", /AllSelfAuthorized/, /^kantiv-sf apply --org .*$/],
      ["assignment", "stop", /does not hold/, /^kantiv-sf apply --org .*$/],
      ["app-scopes", "stop", /missing: OpenID/, /^kantiv-sf apply --org .*$/],
      ["app-enabled", "stop", /isEnabled/, /^kantiv-sf apply --org .*$/],
      ["app-owner", "stop", /which this tool did not make/, /--adopt/],
      ["consumer-key", "stop", /is 3MVG9other/, /^kantiv-sf apply --org .*$/],
      ["foreign-access", "amiss", /Every user may approve the app/, /kantiv-sf drift/],
    ],
  );
});

/** What people and clicks in Setup may do to an org that was set up. */
function upset(box: Sandbox): void {
  const org = firstOrg(box);
  const part = (type: string) => org.components.find((component) => component.type === type)?.fields ?? {};
  Object.assign(org, { isSandbox: false, organizationType: "Unlimited Edition", apiAccessControl: true });
  org.trialExpiresAt = Date.UTC(2027, 0, 1);
  org.limits.usedApiRequests = org.limits.dailyApiRequests - 150;
  allowSecretsByRest(box);
  for (const name of ["ModifyMetadata", "ExternalClientAppDeveloper", "ViewClientSecret"]) takePermission(box, name);
  const user = org.users.find(({ username }) => username === "kantiv@acme.com.uat");
  const admin = org.users[0];
  if (!user || !admin) throw new Error("no users");
  user.isFrozen = true;
  const profile = org.profiles.find(({ id }) => id === user.profileId);
  profile?.permissions.push("TwoFactorApi");
  Object.assign(profile ?? {}, {
    loginIpRanges: [{ start: "10.0.0.1", end: "10.0.0.9" }],
    loginHours: { from: 0, to: 1 },
  });
  const [login] = org.logins;
  if (!login) throw new Error("no login");
  org.logins.push({ ...login, id: "0YaX00000000001AAA", userId: admin.id });
  part("ExtlClntAppOauthConfigurablePolicies").permittedUsersPolicyType = "AllSelfAuthorized";
  part("ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "Api, Basic, RefreshToken";
  part("ExtlClntAppConfigurablePolicies").isEnabled = "false";
  part("ExternalClientApplication").description = "Theirs";
  org.assignments = [];
  for (const consumer of org.consumers) consumer.key = "3MVG9other0000000000000000000000000000000000";
}

describe("what is wrong here", () => {
  let box: Sandbox;
  beforeAll(async () => {
    box = await sandbox();
  });
  afterAll(() => box[Symbol.asyncDispose]());

  it("a template that cannot be rendered is told with its remedy, and the org is not asked", async () => {
    await box.writeOrgFile(orgFileText(box.emulator, "parameters: { nosuch: x }\n"));
    const visit = await Visit.to(box);
    expect(visit.code).toBe(1);
    expect(visit.line("template")).toMatchObject({ status: "failed", blocks: true });
    expect(visit.line("session")).toMatchObject({ status: "unknown", code: "NOT_TRIED" });
    expect(box.emulator.requests()).toEqual([]);
    hasRemedies(visit);
  });

  it("what the file asks for and nobody agreed to is told, and nothing is sent", async () => {
    await box.writeOrgFile(
      orgFileText(box.emulator).replace("key: { env: KANTIV_JWT_KEY }", "signer: { command: [kms-sign] }"),
    );
    const visit = await Visit.to(box);
    expect([visit.code, visit.line("trust")?.code]).toEqual([1, "NOT_TRUSTED"]);
    expect(visit.line("key")).toMatchObject({ status: "unknown" });
    expect(box.emulator.requests()).toEqual([]);
  });

  it("a certificate that is not there, and what hangs on it", async () => {
    await box.writeOrgFile(orgFileText(box.emulator).replace("kantiv.crt", "gone.crt"));
    const visit = await Visit.to(box);
    expect(visit.code).toBe(1);
    expect(visit.line("certificate-file")).toMatchObject({ status: "failed", code: "CERTIFICATE_MISSING" });
    expect([visit.line("key")?.status, visit.line("lint")?.status]).toEqual(["unknown", "unknown"]);
    expect(visit.line("org-kind")?.status).toBe("passed");
    hasRemedies(visit);
  });

  it("a key of another certificate, and one that is not given", async () => {
    await copyFile(join(ROOT, "test/fixtures/keys/other.crt"), join(box.folder, "other.crt"));
    await box.writeOrgFile(orgFileText(box.emulator).replace("kantiv.crt", "other.crt"));
    expect((await Visit.to(box)).line("key")).toMatchObject({ status: "failed", code: "KEY_CERTIFICATE_MISMATCH" });
    await box.writeOrgFile(orgFileText(box.emulator).replace("  key: { env: KANTIV_JWT_KEY }\n", ""));
    expect((await Visit.to(box)).line("key")).toMatchObject({ status: "failed", code: "KEY_MISSING", blocks: true });
  });

  it("this machine's address, which the org saw when this run logged in, is held against the ranges of the profile", async () => {
    const { username, password, securityToken } = box.emulator.ready.admin;
    const admin = `password: { username: ${username}, password: { env: PASSWORD }, securityToken: { env: TOKEN } }`;
    await box.writeOrgFile(orgFileText(box.emulator).replace("accessToken: { env: ADMIN_TOKEN }", admin));
    Object.assign(box.env, { PASSWORD: password, TOKEN: securityToken });
    const ranges = (start: string, end: string) => {
      for (const profile of firstOrg(box).profiles) {
        if (profile.apiName !== "Admin") profile.loginIpRanges = [{ start, end }];
      }
    };
    ranges("203.0.113.0", "203.0.113.255");
    const fits = (await Visit.to(box)).line("login-ip");
    expect(fits).toMatchObject({ status: "passed" });
    expect(fits?.detail).toMatch(/^203.0.113.10 is in .* \(by the login of admin@acme.com.uat in this run\)$/);
    ranges("10.0.0.1", "10.0.0.9");
    const outside = (await Visit.to(box)).line("login-ip");
    expect(outside).toMatchObject({ status: "failed", blocks: true, code: "CAUSE_LOGIN_IP" });
    expect(outside?.remedy).toMatch(/^Setup, Profiles, .*Login IP Ranges/);
  });

  it("a user who is not there while no licence is free", async () => {
    await box.writeOrgFile(orgFileText(box.emulator).replace("kantiv@acme.com.uat", "nobody@acme.com.uat"));
    for (const licence of firstOrg(box).userLicenses) licence.total = 0;
    const visit = await Visit.to(box);
    expect(visit.line("user")).toMatchObject({ status: "failed", code: "USER_NOT_FOUND" });
    expect(visit.line("user")?.remedy).toMatch(/^kantiv-sf user ensure --org/);
    expect(visit.line("free-licences")).toMatchObject({ status: "failed", blocks: false });
    expect(visit.line("user-frozen")).toBeUndefined();
  });
});

describe("an org that is not told of to the end", () => {
  let box: Sandbox;
  beforeAll(async () => {
    box = await sandbox();
  });
  afterAll(() => box[Symbol.asyncDispose]());

  it("an administrator who may not use the Metadata API: what is missing, and what could not be read for it", async () => {
    const { profiles } = firstOrg(box);
    const before = structuredClone(profiles);
    for (const name of ["ModifyMetadata", "ModifyAllData"]) takePermission(box, name);
    const visit = await Visit.to(box);
    firstOrg(box).profiles = before;
    expect(visit.code).toBe(1);
    expect(visit.line("admin-modify-metadata")).toMatchObject({ status: "failed", code: "PERMISSION_MISSING" });
    expect(visit.line("secret-by-rest")).toMatchObject({ status: "unknown" });
    expect(visit.line("app")).toMatchObject({ status: "failed" });
    expect(visit.line("user-frozen")).toMatchObject({ status: "unknown", code: "NOT_TRIED" });
  });

  it("a session that is over: exit 3, and what is here all the same", async () => {
    const env = { ...box.env, ADMIN_TOKEN: `${firstOrg(box).id}!AQover.0000000000` };
    const over = await kantivSf(["doctor", "--org", box.orgFile, "--json"], { env, cwd: box.folder, clock: box.clock });
    const { result } = over.json<Result>();
    expect(over.code).toBe(3);
    expect(result.checks.find(({ id }) => id === "session")).toMatchObject({ status: "failed", blocks: true });
    expect(result.checks.find(({ id }) => id === "key")).toMatchObject({ status: "passed" });
    expect(result).toMatchObject({ orgId: null, org: null, ready: false });
  });

  it("a session in a variable that is not set: exit 3 with the remedy", async () => {
    const { ADMIN_TOKEN: _, ...env } = box.env;
    const none = await kantivSf(["doctor", "--org", box.orgFile, "--json"], { env, cwd: box.folder, clock: box.clock });
    expect(none.code).toBe(3);
    expect(none.json<Result>().result.checks.find(({ id }) => id === "session")?.remedy).toBeTruthy();
  });

  it("an org out of reach: exit 3, the lines of the org folded into one", async () => {
    await box.emulator.close();
    const away = await Visit.to(box);
    expect(away.code).toBe(3);
    expect(away.line("session")).toMatchObject({ status: "failed", code: "ORG_UNREACHABLE" });
    expect(away.line("policy")).toMatchObject({ status: "unknown", code: "NOT_TRIED" });
    expect(away.text).toMatch(/\? open {3}\d+ more lines not looked at:/);
    expect(away.text).toMatch(/✔ ok {5}Private key/);
  });
});

it("an org file with a fault is refused as by every command", async () => {
  await using box = await sandbox();
  await box.writeOrgFile("instanceUrl: nonsense\n");
  expect((await box.run("doctor")).code).toBe(2);
});
