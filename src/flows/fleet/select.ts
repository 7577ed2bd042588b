import { resolve } from "node:path";
import { select, type Wanted } from "../../fleet/select.ts";
import { type Shard, shardNamed, shardsOf } from "../../fleet/shard.ts";
import { inWaves, waveNamed } from "../../fleet/waves.ts";
import type { Context, Flags } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { Left, Wave } from "../../model/fleet.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";
import { changedSince } from "../../review/git-tree.ts";
import { filesOf, once, readFleetFile } from "./files.ts";
import { namesFrom } from "./from.ts";
import { type ReadMember, readMembers } from "./members.ts";

/** Who of the orgs that flags name is worked on. */
export interface Selected {
  chosen: readonly ReadMember[];
  /** All who are selected, where those chosen are a shard of them; else the same. */
  whole: readonly ReadMember[];
  /** Which one, and in which each of all is. */
  shard: (Shard & { byName: ReadonlyMap<string, number> }) | undefined;
  left: readonly Left[];
  /** In their order; none where the fleet file names none. */
  waves: readonly Wave[];
}

const DAY_MS = 86_400_000;

const FLEET_FILE = "fleet.yaml";

/**
 * Reads every org file that the flags name, and selects among them. No org is contacted. Throws input errors (exit 2) for what is wrong
 * with the selection; what is wrong with one org file is a fault of that org.
 */
export async function selectOrgs(flags: Flags, ctx: Context): Promise<Selected> {
  const { words, waves } = await wordsOf(flags, ctx);
  const { members: read, left } = await readMembers(await filesOf(words, ctx), ctx);
  const members = inWaves(read, waves);
  const wanted: Wanted = {
    tags: listed(flags.tag).map((tags) => tags.split(",").filter((tag) => tag !== "")),
    not: listed(flags.not),
    only: [...(await conditionsIn(flags, members, ctx)), ...ofWave(flags.wave, members, waves)],
  };
  const selection = select(members, wanted);
  const whole = selection.chosen as readonly ReadMember[];
  const all = [...selection.left, ...left];
  const shard = shardIn(flags, ctx);
  if (shard === undefined) return { chosen: whole, whole, shard, left: all, waves };
  const byName = shardsOf(whole, waves, shard.of);
  const isIn = ({ name }: ReadMember) => byName.get(name) === shard.index;
  const elsewhere = whole
    .filter((one) => !isIn(one))
    .map(({ name, file }) => ({ name, file, why: `in shard ${byName.get(name)}` }));
  return { chosen: whole.filter(isIn), whole, shard: { ...shard, byName }, left: [...all, ...elsewhere], waves };
}

function shardIn({ shard, shards }: Flags, ctx: Context): Shard | undefined {
  if (shard !== undefined) return shardNamed(String(shard), shards === undefined ? undefined : Number(shards), ctx.env);
  if (shards === undefined) return undefined;
  throw inputError("USAGE", "--shards says how many parts there are, not which is meant.", "Add --shard auto.");
}

function listed(flag: unknown): string[] {
  if (flag === undefined) return [];
  return Array.isArray(flag) ? flag.map(String) : [String(flag)];
}

/** What `--org` and the fleet file name. */
async function wordsOf(flags: Flags, ctx: Context): Promise<{ words: string[]; waves: readonly Wave[] }> {
  const file = flags.fleet === "" ? FLEET_FILE : flags.fleet;
  const fromFile = file === undefined ? { words: [], waves: [] } : await readFleetFile(String(file), ctx);
  const words = [...listed(flags.org), ...fromFile.words];
  if (words.length > 0) return { words, waves: fromFile.waves };
  const others = `Add --org FILE, a folder or a pattern, or --fleet with a ${FLEET_FILE}.`;
  throw inputError("USAGE", "Which orgs?", (await whatIsHere(ctx)) ?? others);
}

/** The flag for what this folder has, as it is mostly called. */
async function whatIsHere({ files }: Context): Promise<string | undefined> {
  if (await files.exists(FLEET_FILE)) return `Add --fleet, which is ${FLEET_FILE} here; or --org with others.`;
  return (await files.exists("orgs")) ? "Add --org orgs, the folder that is here; or --org with others." : undefined;
}

async function conditionsIn(flags: Flags, members: readonly ReadMember[], ctx: Context): Promise<Wanted["only"]> {
  const only: Wanted["only"][number][] = [];
  const add = (files: readonly string[], why: string) => only.push({ files: new Set(files), why });
  if (flags["changed-since"] !== undefined) {
    const ref = String(flags["changed-since"]);
    const changed = await changedSince(ref, { exec: ctx.exec, env: ctx.env, cwd: ctx.cwd });
    const touched = new Set(changed.flatMap(withFoldersAbove));
    // A change shows at a link as well as at what it leads to.
    const isTouched = once(async (path) => {
      const both = [resolve(ctx.cwd, path), await ctx.files.resolve(path)];
      return both.some((one) => touched.has(one.replaceAll("\\", "/")));
    });
    const isIn = await Promise.all(
      members.map(async ({ inputs }) => (await Promise.all(inputs.map(isTouched))).some(Boolean)),
    );
    add(filesIn(members.filter((_, at) => isIn[at])), `not changed since ${ref}`);
  }
  if (flags.expiring !== undefined) {
    const days = Number(flags.expiring);
    const ends = await Promise.all(members.map((one) => expires(one, days, ctx)));
    add(filesIn(members.filter((_, at) => ends[at])), `its certificate does not end within ${days} days`);
  }
  if (flags["from-result"] !== undefined) {
    const result = String(flags["from-result"]);
    const { names, words } = await namesFrom(result, flags.status, ctx);
    add(filesIn(members.filter(({ name }) => names.has(name))), `not ${words} in ${result}`);
  } else if (flags.status !== undefined) {
    throw inputError("USAGE", "--status says which orgs of --from-result are meant.", "Add --from-result RESULT.");
  }
  return only;
}

/** A path and each folder that it lies in. */
function withFoldersAbove(path: string): string[] {
  const all = [path];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) all.push(path.slice(0, at));
  return all;
}

function ofWave(flag: unknown, members: readonly ReadMember[], waves: readonly Wave[]): Wanted["only"] {
  if (flag === undefined) return [];
  const { name } = waveNamed(String(flag), waves);
  return [{ files: new Set(filesIn(members.filter(({ wave }) => wave === name))), why: `not in the wave ${name}` }];
}

function filesIn(members: readonly ReadMember[]): string[] {
  return members.map(({ file }) => file);
}

/** A certificate that cannot be read is somebody's to look at, too. */
async function expires({ settings }: ReadMember, days: number, ctx: Context): Promise<boolean> {
  if (settings === undefined) return true;
  const { certificate } = settings.jwt;
  // An installed app has its publisher's.
  if (certificate === undefined) return false;
  const { readCertificate } = await import("../../oauth/key/certificate.ts");
  try {
    const pem = await ctx.files.read(certificate, { maxBytes: REPOSITORY_FILE_BYTES });
    return readCertificate(pem).validTo - ctx.clock.now() <= days * DAY_MS;
  } catch {
    return true;
  }
}
