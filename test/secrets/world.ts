import { createPrivateKey } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Org } from "../../src/emulator/index.ts";
import { type CliOptions, type CliResult, kantivSf } from "../helpers/cli.ts";
import { assertionsIn, type Canaries, keyLines, leaksIn, textsBelow } from "../helpers/leaks.ts";
import { recordId } from "../helpers/record-id.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import { allowSecretsByRest, firstOrg } from "../helpers/secrets-by-rest.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const KEYS = join(ROOT, "test/fixtures/keys");

const PASSPHRASE = "canary-passphrase-5jx2";
const PASSWORD = "Canary-Pa55word&<q>";
const SECURITY_TOKEN = "CanarySecurityToken7Zq9Lm";
const REFRESH_TOKEN = "5Aep861CanaryRefreshTokenQ7xW2";
const AUTH_SECRET = "C4N4RYCL1ENTSECRET99887766";

/** A set-up org, everything secret at hand in one environment, and a list of what must show nowhere. */
export interface SecretWorld {
  box: Sandbox;
  env: Record<string, string>;
  /** Of this moment: sessions that were opened and secrets that were made since are in it. */
  canaries(): Canaries;
  /** Puts the org back as it was when it had just been set up. */
  restore(): void;
  run(args: readonly string[], more?: RunOptions): Promise<CliResult>;
  /** A run that comes to a bug: its clock throws this. */
  crash(args: readonly string[], error: Error): Promise<CliResult>;
  /** Everything said so far and everything on the disk, searched; what was found, in words. */
  leaks(): Promise<string[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface RunOptions {
  env?: Record<string, string>;
  signal?: AbortSignal;
  /** The world's folder without it. */
  cwd?: string;
  /** By the machine's clock instead of the sandbox's. */
  realTime?: boolean;
}

/** Files that hold a secret because a test put it there or chose it for that: nothing else may. */
const CHOSEN = /^(secret-\d+\.json|.*\.key)$/;

export async function secretWorld(): Promise<SecretWorld> {
  const box = await sandbox();
  const key = await readFile(join(KEYS, "kantiv.key"), "utf8");
  const encrypted = createPrivateKey(key)
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: PASSPHRASE })
    .toString();
  const otherKey = await readFile(join(KEYS, "other.key"), "utf8");
  const opened = new Set<string>();
  await writeFile(join(box.folder, "other.crt"), await readFile(join(KEYS, "other.crt")));
  const admin = administrator(box);
  Object.assign(admin, { password: PASSWORD, securityToken: SECURITY_TOKEN });
  firstOrg(box).cliRefreshTokens.push({ token: REFRESH_TOKEN, userId: admin.id });
  const env = {
    ADMIN_TOKEN: box.emulator.ready.admin.accessToken,
    ADMIN_KEY: key,
    KANTIV_JWT_KEY: encrypted,
    KANTIV_PASSPHRASE: PASSPHRASE,
    KANTIV_KEY_PASSPHRASE: PASSPHRASE,
    NEW_KEY: otherKey,
    SF_PASSWORD: PASSWORD,
    SF_SECURITY_TOKEN: SECURITY_TOKEN,
    SFDX_AUTH_URL: `force://PlatformCLI:${AUTH_SECRET}:${REFRESH_TOKEN}@${new URL(box.emulator.url).host}`,
  };
  watchSessions(box, opened);
  await box.writeOrgFile(secretOrgFile(box.emulator.url, "accessToken: { env: ADMIN_TOKEN }"));
  const said: string[] = [];
  const gone: Record<string, string> = {};
  const keepSecrets = () => {
    for (const token of opened) gone[`session ${token.slice(-4)}`] = token.split("!")[1] ?? token;
    for (const org of box.emulator.world.orgs) {
      for (const { key: of, secret, staged } of org.consumers) {
        gone[`client secret of ${of.slice(-6)}`] = secret;
        for (const pair of staged) gone[`staged secret of ${pair.key.slice(-6)}`] = pair.secret;
      }
    }
  };
  const heard = async (args: readonly string[], options: CliOptions) => {
    const result = await kantivSf(args, { cwd: box.folder, ...options });
    said.push(`${args.join(" ")}\n${result.stdout}\n${result.stderr}`);
    keepSecrets();
    return result;
  };
  const world: SecretWorld = {
    box,
    env,
    canaries: () => {
      keepSecrets();
      return {
        password: PASSWORD,
        "security token": SECURITY_TOKEN,
        passphrase: PASSPHRASE,
        "refresh token": REFRESH_TOKEN,
        "auth URL's secret": AUTH_SECRET,
        ...keyLines("private key", key),
        ...keyLines("encrypted private key", encrypted),
        ...keyLines("other private key", otherKey),
        ...gone,
      };
    },
    restore: () => undefined,
    run: (args, { realTime, signal, cwd, ...more } = {}) =>
      heard(args, {
        env: { ...env, ...more.env },
        ...(signal ? { signal } : {}),
        ...(cwd === undefined ? {} : { cwd }),
        ...(realTime ? {} : { clock: box.clock }),
      }),
    crash: (args, error) => {
      const now = () => {
        throw error;
      };
      return heard(args, { env, clock: { ...box.clock, now } });
    },
    async leaks() {
      const files = await textsBelow(box.folder, (path) => CHOSEN.test(path));
      const canaries = world.canaries();
      const texts = [...said.map((text) => [text.split("\n")[0] ?? "", text] as const), ...files];
      return texts.flatMap(([where, text]) => [
        ...leaksIn(text, canaries).map((name) => `${name} in: ${where}`),
        ...assertionsIn(text).map(() => `assertion in: ${where}`),
      ]);
    },
    [Symbol.asyncDispose]: () => box[Symbol.asyncDispose](),
  };
  const applied = await world.run(["apply", "--org", box.orgFile, "--yes"]);
  if (applied.code !== 0) throw new Error(`apply failed: ${applied.stderr}`);
  allowSecretsByRest(box);
  letInByJwt(box);
  // A pair that waits, for the runs that put it in force.
  const staged = await world.run(["credentials", "rotate", "--org", box.orgFile]);
  if (staged.code !== 0) throw new Error(`staging failed: ${staged.stderr}`);
  const saved = structuredClone(box.emulator.world.orgs);
  world.restore = () => {
    keepSecrets();
    box.emulator.world.orgs = structuredClone(saved);
    watchSessions(box, opened);
  };
  return world;
}

