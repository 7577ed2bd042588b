import { dirname } from "node:path";
import type { Context } from "../../model/command.ts";
import { inputError, KantivError } from "../../model/errors.ts";
import type { Left, Member } from "../../model/fleet.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";
import type { Settings } from "../../model/settings.ts";
import { type Bases, extendedAmong, NO_BASES } from "../../settings/extend.ts";
import { labelOf } from "../../settings/org-name.ts";
import { readOrgFileAs } from "../../settings/parse.ts";
import { templateFolder } from "../../template/locate.ts";
import { readBases } from "../input/read-bases.ts";
import { readText } from "../input/read-text.ts";
import { type Candidate, isMeantAsOrgFile, once } from "./files.ts";
import { refuseSharedByName } from "./own-secrets.ts";

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
 * was only found. Throws, but for files of which one alone is worked on, `FLEET_TWICE` (exit 2) for two files about one app of one org, and
 * `FLEET_SECRET` for two whose names lead to one secret.
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
  const read: Read[] = [];
  const left: Left[] = [];
  for (let at = 0; at < candidates.length; at += AT_ONCE) {
    const some = candidates.slice(at, at + AT_ONCE).map((candidate) => readMember(candidate, sources, ctx));
    for (const one of await Promise.all(some)) {
      if (one && "why" in one) left.push(one);
      else if (one) read.push(one);
    }
  }
  const extendedBy = extendedAmong(read.map(({ member, bases }) => ({ file: member.file, bases })));
  const isBase = ({ candidate, member }: Read) => candidate.found && extendedBy.has(member.file);
  const members = read.filter((one) => !isBase(one)).map(({ member }) => member);
  if (how === "together") {
    refuseSharedByName(members);
    await refuseSameApp(members, ctx);
  }
  const bases = read.filter(isBase).map(({ member: { name, file } }) => ({
    name,
    file,
    why: `extended by ${extendedBy.get(file)}`,
  }));
  return { members, left: [...left, ...bases] };
}

/** A file that is meant as an org file. */
interface Read {
  candidate: Candidate;
  member: ReadMember;
  bases: Bases;
}

interface Sources {
  read: (path: string) => Promise<Buffer>;
}

/** Codes of what no org file can be. */
const NO_ORG_FILE = new Set(["FILE_SIZE", "FILE_KIND"]);

async function readMember(
  { path, found }: Candidate,
  sources: Sources,
  ctx: Context,
): Promise<Read | Left | undefined> {
  const candidate = { path, found };
  try {
    const text = await readText(path, "ORG_FILE_MISSING", "the org file", ctx);
    if (found && !isMeantAsOrgFile(text)) return undefined;
    const bases = await readBases(text, path, sources);
    const { settings, label } = readOrgFileAs(text, path, ctx.env, bases);
    if (settings instanceof KantivError) {
      return {
        candidate,
        member: { ...label, file: path, fault: settings, inputs: [path, ...bases.paths] },
        bases,
      };
    }
    const { certificate } = settings.jwt;
    const named = certificate === undefined ? [] : [certificate];
    const inputs = [path, ...bases.paths, ...named, templateOf(settings, ctx)];
    return {
      candidate,
      member: { ...label, file: path, instanceUrl: settings.instanceUrl, settings, inputs },
      bases,
    };
  } catch (error) {
    if (!(error instanceof KantivError)) throw error;
    const label = labelOf({ file: path, value: undefined });
    if (found && NO_ORG_FILE.has(error.code)) return { name: label.name, file: path, why: error.message };
    return { candidate, member: { ...label, file: path, fault: error, inputs: [path] }, bases: NO_BASES };
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
    const { appNameOf } = await import("../input/prepare.ts");
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
