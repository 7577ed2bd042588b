import { copyFile, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import type { Check } from "../../src/model/checks.ts";
import { serverOf } from "../faults/wire.ts";
import { kantivSf } from "../helpers/cli.ts";
import { appliedSandbox, orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { firstOrg } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const MINUTE = 60_000;
const KEYS = join(ROOT, "test/fixtures/keys");

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

/** An app that is known everywhere, in an org that takes this long to spread what comes next. */
async function settled(propagation: number, spreading: "old" | "mixed" = "old"): Promise<void> {
  box = await appliedSandbox({ switches: { spreading } });
  await box.clock.advance(24 * 60 * MINUTE);
  firstOrg(box).timings.propagation = propagation;
}

/** The org file names another pair. */
async function otherPair(): Promise<void> {
  await copyFile(join(KEYS, "other.crt"), join(box.folder, "other.crt"));
  await box.writeOrgFile(orgFileText(box.emulator).replace("kantiv.crt", "other.crt"));
  box.env.KANTIV_JWT_KEY = await readFile(join(KEYS, "other.key"), "utf8");
}

/** Someone else takes a scope away, and the template has it: the next apply puts it back. */
function dropScope(): void {
  const settings = firstOrg(box).components.find(({ type }) => type === "ExtlClntAppOauthSettings");
  if (settings) settings.fields.commaSeparatedOauthScopes = "Api, Basic, RefreshToken";
}

/** The token endpoint lets everybody in from now on, whatever was deleted; what it gave and took back. */
async function givesTokens(): Promise<Record<"given" | "revoked", string[]>> {
  const seen = { given: [] as string[], revoked: [] as string[] };
  const server = await serverOf(box.emulator);
  const own = server.listeners("request")[0] as (message: IncomingMessage, response: ServerResponse) => void;
  const { url, organizationId } = box.emulator.ready;
  server.removeAllListeners("request");
  server.on("request", async (message: IncomingMessage, response: ServerResponse) => {
    const path = message.url ?? "";
    if (!/oauth2\/(token|revoke)$/.test(path)) return own(message, response);
    const body = new URLSearchParams(await text(message));
    response.setHeader("content-type", "application/json");
    if (path.endsWith("revoke")) {
      seen.revoked.push(body.get("token") ?? "");
      return response.end();
    }
    const token = `${organizationId.slice(0, 15)}!token${seen.given.length}`;
    seen.given.push(token);
    const id = `${url}/id/${organizationId}/005000000000001AAA`;
    return response.end(
      JSON.stringify({ access_token: token, instance_url: url, id, token_type: "Bearer", scope: "api" }),
    );
  });
  return seen;
}

async function timed(command: string, ...args: string[]) {
  const start = box.clock.now();
  const done = await box.run(command, ...args, "--json");
  const { result } = done.json<{ verified: boolean; checks: Check[] }>();
  return { ...done, result, tookMs: box.clock.now() - start };
}

describe("fault 8: --wait bounds the wait for a change that is on its way, counted from the change", () => {
  it.each(["verify", "handoff"])("of %s", async (command) => {
    box = await sandbox();
    // Longer than anybody waits.
    firstOrg(box).timings.propagation = 48 * 60 * MINUTE;
    const start = box.clock.now();
    const since = () => (box.clock.now() - start) / MINUTE;
    expect((await box.run("apply", "--yes")).code).toBe(1);
    expect([since() > 14, since() < 16]).toEqual([true, true]);
    const before = since();
    expect((await box.run(command, "--wait", "3")).code).toBe(1);
    expect(since() - before).toBeLessThan(1);
    expect((await box.run(command, "--wait", "25")).code).toBe(1);
    expect([since() > 24, since() < 26]).toEqual([true, true]);
  });

  it("of destroy: as long as the org still gives tokens, each of which is revoked", async () => {
    await settled(0);
    const tokens = await givesTokens();
    for (const [wait, least, most] of [
      [3, 2.9, 4],
      [20, 19.9, 21],
      // The app is gone, and what is tried is its login.
      [0, 0, 1],
    ] as const) {
      const { code, json, tookMs } = await timed("destroy", "--yes", "--wait", String(wait));
      expect([code, json<{ checks: Check[] }>().result.checks[0]?.code]).toEqual([1, "LOGIN_NOT_REFUSED"]);
      expect([tookMs / MINUTE >= least, tookMs / MINUTE < most], `--wait ${wait}: ${tookMs}`).toEqual([true, true]);
    }
    expect(tokens.given.length).toBeGreaterThan(20);
    expect(tokens.revoked).toEqual(tokens.given);
  });

  it("of certificate rotate: the new pair has so long, and the old one that is put back what Salesforce allows itself", async () => {
    await settled(10 * 60 * MINUTE);
    await copyFile(join(KEYS, "other.crt"), join(box.folder, "other.crt"));
    box.env.NEW_KEY = await readFile(join(KEYS, "other.key"), "utf8");
    const start = box.clock.now();
    const flags = ["--yes", "--new-cert", "other.crt", "--new-key-env", "NEW_KEY", "--wait", "3"];
    const { code } = await kantivSf(["certificate", "rotate", "--org", box.orgFile, ...flags], {
      env: box.env,
      cwd: box.folder,
      clock: box.clock,
    });
    const took = (box.clock.now() - start) / MINUTE;
    expect([code, took > 17.9, took < 19], String(took)).toEqual([1, true, true]);
  });
});

describe("a change of an app that is in use", () => {
  it("is waited for when it is the certificate: until then the old one counts", async () => {
    await settled(3 * MINUTE);
    await otherPair();
    const { code, result, tookMs } = await timed("apply", "--yes");
    expect([code, result.verified]).toEqual([0, true]);
    expect(tookMs).toBeGreaterThanOrEqual(3 * MINUTE - 5_000);
  });

  it("is waited for when it is the scopes: until then a token has the old ones", async () => {
    await settled(3 * MINUTE);
    dropScope();
    const { code, result, tookMs } = await timed("apply", "--yes");
    expect([code, result.verified]).toEqual([0, true]);
    expect(result.checks.find(({ id }) => id === "scopes")).toMatchObject({ status: "passed" });
    expect(tookMs).toBeGreaterThanOrEqual(3 * MINUTE - 5_000);
    expect(firstOrg(box).sessions.filter(({ kind }) => kind === "oauth")).toEqual([]);
  });

  it.each(["old", "mixed"] as const)(
    "ends in a login that is proven, whichever server answers: %s",
    async (spreading) => {
      await settled(3 * MINUTE, spreading);
      await otherPair();
      dropScope();
      expect((await timed("apply", "--yes")).result.verified).toBe(true);
    },
  );

  it.each(["old", "mixed"] as const)("may be a rotation of the certificate: %s", async (spreading) => {
    await settled(3 * MINUTE, spreading);
    await copyFile(join(KEYS, "other.crt"), join(box.folder, "other.crt"));
    box.env.NEW_KEY = await readFile(join(KEYS, "other.key"), "utf8");
    const flags = ["--yes", "--new-cert", "other.crt", "--new-key-env", "NEW_KEY"];
    const { code, stderr } = await kantivSf(["certificate", "rotate", "--org", box.orgFile, ...flags], {
      env: box.env,
      cwd: box.folder,
      clock: box.clock,
    });
    expect(code, stderr).toBe(0);
  });

  it("is not waited for beyond the time that Salesforce allows itself", async () => {
    await settled(60 * MINUTE);
    dropScope();
    const { code, result, tookMs } = await timed("apply", "--yes");
    expect([code, result.verified]).toEqual([1, false]);
    expect(result.checks.filter(({ status }) => status === "failed").map(({ id }) => id)).toEqual([
      "scopes",
      "userinfo",
    ]);
    expect(tookMs).toBeLessThan(16 * MINUTE);
  });

  it("is not waited for when somebody else has undone it: verify says so at once", async () => {
    await settled(0);
    await otherPair();
    expect((await box.run("apply", "--yes")).code).toBe(0);
    dropScope();
    const { result, tookMs } = await timed("verify");
    expect(result.checks.find(({ id }) => id === "scopes")).toMatchObject({ status: "failed", code: "LOGIN_SCOPES" });
    expect(tookMs).toBeLessThan(MINUTE);
  });
});
