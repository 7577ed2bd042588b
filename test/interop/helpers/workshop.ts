/** One emulated sandbox, one home folder and one project for one test. */
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { type Emulator, type EmulatorOptions, type Org, startEmulator } from "../../../src/emulator/index.ts";
import { type CliResult, kantivSf } from "../../helpers/cli.ts";
import { type LocalProxy, proxyTo } from "../../helpers/local-proxy.ts";
import { orgFileText } from "../../helpers/sandbox.ts";
import { trust } from "../../helpers/trusted-ca.ts";
import { cliEnvironment, type SfReply, salesforceCli } from "./salesforce-cli.ts";

const KEYS = join(import.meta.dirname, "../../fixtures/keys");

export const KEY_FILE = join(KEYS, "kantiv.key");

/** The components of the shipped template, as the CLI names them in its results. */
export const COMPONENTS = [
  "ExternalClientApplication:Kantiv_Integration",
  "ExtlClntAppConfigurablePolicies:Kantiv_Integration_plcy",
  "ExtlClntAppGlobalOauthSettings:Kantiv_Integration_glbloauth",
  "ExtlClntAppOauthConfigurablePolicies:Kantiv_Integration_oauthPlcy",
  "ExtlClntAppOauthSettings:Kantiv_Integration_oauth",
  "PermissionSet:Kantiv_Integration",
];

/**
 * The real name that every org of a run has, with `INTEROP_AS=acme--uat.sandbox.my.salesforce.com`: all is said over TLS and
 * through the emulator's proxy then, under a CA of the run's own. Null where orgs answer at a port of this machine.
 */
const REAL_NAME = process.env.INTEROP_AS ?? null;

/** Everything is done when it is first asked for, so that a command needs no second poll. */
const AT_ONCE = { deployPending: 0, deployInProgress: 0, deployFinalizing: 0, retrieve: 0, groupCalculation: 0 };

export class Workshop {
  readonly emulator: Emulator;
  readonly folder: string;
  /** What `kantiv-sf render --format source` wrote; commands run in it. */
  readonly project: string;
  readonly orgFile: string;
  readonly env: Record<string, string>;

  private constructor(emulator: Emulator, folder: string) {
    this.emulator = emulator;
    this.folder = folder;
    this.project = join(folder, "project");
    this.orgFile = join(folder, "acme.yaml");
    this.env = { ...cliEnvironment(join(folder, "home")), SF_TARGET_ORG: "acme", ...emulator.front?.environment };
  }

