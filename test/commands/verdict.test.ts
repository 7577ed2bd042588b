import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MetadataFields, Org } from "../../src/emulator/state/types.ts";
import type { Profile } from "../../src/emulator/state/users.ts";
import type { Verdict } from "../../src/model/verdict.ts";
import { type CliResult, kantivSf } from "../helpers/cli.ts";
import { orgOf } from "../helpers/rotation.ts";
import { appliedSandbox, orgFileText, type Sandbox } from "../helpers/sandbox.ts";
import { fixture } from "../oauth/fixtures.ts";

let box: Sandbox;
beforeAll(async () => {
  box = await appliedSandbox();
  await box.clock.advance(12 * 3_600_000);
});
afterAll(() => box[Symbol.asyncDispose]());

const org = () => orgOf(box);

/** The elements of the app's component of a type; changing them is what somebody does in Setup. */
function fieldsOf(type: string): MetadataFields {
  const component = org().components.find((it) => it.type === type);
  if (!component) throw new Error(`no ${type}`);
  return component.fields;
}

function user() {
  const found = org().users.find(({ username }) => username === "kantiv@acme.com.uat");
  if (!found) throw new Error("no integration user");
  return found;
}

function profile(): Profile {
  const found = org().profiles.find(({ id }) => id === user().profileId);
  if (!found) throw new Error("no profile");
  return found;
}

/** The verdict that ends what a person reads, taken apart: after its first line only what is left then. */
function lastLine({ stdout }: CliResult): { why: string; action: string } {
  const [, why = "", action = ""] = /\nWhy: (.*) → (.*)\n(?:Then: .*\n)*$/.exec(stdout) ?? [];
  return { why, action };
}

/** Runs what was printed as a shell reads it, with a yes where something is asked. */
async function paste(action: string): Promise<number[]> {
  const codes: number[] = [];
  for (const line of action.split(" && ")) {
    expect(line).toMatch(/^kantiv-sf /);
    const words = execFileSync("sh", ["-c", `printf '%s\\0' ${line}`])
      .toString()
      .split("\0")
      .slice(1, -1);
    const yes = /^(apply|user|certificate rotate)/.test(words.join(" ")) ? ["--yes"] : [];
    codes.push((await kantivSf([...words, ...yes], { env: box.env, cwd: box.folder, clock: box.clock })).code);
  }
  return codes;
}

interface Case {
  fault: string;
  make: () => void;
  why: string | RegExp;
  /** The command after `kantiv-sf`, or for what no command mends the place in Setup and how it is mended there. */
  mend: string | { place: RegExp; there: () => void };
}