/** Notes the token of every session, those too that a run opens and closes again. */
function watchSessions(box: Sandbox, opened: Set<string>): void {
  for (const org of box.emulator.world.orgs) {
    let sessions = org.sessions;
    const note = () => {
      for (const { token } of sessions) opened.add(token);
    };
    Object.defineProperty(org, "sessions", {
      enumerable: true,
      // The org looks its sessions up before it closes one.
      get: () => {
        note();
        return sessions;
      },
      set: (left: Org["sessions"]) => {
        note();
        sessions = left;
      },
    });
  }
}

function administrator(box: Sandbox): Org["users"][number] {
  const admin = firstOrg(box).users.find(({ username }) => username === box.emulator.ready.admin.username);
  if (!admin) throw new Error("no administrator");
  return admin;
}

/** Lets the administrator, too, log in by JWT with the app that was set up. */
function letInByJwt(box: Sandbox): void {
  const org = firstOrg(box);
  const set = org.components.find(({ type }) => type === "PermissionSet");
  if (!set) throw new Error("no permission set");
  const assigned = { assigneeId: administrator(box).id, permissionSetId: set.id, expiresAt: null };
  org.assignments.push({ id: recordId("0Pa", "Admin"), ...assigned });
}

/** An org file with the encrypted key, and the admin source that is given. */
export function secretOrgFile(url: string, admin: string): string {
  return `instanceUrl: ${url}
template: kantiv-integration
admin:
  ${admin}
integrationUser:
  username: kantiv@acme.com.uat
alsoAllowed:
  - { user: admin@acme.com.uat, reason: logs in by JWT as administrator }
jwt:
  certificate: kantiv.crt
  key: { env: KANTIV_JWT_KEY }
  passphrase: { env: KANTIV_PASSPHRASE }
`;
}
