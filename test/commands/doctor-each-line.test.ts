import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LINES, type LineId, WHERE_STATED } from "../../src/doctor/lines.ts";
import type { Org } from "../../src/emulator/state/types.ts";
import type { DoctorLine } from "../../src/model/doctor.ts";
import { kantivSf } from "../helpers/cli.ts";
import { appliedSandbox, orgFileText, type Sandbox } from "../helpers/sandbox.ts";
import { firstOrg, takePermission } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { addNewUser, byHand, NEW_USER, OLD_USER } from "./ways-in.ts";

type Sign = "stop" | "amiss" | "open";

/** What is wrong in a world, and what is to be said of it. */
interface Wrong {
  /** Of the org, or of what lies beside the org file. */
  do: (box: Sandbox) => unknown;
  says: readonly [sign: Sign, detail: RegExp, remedy: RegExp];
  /** Behind the org's clock, in milliseconds. */
  late?: number;
}

function part(box: Sandbox, type: string): Record<string, unknown> {
  const found = firstOrg(box).components.find((component) => component.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found.fields;
}

function userIn(box: Sandbox) {
  const user = firstOrg(box).users.find(({ username }) => username === "kantiv@acme.com.uat");
  if (!user) throw new Error("no user");
  return user;
}

const profileIn = (box: Sandbox) => {
  const profile = firstOrg(box).profiles.find(({ id }) => id === userIn(box).profileId);
  if (!profile) throw new Error("no profile");
  return profile;
};

const without = (name: string) => (box: Sandbox) => takePermission(box, name);
const edited = (from: string | RegExp, to: string) => (box: Sandbox) =>
  box.writeOrgFile(orgFileText(box.emulator).replace(from, to));

const SETUP_USER = /^Setup, Users, /;
const APPLY = /^kantiv-sf apply --org /;

/** For each line a world in which it is not as it should be; `connected-apps` is open in every org. */
const WRONG: Record<Exclude<LineId, (typeof WHERE_STATED)[number]>, Wrong> = {
  trust: { do: edited("key: { env: KANTIV_JWT_KEY }", "signer: { command: [kms-sign] }"), says: ["stop", /./, /./] },
  template: { do: edited(/$/, "parameters: { nosuch: x }\n"), says: ["stop", /nosuch/, /./] },
  lint: {
    do: (box) => writeFile(join(box.folder, ".kantiv-sf.yaml"), "lint:\n  profile: partner-2026\n"),
    says: ["stop", /./, /./],
  },
  "certificate-file": { do: edited("kantiv.crt", "gone.crt"), says: ["stop", /gone\.crt/, /./] },
  key: { do: edited("  key: { env: KANTIV_JWT_KEY }\n", ""), says: ["stop", /./, /./] },
  record: {
    do: async (box) => {
      const file = join(box.folder, ".kantiv/orgs", firstOrg(box).id, "learn-made.json");
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, JSON.stringify({ apps: ["KantivConf_0_x"] }));
    },
    says: ["amiss", /KantivConf_0_x/, /--learn --clean-up$/],
  },
  session: { do: (box) => Object.assign(firstOrg(box), { sessions: [] }), says: ["stop", /./, /./] },
  clock: { do: () => undefined, late: 300_000, says: ["stop", /behind the org/, /NTP/] },
  "org-kind": { do: (box) => Object.assign(firstOrg(box), { isSandbox: false }), says: ["stop", /./, /--production/] },
  "org-edition": {
    do: (box) => Object.assign(firstOrg(box), { organizationType: null }),
    says: ["open", /does not say/, /^Setup, Company Information/],
  },
  "api-version": { do: (box) => Object.assign(firstOrg(box).apiVersions, { max: 60 }), says: ["stop", /60\.0/, /./] },
  "api-requests": {
    do: (box) => Object.assign(firstOrg(box).limits, { usedApiRequests: firstOrg(box).limits.dailyApiRequests - 150 }),
    says: ["stop", /an apply may take 200/, /^Wait until/],
  },
  "external-client-apps": {
    do: (box) => {
      Object.assign(firstOrg(box).apiVersions, { max: 62 });
      settingsOf(box, { enableExternalClientApps: "false" });
    },
    says: ["stop", /off/, /^Setup, External Client Apps/],
  },
  "secret-by-rest": {
    do: (box) => settingsOf(box, { enableConsumerSecretApiAccess: "true" }),
    says: ["open", /does not show/, /^Setup, External Client Apps, Settings/],
  },
  "secret-by-metadata": {
    do: (box) => settingsOf(box, { enableClientSecretInRestApiAccess: "true" }),
    says: ["open", /does not show/, /^Setup, External Client Apps, Settings/],
  },
  "api-access-control": {
    do: async (box) => {
      Object.assign(firstOrg(box), { apiAccessControl: true });
      await cp(join(ROOT, "templates/kantiv-integration"), join(box.folder, "mine"), { recursive: true });
      const policy = join(box.folder, "mine/extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy");
      const text = await readFile(policy, "utf8");
      await writeFile(policy, text.replace("AdminApprovedPreAuthorized", "AllSelfAuthorized"));
      await edited("template: kantiv-integration", "template: ./mine")(box);
    },
    says: ["amiss", /the template's is none/, /AdminApprovedPreAuthorized/],
  },
  "connected-apps": { do: () => undefined, says: ["open", /by no API/, /^Setup, External Client Apps, Settings/] },
  "admin-modify-metadata": {
    do: (box) => ["ModifyMetadata", "ModifyAllData"].forEach((name) => void takePermission(box, name)),
    says: ["stop", /missing, and needed/, SETUP_USER],
  },
  "admin-assign-permission-sets": {
    do: (box) => ["AssignPermissionSets", "ManageUsers"].forEach((name) => void takePermission(box, name)),
    says: ["stop", /missing/, SETUP_USER],
  },
  "admin-create-apps": { do: without("ExternalClientAppDeveloper"), says: ["stop", /missing/, SETUP_USER] },
  "admin-edit-policies": { do: without("ExternalClientAppAdmin"), says: ["stop", /missing/, SETUP_USER] },
  "admin-view-setup": { do: without("ViewSetup"), says: ["amiss", /missing/, SETUP_USER] },
  "admin-manage-users": { do: without("ManageUsers"), says: ["amiss", /missing/, SETUP_USER] },
  "admin-view-secrets": { do: without("ViewClientSecret"), says: ["amiss", /missing/, SETUP_USER] },
  user: { do: edited("kantiv@acme.com.uat", "nobody@acme.com.uat"), says: ["stop", /nobody/, /user ensure/] },
  "user-active": { do: (box) => Object.assign(userIn(box), { isActive: false }), says: ["stop", /./, /./] },
  "user-frozen": { do: (box) => Object.assign(userIn(box), { isFrozen: true }), says: ["stop", /frozen/, /Unfreeze/] },
  licence: {
    do: (box) => Object.assign(part(box, "PermissionSet"), { license: "Salesforce API Integration" }),
    says: ["stop", /cannot open an External Client App/, /./],
  },
  "free-licences": {
    do: async (box) => {
      await edited("kantiv@acme.com.uat", "nobody@acme.com.uat")(box);
      for (const licence of firstOrg(box).userLicenses) licence.total = 0;
    },
    says: ["amiss", /still to be made/, /user ensure/],
  },
  "api-enabled": {
    do: (box) => Object.assign(part(box, "PermissionSet"), { userPermissions: [] }),
    says: ["stop", /./, /./],
  },
  "login-ip": {
    do: (box) => Object.assign(profileIn(box), { loginIpRanges: [{ start: "10.0.0.1", end: "10.0.0.9" }] }),
    says: ["open", /10\.0\.0\.1-10\.0\.0\.9/, /^kantiv-sf verify/],
  },
  "login-hours": {
    do: (box) => Object.assign(profileIn(box), { loginHours: { from: 0, to: 1 } }),
    says: ["stop", /./, /Login Hours/],
  },
  mfa: { do: (box) => profileIn(box).permissions.push("TwoFactorApi"), says: ["open", /not documented/, /verify/] },
  app: {
    do: (box) => Object.assign(part(box, "ExternalClientApplication"), { distributionState: "Packaged" }),
    says: ["amiss", /Packaged/, /./],
  },
  "app-owner": {
    do: (box) => Object.assign(part(box, "ExternalClientApplication"), { description: "Theirs" }),
    says: ["stop", /did not make/, /--adopt/],
  },
  "permission-set-owner": {
    do: (box) => Object.assign(part(box, "PermissionSet"), { description: "Theirs" }),
    says: ["stop", /./, /./],
  },
  "app-enabled": {
    do: (box) => Object.assign(part(box, "ExtlClntAppConfigurablePolicies"), { isEnabled: "false" }),
    says: ["stop", /isEnabled/, APPLY],
  },
  policy: {
    do: (box) =>
      Object.assign(part(box, "ExtlClntAppOauthConfigurablePolicies"), {
        permittedUsersPolicyType: "AllSelfAuthorized",
      }),
    says: ["stop", /AllSelfAuthorized/, APPLY],
  },
  "policy-permission-set": {
    do: (box) => Object.assign(firstOrg(box), { accessRows: [] }),
    says: ["stop", /./, APPLY],
  },
  preauthorisation: { do: (box) => Object.assign(firstOrg(box), { accessRows: [] }), says: ["stop", /./, APPLY] },
  assignment: {
    do: (box) => Object.assign(firstOrg(box), { assignments: [] }),
    says: ["stop", /does not hold/, APPLY],
  },
  "app-scopes": {
    do: (box) =>
      Object.assign(part(box, "ExtlClntAppOauthSettings"), { commaSeparatedOauthScopes: "Api, Basic, OpenID" }),
    says: ["stop", /RefreshToken/, APPLY],
  },
  certificate: {
    do: async (box) => {
      const certificate = await readFile(join(ROOT, "test/fixtures/keys/other.crt"), "utf8");
      Object.assign(part(box, "ExtlClntAppGlobalOauthSettings"), { certificate });
    },
    says: ["stop", /ours is/, APPLY],
  },
  "consumer-key": {
    do: (box) => {
      for (const consumer of firstOrg(box).consumers) consumer.key = "3MVG9other0000000000000000000000000000000000";
    },
    says: ["stop", /3MVG9other/, /^kantiv-sf /],
  },
  "foreign-access": {
    do: (box) => byHand(box).rowOfProfile("System Administrator"),
    says: ["amiss", /System Administrator/, /kantiv-sf drift/],
  },
  "former-users": {
    do: async (box) => {
      addNewUser(box);
      await edited(OLD_USER, NEW_USER)(box);
    },
    says: ["amiss", /kantiv@acme\.com\.uat/, /./],
  },
};

/** What the org says of External Client Apps beside. */
function settingsOf(box: Sandbox, fields: Record<string, string>): void {
  const stamps = { createdAt: 0, createdBy: "", modifiedAt: 0, modifiedBy: "" };
  firstOrg(box).components.push({ id: "", type: "Settings", fullName: "ExternalClientApp", fields, ...stamps });
}

const signOf = ({ status, blocks }: DoctorLine) =>
  status === "passed" ? "ok" : status === "unknown" ? "open" : blocks ? "stop" : "amiss";

describe("each line, good in an org that was set up and bad in one where it alone was changed", () => {
  let box: Sandbox;
  let settled: Org;

  beforeAll(async () => {
    box = await appliedSandbox();
    settled = structuredClone(firstOrg(box));
  });
  afterAll(() => box[Symbol.asyncDispose]());

  async function linesOf(late = 0): Promise<readonly DoctorLine[]> {
    const clock = { ...box.clock, now: () => box.clock.now() - late };
    const { env, folder } = box;
    const ran = await kantivSf(["doctor", "--org", box.orgFile, "--json"], { env, cwd: folder, clock });
    const { checks, ready } = ran.json<{ checks: DoctorLine[]; ready: boolean }>().result;
    expect(ready).toBe(ran.code === 0);
    return checks;
  }

  it.each(Object.entries(WRONG))("%s", async (id, { do: upset, late, says: [sign, detail, remedy] }) => {
    const good = (await linesOf()).find((line) => line.id === id);
    if (id !== "connected-apps") expect(good).toMatchObject({ status: "passed", remedy: null, code: null });
    await upset(box);
    try {
      const line = (await linesOf(late)).find((one) => one.id === id) as DoctorLine;
      expect(`${id}: ${line && signOf(line)}: ${line?.detail} -> ${line?.remedy}`).toMatch(
        new RegExp(`^${id}: ${sign}: `),
      );
      expect(line.detail).toMatch(detail);
      expect(line.remedy).toMatch(remedy);
    } finally {
      Object.assign(firstOrg(box), structuredClone(settled));
      await box.writeOrgFile(orgFileText(box.emulator));
      await rm(join(box.folder, ".kantiv-sf.yaml"), { force: true });
      await rm(join(box.folder, ".kantiv/orgs", settled.id, "learn-made.json"), { force: true });
    }
  });

  it("is of every line that each template has", () => {
    const everywhere = Object.keys(LINES).filter((id) => !(WHERE_STATED as readonly string[]).includes(id));
    expect(Object.keys(WRONG)).toEqual(everywhere);
  });
});