const CASES: Case[] = [
  {
    fault: "the certificate of another key in the app",
    make: () => {
      fieldsOf("ExtlClntAppGlobalOauthSettings").certificate = fixture("other.crt");
    },
    why: /^the app holds the certificate .*CN=Another pair, ends 21\d\d-\d\d-\d\d/,
    mend: "apply",
  },
  {
    fault: "the certificate of another key in an app of an org that shows none",
    make: () => {
      org().switches.certificateReadable = "no";
      fieldsOf("ExtlClntAppGlobalOauthSettings").certificate = fixture("other.crt");
    },
    why: /signature does not fit/,
    mend: "apply --redeploy",
  },
  {
    fault: "no assignment",
    make: () => {
      org().assignments = [];
    },
    why: "exactly this user does not hold Kantiv_Integration",
    mend: "apply",
  },
  {
    fault: "an assignment that is over",
    make: () => {
      org().assignments = org().assignments.map((it) => ({ ...it, expiresAt: box.clock.now() - 1000 }));
    },
    why: "the user's assignment of Kantiv_Integration ended at 20",
    mend: {
      place: /In Setup, Users, the user, Permission Set Assignments: take away the end of Kantiv_Integration's/,
      there: () => {
        org().assignments = org().assignments.map(({ expiresAt: _, ...it }) => ({ ...it, expiresAt: null }));
      },
    },
  },
  {
    fault: "a deactivated user",
    make: () => {
      user().isActive = false;
    },
    why: "the user is deactivated",
    mend: "user ensure",
  },
  {
    fault: "a frozen user",
    make: () => {
      user().isFrozen = true;
    },
    why: "an administrator has frozen the user",
    mend: {
      place: /Setup, Users, kantiv@acme\.com\.uat, Unfreeze\. http:\S+\/ManageUsers\/page\?address=%2F005\w+$/,
      there: () => {
        user().isFrozen = false;
      },
    },
  },
  {
    fault: "a policy by which users approve the app themselves",
    make: () => {
      fieldsOf("ExtlClntAppOauthConfigurablePolicies").permittedUsersPolicyType = "AllSelfAuthorized";
    },
    why: "the app's OAuth policy is AllSelfAuthorized",
    mend: "apply",
  },
  {
    fault: "a permission set that opens the app no more",
    make: () => {
      org().accessRows = [];
    },
    why: /the policy does not name Kantiv_Integration.*; and there is no SetupEntityAccess row/,
    mend: "apply",
  },
  {
    fault: "an app that is switched off",
    make: () => {
      fieldsOf("ExtlClntAppConfigurablePolicies").isEnabled = "false";
    },
    why: "isEnabled is false in the app's policy",
    mend: "apply",
  },
  {
    fault: "scopes that were taken away",
    make: () => {
      fieldsOf("ExtlClntAppOauthSettings").commaSeparatedOauthScopes = "Api, Basic, OpenID";
    },
    why: "missing: RefreshToken",
    mend: "apply",
  },
  {
    fault: "a user without API Enabled",
    make: () => {
      fieldsOf("PermissionSet").userPermissions = [{ enabled: "false", name: "ApiEnabled" }];
    },
    why: "gives API Enabled",
    mend: "apply",
  },
  {
    fault: "a permission set with the licence that opens no app",
    make: () => {
      org().switches.apiLicencePreauthorizes = "no";
      fieldsOf("PermissionSet").license = "Salesforce API Integration";
      org().accessRows = [];
    },
    why: 'the permission set has the licence "Salesforce API Integration"',
    mend: {
      place: /Put the app on a permission set without that licence/,
      there: () => {
        delete fieldsOf("PermissionSet").license;
      },
    },
  },
  {
    fault: "login ranges that the address is outside of",
    make: () => {
      profile().loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
    },
    why: "the login came from 203.0.113.10",
    mend: {
      place: /Setup, Profiles, the profile of kantiv@acme\.com\.uat, Login IP Ranges\. http\S+EnhancedProfiles\S+00e/,
      there: () => {
        profile().loginIpRanges = [];
      },
    },
  },
  {
    fault: "login hours that it is outside of",
    make: () => {
      profile().loginHours = { from: 0, to: 1 };
    },
    why: "the profile lets its users in from 00:00 to 00:01",
    mend: {
      place: /Setup, Profiles, the profile of kantiv@acme\.com\.uat, Login Hours\. http/,
      there: () => {
        profile().loginHours = null;
      },
    },
  },
];

