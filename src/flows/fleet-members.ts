import { dirname } from "node:path";
import type { Context } from "../model/command.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { Left, Member } from "../model/fleet.ts";
import { REPOSITORY_FILE_BYTES } from "../model/ports.ts";
import type { Settings } from "../model/settings.ts";
import { readOrgFileAs } from "../settings/parse.ts";
import { templateFolder } from "../template/locate.ts";
import { type Candidate, isMeantAsOrgFile, once } from "./fleet-files.ts";
import { readBases } from "./read-bases.ts";
import { readText } from "./read-text.ts";

/** An org of a selection with what was read of it. */
export interface ReadMember extends Member {
  /** Absent where the file is wrong. */
  settings?: Settings;
  /** Paths of all that decides what is set up: org file, what it extends, template, certificate. */
  inputs: readonly string[];
}

/** So many files are open at once at most. */
const AT_ONCE = 64;

/**
 * The org files among these, read and checked, without a request. What others extend, and YAML that is no org file, is left out where it
 * was only found. Throws, but for files of which one alone is worked on, `FLEET_TWICE` (exit 2) for two files about one app of one org.
 */
export async function readMembers(
  candidates: readonly Candidate[],
  ctx: Context,
  how: "together" | "alone" = "together",
): Promise<{ members: ReadMember[]; left: Left[] }> {
  // Of what many extend, one read does.
  const sources: Sources = {
    read: once((path) => ctx.files.read(path, { maxBytes: REPOSITORY_FILE_BYTES })),
  };
  const read: { candidate: Candidate; member: ReadMember; bases: readonly string[] }[] = [];
  for (let at = 0; at < candidates.length; at += AT_ONCE) {
    const some = candidates.slice(at, at + AT_ONCE).map((candidate) => readMember(candidate, sources, ctx));
    read.push(...(await Promise.all(some)).flatMap((one) => one ?? []));
  }
  const extendedBy = new Map(read.flatMap(({ member, bases }) => bases.map((base) => [base, member.file] as const)));
  const isBase = ({ candidate, member }: (typeof read)[number]) => candidate.found && extendedBy.has(member.file);
  const members = read.filter((one) => !isBase(one)).map(({ member }) => member);
  if (how === "together") await refuseSameApp(members, ctx);
  const left = read.filter(isBase).map(({ member: { name, file } }) => ({
    name,
    file,
    why: `extended by ${extendedBy.get(file)}`,
  }));
  return { members, left };
}

interface Sources {
  read: (path: string) => Promise<Buffer>;
}

async function readMember({ path, found }: Candidate, sources: Sources, ctx: Context) {
  const candidate = { path, found };
  try {
    const text = await readText(path, "ORG_FILE_MISSING", "the org file", ctx);
    if (found && !isMeantAsOrgFile(text)) return undefined;
    const bases = await readBases(text, path, sources);
    const { settings, label } = readOrgFileAs(text, path, ctx.env, bases);
    const extended = bases.parts.map(({ file }) => file);
    if (settings instanceof KantivError) {
      return {
        candidate,
        member: { ...label, file: path, fault: settings, inputs: [path, ...extended] },
        bases: extended,
      };
    }
    const { certificate } = settings.jwt;
    const named = certificate === undefined ? [] : [certificate];
    const inputs = [path, ...extended, ...named, templateOf(settings, ctx)];
    return {
      candidate,
      member: { ...label, file: path, instanceUrl: settings.instanceUrl, settings, inputs },
      bases: extended,
    };
  } catch (error) {
    if (!(error instanceof KantivError) || found) throw error;
    const { label } = readOrgFileAs("", path, ctx.env, { parts: [], texts: [], problems: [] });
    return { candidate, member: { ...label, file: path, fault: error, inputs: [path] }, bases: [] };
  }
}

function templateOf({ template, templateFrom, file }: Settings, ctx: Context): string {
  return templateFolder(template, { builtinFolder: ctx.templatesFolder, baseFolder: templateFrom ?? dirname(file) });
}

/** Only files with one address need a look at their template. */
async function refuseSameApp(members: readonly ReadMember[], ctx: Context): Promise<void> {
  const current = members.filter(({ retired, settings }) => retired === undefined && settings !== undefined);
  for (const [url, same] of Map.groupBy(current, ({ instanceUrl }) => instanceUrl)) {
    if (same.length === 1) continue;
    // Only now what reads templates: a list of orgs is there sooner without.
    const { appNameOf } = await import("./prepare.ts");
    const names = await Promise.all(same.map(({ settings }) => settings && orNothing(() => appNameOf(settings, ctx))));
    for (const [name, twice] of Map.groupBy(same, (_, at) => names[at])) {
      if (name === undefined || twice.length === 1) continue;
      const which = twice.map(({ file }) => file).join(", ");
      const message = `${twice.length} org files are about the app ${name} in ${url}: ${which}.`;
      throw inputError("FLEET_TWICE", message, "Keep one of them, or give each another app by the parameter appName.");
    }
  }
}

/** What is wrong with a template is told when the org is worked on. */
async function orNothing<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof KantivError) return undefined;
    throw error;
  }
}
