import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  DEFAULT_TIMINGS,
  type Emulator,
  type OrgSeed,
  orgHosts,
  SAMPLE_DATA,
  SWITCHES,
  startEmulator,
} from "../emulator/index.ts";
import { type Context, type Flags, type Handler, wordsOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { orgFileFor, type ReadyOrg, readyDocument, readyText } from "../reports/emulator-ready.ts";
import { commandLine } from "../util/command-line.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { pastedOrigin } from "../util/my-domain.ts";
import { removeFile } from "../util/shell-lines.ts";
import { type LoadedProfile, readProfile } from "./emulator-profile.ts";

const A_NAME = "acme--uat.sandbox.my.salesforce.com";

/** `emulator`: serves until it is interrupted; the ready document comes as soon as requests are accepted. */
export const run: Handler = async (flags, ctx) => {
  const names = namesOf(flags);
  const profile = flags.learned === undefined ? undefined : await readProfile(String(flags.learned), ctx);
  const emulator = await start(flags, names, profile, ctx);
  try {
    await openOrgs(emulator, Math.max(Number(flags.orgs), names.length), { ...profile?.seed, ...kindOf(flags) });
    const [orgs, front] = [orgsOf(emulator), emulator.front?.environment];
    const written = await writeOrgFile(flags["org-file"], orgs[0], ctx);
    // The words that make a session are the emulator's own and open nothing else, so that they may be shown.
    ctx.line(
      ctx.json
        ? JSON.stringify(readyDocument(orgs, front))
        : readyText({ orgs, front, next: nextOn(emulator, written) }),
    );
    if (!ctx.signal.aborted) await once(ctx.signal, "abort");
  } finally {
    await emulator.close();
  }
  return { status: "ok", exit: EXIT.ok, result: null, text: () => "", silent: true };
};

/** Host names for the orgs: one each, or none at all. Throws `USAGE` (exit 2). */
function namesOf(flags: Flags): string[] {
  const given = wordsOf(flags.as).map(hostIn);
  if (flags["proxy-auth"] === true && given.length === 0) {
    throw inputError("USAGE", "--proxy-auth is for the proxy of --as, which is not there.", `Add --as ${A_NAME}.`);
  }
  if (given.length > 0 && Number(flags.orgs) > given.length) {
    const message = `--orgs ${flags.orgs} needs as many names, and --as gives ${given.length}.`;
    throw inputError("USAGE", message, "Give --as once for each org, or leave --orgs out.");
  }
  if (flags.production === true && given.length > 0) {
    const message = "Which kind of org it is, the name of --as says itself.";
    throw inputError("USAGE", message, "Leave --production out, and give e.g. --as acme.my.salesforce.com.");
  }
  try {
    return orgHosts(given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw inputError("USAGE", `--as ${error.message}.`, `Give each org's My Domain host, e.g. --as ${A_NAME}.`);
  }
}

/** The host of an address as a browser shows it; a word that is none stays for the emulator to judge. */
function hostIn(word: string): string {
  return /[/]|force\.com$|setup\.com$/i.test(word) ? (URL.parse(pastedOrigin(word))?.hostname ?? word) : word;
}

/** Of a name of --as the emulator tells itself which kind of org it is of. */
function kindOf(flags: Flags): Pick<OrgSeed, "isSandbox"> {
  return flags.production === true ? { isSandbox: false } : {};
}

/** Made for the run, as the orgs' own words are; with characters that a URL must not have as they are. */
function newProxyAuth(): { user: string; password: string } {
  return { user: "proxy-user", password: `p@ss:${randomBytes(12).toString("base64")}` };
}

async function start(
  flags: Flags,
  names: readonly string[],
  profile: LoadedProfile | undefined,
  ctx: Context,
): Promise<Emulator> {
  if (flags.seed !== undefined && flags.vary === undefined) {
    throw inputError(
      "USAGE",
      "--seed decides how times vary, and --vary is not there.",
      "Add --vary, e.g. --vary 0.5.",
    );
  }
  const options = {
    port: Number(flags.port),
    latencyMs: Number(flags.latency),
    timings: Object.fromEntries(wordsOf(flags.timing).map(timingOf)),
    switches: { ...profile?.switches, ...Object.fromEntries(wordsOf(flags.switch).map(switchOf)) },
    as: names,
    seed: { orgs: [{ ...SAMPLE_DATA, ...profile?.seed, ...kindOf(flags) }] },
    ...(flags["proxy-auth"] === true ? { proxyAuth: newProxyAuth() } : {}),
    ...(flags.vary === undefined ? {} : { vary: { by: Number(flags.vary), seed: Number(flags.seed ?? 1) } }),
    ...(flags.state === undefined ? {} : { stateFile: String(flags.state) }),
    log: (message: string) => ctx.emit({ kind: "warning", code: "EMULATOR", message }),
  };
  try {
    return await startEmulator(options);
  } catch (error) {
    // Those of a state file that is none; the rest (a port that is taken) explain themselves.
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
    const message = `${options.stateFile} holds no state that this emulator can take up: ${error.message}.`;
    throw inputError(
      "STATE_FILE",
      message,
      `Name another --state, or begin with a fresh org: ${removeFile(String(options.stateFile))}`,
    );
  }
}

/** A `name=value` word, checked against the emulator's own list. Throws `USAGE` (exit 2). */
function switchOf(word: string): [name: string, value: string] {
  const at = word.indexOf("=");
  const [name, value] = at < 0 ? [word, ""] : [word.slice(0, at), word.slice(at + 1)];
  if (!Object.hasOwn(SWITCHES, name)) {
    const near = didYouMean(name, Object.keys(SWITCHES));
    const remedy = near ? `Did you mean ${near}?` : `There are: ${Object.keys(SWITCHES).join(", ")}.`;
    throw inputError("USAGE", `The emulator has no switch ${JSON.stringify(name)}.`, remedy);
  }
  const values: readonly string[] = SWITCHES[name as keyof typeof SWITCHES].values;
  if (values.includes(value)) return [name, value];
  const remedy = `Give one of: ${values.map((it) => JSON.stringify(`${name}=${it}`)).join(", ")}.`;
  throw inputError("USAGE", `The switch ${name} has no value ${JSON.stringify(value)}.`, remedy);
}

/** A `name=milliseconds` word, checked against the emulator's own list. Throws `USAGE` (exit 2). */
function timingOf(word: string): [name: string, milliseconds: number] {
  const [, name = word, digits] = /^(.*?)=(\d{1,7})$/.exec(word) ?? [];
  if (Object.hasOwn(DEFAULT_TIMINGS, name) && digits !== undefined) return [name, Number(digits)];
  const remedy = `Give name=milliseconds, with one of: ${Object.keys(DEFAULT_TIMINGS).join(", ")}.`;
  throw inputError("USAGE", `The emulator has no timing ${JSON.stringify(word)}.`, remedy);
}

/** Adds orgs until there are as many as asked for; those of a state file count. */
async function openOrgs(emulator: Emulator, wanted: number, like: OrgSeed = {}): Promise<void> {
  for (let count = emulator.orgs().length; count < wanted; count++) {
    await emulator.addOrg({ ...like, ...seedOf(count + 1) });
  }
}

/** Usernames are unique over all orgs of Salesforce, so each org has its own. */
function seedOf(number: number): OrgSeed {
  const suffix = `acme.com.uat${number}`;
  return {
    ...SAMPLE_DATA,
    name: `Acme UAT ${number}`,
    adminUsername: `admin@${suffix}`,
    integrationUsername: `kantiv@${suffix}`,
  };
}

function orgsOf(emulator: Emulator): [ReadyOrg, ...ReadyOrg[]] {
  const [, ...others] = emulator.orgs().map(({ ready }) => ready);
  return [emulator.ready, ...others];
}

/** A client's first command on the first org, whose file was written; none without one. */
function nextOn({ world }: Emulator, file: string | undefined): string | undefined {
  const again = world.orgs[0]?.isSandbox === false ? ["--production"] : [];
  return file === undefined ? undefined : commandLine("apply", { file, again });
}

/** The first org's file, new; where none is wanted nothing. Throws `FILE_EXISTS` (exit 2). */
async function writeOrgFile(file: unknown, org: ReadyOrg, ctx: Context): Promise<string | undefined> {
  if (file === undefined) return undefined;
  const path = String(file);
  try {
    await ctx.files.create(path, orgFileFor(org));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw inputError("FILE_EXISTS", `${path} is there already; nothing was written.`, "Give --org-file another name.");
  }
  return path;
}