describe("the last line of verify says why, and what it shows mends it", () => {
  let saved: Org;
  beforeEach(() => {
    saved = structuredClone(org());
  });
  /** What one fault leaves is no other one's. */
  afterEach(() => void Object.assign(org(), saved));

  it.each(CASES)("$fault", async ({ make, why, mend }) => {
    make();
    const refused = await box.run("verify");
    expect(refused.code).toBe(1);
    // What is to be mended by hand may leave something for a command.
    const [, also] = /\nThen: .* → (kantiv-sf .*)/.exec(refused.stdout) ?? [];
    const said = lastLine(refused);
    if (typeof why === "string") expect(said.why).toContain(why);
    else expect(said.why).toMatch(why);
    if (typeof mend === "string") {
      const [command, ...more] = mend.split(" --");
      const flags = more.map((flag) => ` --${flag}`).join("");
      expect(said.action).toBe(`kantiv-sf ${command} --org ${box.orgFile}${flags}`);
      expect(await paste(said.action)).toEqual([0]);
    } else {
      expect(said.action).toMatch(mend.place);
      mend.there();
    }
    if (also === undefined) expect((await box.run("verify")).code).toBe(0);
    else expect(await paste(also)).toEqual([0]);
  });

  it("all at once: what must be mended first is first, and each command in its turn leads to a login", async () => {
    org().assignments = [];
    user().isActive = false;
    profile().loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
    fieldsOf("ExtlClntAppOauthConfigurablePolicies").permittedUsersPolicyType = "AllSelfAuthorized";
    const { json } = await box.run("verify", "--json");
    const { verdict } = json<{ verdict: Verdict }>().result;
    expect(verdict).toMatchObject({ code: "CAUSE_USER_ACTIVE" });
    expect(verdict.then.map(({ code }) => code)).toEqual(["CAUSE_POLICY", "CAUSE_LOGIN_IP"]);
    expect(await paste(verdict.command ?? "")).toEqual([0]);
    // The ranges still keep it out, and are left as the next.
    expect(await paste(verdict.then[0]?.command ?? "")).toEqual([1]);
    const again = await box.run("verify");
    expect(lastLine(again).action).toContain("Login IP Ranges");
    profile().loginIpRanges = [];
    expect((await box.run("verify")).code).toBe(0);
  });

  it("a login that works has no verdict, in text or JSON", async () => {
    expect((await box.run("verify")).stdout).not.toContain("Why:");
    expect((await box.run("verify", "--json")).json<{ verdict: unknown }>().result.verdict).toBeNull();
  });

  it("folds what was not tried, and unfolds it with --verbose", async () => {
    user().isFrozen = true;
    const folded = (await box.run("verify", "--negative")).stdout;
    expect(folded).toContain(
      "? 8 checks not tried: org, user, scopes, instance, api, userinfo, revoke, data-refused (because there was no token)",
    );
    expect(folded).toContain("? 4 checks not tried: refused-key, refused-user, refused-audience, refused-expired");
    expect(folded).not.toContain("The token is of this org");
    expect(folded).not.toContain("deactivated or frozen");
    const unfolded = (await box.run("verify", "--negative", "--verbose")).stdout;
    expect(unfolded).toContain("? The token is of this org  there was no token  [NOT_TRIED]");
    user().isFrozen = false;
  });
});

it("an app that is gone", async () => {
  expect((await box.run("destroy", "--yes")).code).toBe(0);
  const { code, stderr } = await box.run("verify");
  expect(code).toBe(1);
  const [, action = ""] = /Set it up: (kantiv-sf .*)$/m.exec(stderr) ?? [];
  expect(await paste(action)).toEqual([0]);
  expect((await box.run("verify")).code).toBe(0);
});

it("a certificate past its end is replaced by what the last line shows, although an apply would refuse", async () => {
  const pair = ["--out-cert", join(box.folder, "old.crt"), "--out-key", join(box.folder, "old.key"), "--days", "1"];
  const at = { env: box.env, cwd: box.folder, clock: box.clock };
  expect((await kantivSf(["certificate", "create", ...pair, "--unencrypted"], at)).code).toBe(0);
  const text = orgFileText(box.emulator);
  await box.writeOrgFile(text.replace("kantiv.crt", "old.crt").replace("{ env: KANTIV_JWT_KEY }", "{ file: old.key }"));
  expect((await box.run("apply", "--yes")).code).toBe(0);
  await box.clock.advance(2 * 24 * 3_600_000);
  for (const session of org().sessions) session.usedAt = box.clock.now();
  org().switches.expiredCertificate = "refused";
  org().assignments = [];
  const refused = await box.run("verify");
  const [first = "", then = ""] = refused.stdout.trimEnd().split("\n").slice(-2);
  expect(first).toMatch(
    /^Why: The certificate expired on .* → kantiv-sf certificate create .* && kantiv-sf certificate/,
  );
  expect(then).toMatch(/^Then: exactly this user does not hold/);
  org().assignments = [];
  const [, action = ""] = first.split(" → ");
  expect((await paste(action))[0]).toBe(0);
});