  /**
   * With the rendered project and nobody logged in. It closes with the test.
   *
   * @param name that the org has; null for one at a port of this machine, whatever the run is under
   */
  static async open(options: EmulatorOptions = {}, name: string | null = REAL_NAME): Promise<Workshop> {
    const named = name === null ? {} : { as: [name] };
    const emulator = await startEmulator({ timings: AT_ONCE, ...named, ...options });
    const workshop = new Workshop(emulator, await mkdtemp(join(tmpdir(), "kantiv-sf-interop-")));
    onTestFinished(() => workshop.#close());
    if (emulator.front) onTestFinished(trust(emulator.front.authority));
    await mkdir(join(workshop.folder, "home"));
    await copyFile(join(KEYS, "kantiv.crt"), join(workshop.folder, "kantiv.crt"));
    await writeFile(workshop.orgFile, orgFileText(emulator));
    await workshop.render("source", "project");
    return workshop;
  }

  /** The administrator is logged in, under the alias `acme`, which is also the default org. */
  static async loggedIn(options: EmulatorOptions = {}, name: string | null = REAL_NAME): Promise<Workshop> {
    const workshop = await Workshop.open(options, name);
    expect(await workshop.login()).toMatchObject({ code: 0 });
    return workshop;
  }

  login(accessToken = this.emulator.ready.admin.accessToken): Promise<SfReply> {
    const args = [
      "org",
      "login",
      "access-token",
      "--no-prompt",
      "--alias",
      "acme",
      "--instance-url",
      this.emulator.url,
    ];
    return salesforceCli(args, this.project, { ...this.env, SF_ACCESS_TOKEN: accessToken });
  }

  /** Runs the CLI in the project. */
  sf(...args: string[]): Promise<SfReply> {
    return salesforceCli(args, this.project, this.env);
  }

  /** Logs in as the integration user by JWT, under the alias `bot`. */
  loginJwt(consumerKey = this.consumerKey): Promise<SfReply> {
    const { url, ready } = this.emulator;
    const who = ["--username", ready.integrationUser.username, "--client-id", consumerKey, "--jwt-key-file", KEY_FILE];
    return this.sf("org", "login", "jwt", "--instance-url", url, "--alias", "bot", ...who);
  }

  /** Runs kantiv-sf on the org, as the administrator with the token. */
  async kantivSf(command: string, ...args: string[]): Promise<CliResult> {
    const env = {
      ADMIN_TOKEN: this.emulator.ready.admin.accessToken,
      KANTIV_JWT_KEY: await readFile(KEY_FILE, "utf8"),
      ...this.emulator.front?.environment,
    };
    return kantivSf([command, "--org", this.orgFile, ...args], { env, cwd: this.folder });
  }

  /** The whole set-up, for tests of something else. */
  async apply(): Promise<void> {
    const { code, stderr } = await this.kantivSf("apply", "--yes");
    expect(code, stderr).toBe(0);
  }

  /** Writes what would be deployed with kantiv-sf; returns where it is. */
  async render(format: "metadata" | "source" | "zip", name: string): Promise<string> {
    const out = join(this.folder, name);
    const { code, stderr } = await this.kantivSf("render", "--format", format, "--out", out);
    expect(code, stderr).toBe(0);
    return out;
  }

  /**
   * From now on the CLI says everything through a proxy, which leads to the emulator and nowhere else; what it asked for
   * is in `asked`. It takes one for every host, so that loopback is not left out.
   */
  async behindProxy(): Promise<LocalProxy> {
    const proxy = await proxyTo(this.org.port);
    Object.assign(this.env, { HTTPS_PROXY: proxy.url });
    return proxy;
  }

  /** A file of the project, changed. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const file = join(this.project, path);
    const before = await readFile(file, "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(file, after);
  }

  /** Writes a file of the project; returns its path. */
  async write(path: string, text: string): Promise<string> {
    await writeFile(join(this.project, path), text);
    return path;
  }

  get org(): Org {
    const [org] = this.emulator.world.orgs;
    if (!org) throw new Error("the emulator has no org");
    return org;
  }

  get consumerKey(): string {
    return this.org.consumers.at(-1)?.key ?? "no-consumer-here";
  }

  /** `Type:fullName` of what an administrator could have deployed, in order. */
  get components(): string[] {
    return this.org.components.map((it) => `${it.type}:${it.fullName}`).sort();
  }

  /** `METHOD path` or, for SOAP, the operation, of each request so far. */
  get asked(): string[] {
    return this.emulator.requests().map((it) => it.operation ?? `${it.method} ${it.path.replace(/\?.*/, "")}`);
  }

  /** At the end of the test: whatever the client asked for must have been something that the emulator models. */
  async #close(): Promise<void> {
    await this.emulator.close();
    await rm(this.folder, { recursive: true, force: true });
    expect(this.emulator.unknownRoutes()).toEqual([]);
  }
}

/** `Type:fullName` and state of each file of a deploy, retrieve or delete, in order. @throws {Error} without files */
export function fileStates({ json }: SfReply): string[] {
  const files: { type: string; fullName: string; state: string }[] | undefined =
    json.result?.files ?? json.result?.deletedSource;
  if (!files) throw new Error(`no files in the answer: ${json.message ?? JSON.stringify(json)}`);
  return files.map((it) => `${it.type}:${it.fullName} ${it.state}`).sort();
}
