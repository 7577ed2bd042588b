import { afterEach, describe, expect, it } from "vitest";
import type { Org } from "../../src/emulator/state/types.ts";
import { recordId } from "../helpers/record-id.ts";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** The sandbox's org file with another admin source. */
function withAdmin(admin: string): Promise<void> {
  const text = orgFileText(box.emulator).replace(/admin:\n.*\n/, `admin:\n  ${admin}\n`);
  return box.writeOrgFile(text);
}

describe("an admin session", () => {
  it("comes from SF_ACCESS_TOKEN and SF_ORG_INSTANCE_URL alone", async () => {
    box = await sandbox();
    const text = orgFileText(box.emulator)
      .replace(/admin:\n.*\n/, "")
      .replace(/instanceUrl:.*\n/, "");
    await box.writeOrgFile(text);
    Object.assign(box.env, { SF_ACCESS_TOKEN: box.env.ADMIN_TOKEN, SF_ORG_INSTANCE_URL: box.emulator.url });
    expect((await box.run("plan")).code).toBe(4);
  });

  it("comes from username, password and security token, with a warning that SOAP login retires", async () => {
    box = await sandbox();
    const { username, password, securityToken } = box.emulator.ready.admin;
    Object.assign(box.env, { PASSWORD: password, TOKEN: securityToken });
    await withAdmin(`password: { username: ${username}, password: { env: PASSWORD }, securityToken: { env: TOKEN } }`);
    const plan = await box.run("plan", "--json");
    expect(plan.code).toBe(4);
    expect(plan.json().warnings.map((warning) => warning.code)).toContain("SOAP_LOGIN_RETIRES");
    expect(plan.stdout + plan.stderr).not.toContain(password);
  });

  it("by a wrong password is refused with exit 3, and the password shows nowhere", async () => {
    box = await sandbox();
    Object.assign(box.env, { PASSWORD: "canary-password" });
    await withAdmin(`password: { username: ${box.emulator.ready.admin.username}, password: { env: PASSWORD } }`);
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error?.code]).toEqual([3, "LOGIN_REFUSED"]);
    expect(plan.stdout + plan.stderr).not.toContain("canary-password");
  });

  it("where SOAP login is off says so and names the other sources", async () => {
    box = await sandbox();
    const [org] = box.emulator.world.orgs;
    if (org) org.soapLogin.enabled = false;
    Object.assign(box.env, { PASSWORD: box.emulator.ready.admin.password });
    await withAdmin(`password: { username: ${box.emulator.ready.admin.username}, password: { env: PASSWORD } }`);
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error?.code]).toEqual([3, "SOAP_LOGIN_OFF"]);
    expect(plan.json().error?.remedy).toContain("jwt");
  });

  it("comes by JWT from an app that is already there", async () => {
    box = await sandbox();
    const { result } = (await box.run("apply", "--yes", "--json")).json<{ consumerKey: string }>();
    const [org] = box.emulator.world.orgs;
    const admin = org?.users.find((user) => user.username === box.emulator.ready.admin.username);
    const set = org?.components.find(
      (component) => component.type === "PermissionSet" && component.fullName === "Kantiv_Integration",
    );
    org?.assignments.push({
      id: recordId("0Pa", 901),
      assigneeId: admin?.id ?? "",
      permissionSetId: set?.id ?? "",
      expiresAt: null,
    });
    await withAdmin(
      `jwt: { clientId: ${result.consumerKey}, username: ${admin?.username}, key: { env: KANTIV_JWT_KEY } }`,
    );
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error]).toEqual([0, null]);
  });

  it("by JWT that the org refuses names the org's words and the remedy", async () => {
    box = await sandbox();
    await withAdmin(
      `jwt: { clientId: 3MVG9unknown, username: ${box.emulator.ready.admin.username}, key: { env: KANTIV_JWT_KEY } }`,
    );
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error?.code]).toEqual([3, "ADMIN_LOGIN_REFUSED"]);
    expect(plan.json().error?.message).toContain("client identifier invalid");
  });

  it("from an SFDX auth URL whose refresh token the org does not know is refused, and the token shows nowhere", async () => {
    box = await sandbox();
    const host = new URL(box.emulator.url).host;
    Object.assign(box.env, { AUTH_URL: `force://PlatformCLI::5AepCanaryRefreshToken00000000@${host}` });
    await withAdmin("sfdxAuthUrl: { env: AUTH_URL }");
    const plan = await box.run("plan", "--json");
    expect([plan.code, plan.json().error?.code]).toEqual([3, "ADMIN_LOGIN_REFUSED"]);
    expect(plan.stdout + plan.stderr).not.toContain("5AepCanary");
  });

  it("comes from an SFDX auth URL, whose refresh token the org redeems", async () => {
    box = await sandbox();
    const [org] = box.emulator.world.orgs;
    const admin = org?.users.find((user) => user.username === box.emulator.ready.admin.username);
    const token = "5AepGoodRefreshToken0000000000";
    org?.cliRefreshTokens.push({ token, userId: admin?.id ?? "" });
    Object.assign(box.env, { AUTH_URL: `force://PlatformCLI::${token}@${new URL(box.emulator.url).host}` });
    await withAdmin("sfdxAuthUrl: { env: AUTH_URL }");
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error]).toEqual([0, null]);
    expect(applied.stdout + applied.stderr).not.toContain(token);
  });

  /** The administrator as an SFDX auth URL, in an org that rotates refresh tokens or not. */
  async function byAuthUrl(refreshTokenRotation: "yes" | "no") {
    box = await sandbox({ switches: { refreshTokenRotation } });
    const [org] = box.emulator.world.orgs;
    const admin = org?.users.find((user) => user.username === box.emulator.ready.admin.username);
    const token = "5AepGoodRefreshToken0000000000";
    if (!org || !admin) throw new Error("no org");
    org.cliRefreshTokens.push({ token, userId: admin.id });
    Object.assign(box.env, { AUTH_URL: `force://PlatformCLI::${token}@${new URL(box.emulator.url).host}` });
    await withAdmin("sfdxAuthUrl: { env: AUTH_URL }");
    return { org, token };
  }

  /** Ends every session once, as soon as a deployment is there. */
  function endInMidRun(org: Org) {
    const sleep = box.clock.sleep.bind(box.clock);
    let ended = false;
    box.clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      if (ended || org.deploys.length === 0) return;
      ended = true;
      org.sessions = [];
    };
  }

  it("from an SFDX auth URL that the org rotates is said to be used up, ends nobody's login and shows no token", async () => {
    const { org, token } = await byAuthUrl("yes");
    endInMidRun(org);
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error]).toEqual([0, null]);
    expect(applied.json().warnings.map(({ code }) => code)).toContain("AUTH_URL_USED_UP");
    // The URL's own, the one for it, and the one that the renewal in mid-run gave: the last one is still good.
    const tokens = org.cliRefreshTokens;
    expect(tokens.map(({ spent }) => spent === true)).toEqual([true, true, false]);
    const shown = applied.stdout + applied.stderr;
    for (const held of tokens) expect(shown).not.toContain(held.token);
    const again = await box.run("plan", "--json");
    expect([again.code, again.json().error?.code]).toEqual([3, "ADMIN_LOGIN_REFUSED"]);
    expect(again.json().error?.remedy).toContain("sf org login web");
    expect(again.stdout + again.stderr).not.toContain(token);
  });

  it("from an SFDX auth URL is redeemed once a run, also where it ends in mid-run", async () => {
    const { org } = await byAuthUrl("no");
    endInMidRun(org);
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code]).toEqual([3, "SESSION_EXPIRED"]);
    expect(box.emulator.requests().filter(({ path }) => path === "/services/oauth2/token").length).toBe(1);
    // The next run waits for what this one left going on.
    expect((await box.run("apply", "--yes", "--json")).code).toBe(0);
    expect(org.deploys.length).toBe(1);
  });

  it("that ends in mid-run is renewed once, and the run goes on", async () => {
    box = await sandbox();
    const { username, password, securityToken } = box.emulator.ready.admin;
    Object.assign(box.env, { PASSWORD: password, TOKEN: securityToken });
    await withAdmin(`password: { username: ${username}, password: { env: PASSWORD }, securityToken: { env: TOKEN } }`);
    const [org] = box.emulator.world.orgs;
    const sleep = box.clock.sleep.bind(box.clock);
    let ended = false;
    box.clock.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      if (org && !ended && org.deploys.length > 0) {
        ended = true;
        org.sessions = [];
      }
    };
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error, ended]).toEqual([0, null, true]);
    const logins = box.emulator.requests().filter(({ path }) => path.includes("/Soap/u/"));
    expect(logins.length).toBe(2);
    expect(org?.deploys.length).toBe(1);
  });

  it("that has ended is said to be so, with exit 3 and nothing done", async () => {
    box = await sandbox();
    const [org] = box.emulator.world.orgs;
    if (org) org.sessions = [];
    const applied = await box.run("apply", "--yes", "--json");
    expect([applied.code, applied.json().error?.code]).toEqual([3, "SESSION_EXPIRED"]);
    expect(org?.deploys).toEqual([]);
  });
});

describe("an org that must not be touched", () => {
  it("as a production org is refused without --production, before anything of it is read", async () => {
    box = await sandbox({ seed: { orgs: [{ isSandbox: false }] } });
    const refused = await box.run("apply", "--yes", "--json");
    expect([refused.code, refused.json().error?.code]).toEqual([2, "PRODUCTION_ORG"]);
    expect(box.emulator.requests().some(({ path }) => path.includes("/Soap/m/"))).toBe(false);
  });
});
