import type { Problem } from "../model/errors.ts";
import { folderOf, joinPath, withSlashes } from "../util/paths.ts";
import { valueIn } from "../util/read-yaml-as.ts";
import { readYaml, type YamlPath, type YamlSource } from "../util/yaml-source.ts";
import { filledIn, nameOfOrg } from "./org-name.ts";

/** One of the files that an org file is made of. */
export interface OrgFilePart {
  /** Path, as the user named it or from there. */
  file: string;
  source: YamlSource;
}

/** What an org file extends, nearest first, and what is wrong with that. */
export interface Bases {
  parts: readonly OrgFilePart[];
  /** Paths of all that are named, also of one that cannot be read. */
  paths: readonly string[];
  /** As they were read. */
  texts: readonly string[];
  problems: readonly Problem[];
  /** The org file itself, where it had to be read for that. */
  own?: YamlSource;
}

export const NO_BASES: Bases = { parts: [], paths: [], texts: [], problems: [] };

/** More would have to be read in too many places to be understood. */
const DEEPEST = 3;

/** The keys that are about one file and no other. */
const OWN = ["name", "extends", "retired"];

/** How the private key is had is one thing, said by these together: who states one of the first two states all. */
const SIGNING = { first: ["key", "signer"], all: ["key", "passphrase", "signer"] };

/**
 * The files that an org file extends. Yields the path of one after the other and wants its text, or undefined where it cannot be
 * read. Never throws: what is wrong is a problem, at the line that names the file.
 */
export function* basesOf(text: string, file: string): Generator<string, Bases, string | undefined> {
  // Most files extend nothing and need not be read twice.
  const yaml = text.includes("extends") ? readYaml(text) : undefined;
  if (yaml === undefined || "faults" in yaml) return NO_BASES;
  const chain: OrgFilePart[] = [{ file: withSlashes(file), source: yaml.source }];
  const texts: string[] = [];
  const paths: string[] = [];
  const end = (problems: readonly Problem[] = []): Bases => ({
    parts: chain.slice(1),
    paths,
    texts,
    problems,
    own: yaml.source,
  });
  for (let part = chain[0]; part !== undefined; part = chain.at(-1)) {
    const named = valueIn(part.source.value, ["extends"]);
    if (named === undefined) return end();
    const wrong = (message: string): Problem[] => [
      {
        code: "ORG_FILE_EXTENDS",
        message,
        remedy: "Name a file that is there, by its path from this one; at most three after one another, in no circle.",
        file: part.file,
        ...part.source.valueAt(["extends"]),
      },
    ];
    // Of the org file itself its form tells that.
    if (typeof named !== "string" || /^([\\/]|[A-Za-z]:)/.test(named))
      return end(chain.length === 1 ? [] : wrong("extends must be a path from this file."));
    const path = joinPath(folderOf(part.file), named.replaceAll("\\", "/"));
    if (chain.some((one) => one.file === path)) return end(wrong(`extends leads in a circle, to ${path}.`));
    if (chain.length > DEEPEST) return end(wrong(`extends is more than ${DEEPEST} files deep.`));
    paths.push(path);
    const base = yield path;
    if (base === undefined) return end(wrong(`extends names ${path}, which cannot be read.`));
    const it = readYaml(base);
    if ("faults" in it) return end(it.faults.map((fault) => ({ ...SYNTAX, file: path, ...fault })));
    texts.push(base);
    chain.push({ file: path, source: it.source });
  }
  return end();
}

const SYNTAX = { code: "ORG_FILE_SYNTAX", remedy: "Correct the YAML at this line." };

/** Which of these files another one extends, and which one that is. Of files in a circle each stands for itself, so that somebody is told of it. */
export function extendedAmong(files: readonly { file: string; bases: Bases }[]): Map<string, string> {
  const by = (some: typeof files) =>
    new Map(some.flatMap(({ file, bases }) => bases.paths.map((path) => [path, file] as const)));
  const all = by(files);
  return by(files.filter(({ file }) => !all.has(withSlashes(file))));
}

/** An org file with the values of those that it extends where it says nothing, and the org's name where that stands for it. */
export function resolved(own: OrgFilePart, { parts }: Pick<Bases, "parts">): YamlSource {
  const source = parts.length === 0 ? own.source : mergedSource([own, ...parts]);
  return filledIn(source, nameOfOrg({ file: own.file, value: own.source.value }));
}

/** A value, the file that states it, and for a map that several state the same of each key. */
interface Stated {
  value: unknown;
  by: OrgFilePart;
  below?: ReadonlyMap<string, Stated>;
}

function mergedSource(chain: readonly [OrgFilePart, ...OrgFilePart[]]): YamlSource {
  const [own, ...bases] = chain;
  const root = bases.reduce<Stated>(
    (above, base) => merged(above, { value: without(base.source.value, OWN), by: base }, []),
    { value: own.source.value ?? {}, by: own },
  );
  const by = (path: YamlPath): OrgFilePart => {
    let stated = root;
    for (const step of path) stated = stated.below?.get(String(step)) ?? stated;
    return stated.by;
  };
  const at = (how: "keyAt" | "valueAt") => (path: YamlPath) => {
    const { file, source } = by(path);
    return { file, ...source[how](path) };
  };
  return {
    value: root.value,
    keyAt: at("keyAt"),
    valueAt: at("valueAt"),
    written: (path) => by(path).source.written(path),
  };
}

/** Maps by key; a list, a scalar, `admin` and what stands in a map of the second level are one thing each. */
function merged(above: Stated, base: Stated, path: YamlPath): Stated {
  const isOne = path[0] === "admin" || path.length > 1;
  if (isOne || !isMap(above.value) || !isMap(base.value)) return above;
  const kept = path[0] === "jwt" && states(above.value, SIGNING.first) ? without(base.value, SIGNING.all) : base.value;
  const below = new Map<string, Stated>();
  for (const [key, value] of Object.entries(kept as object)) below.set(key, { value, by: base.by });
  for (const [key, value] of Object.entries(above.value)) {
    const mine = above.below?.get(key) ?? { value, by: above.by };
    const its = below.get(key);
    below.set(key, its ? merged(mine, its, [...path, key]) : mine);
  }
  const value = Object.fromEntries([...below].map(([key, stated]) => [key, stated.value]));
  return { value, by: above.by, below };
}

function states(map: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.some((key) => Object.hasOwn(map, key));
}

function without(map: unknown, keys: readonly string[]): unknown {
  return isMap(map) ? Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key))) : map;
}

/** Whether a value of YAML has keys. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
