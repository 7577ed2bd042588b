import { inputError } from "../model/errors.ts";
import type { Left, Member, Selection } from "../model/fleet.ts";
import { byText } from "../util/by-text.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { namePattern } from "../util/wildcard.ts";

/** What was asked for, beside the files themselves. */
export interface Wanted {
  /** One of these, each a list of tags that an org must all have; empty for all orgs. */
  tags: readonly (readonly string[])[];
  /** Names, with `*` for any text, or `tag:NAME`. */
  not: readonly string[];
  /** Further conditions: which orgs fulfil each, by file, and what is said of one that does not. */
  only: readonly { files: ReadonlySet<string>; why: string }[];
}

/**
 * Who is in, by name, and why others are not. The same everywhere, since nothing but these arguments decides. Throws input
 * errors (exit 2) for a tag or name that nobody has, and for two orgs of one name.
 */
export function select(members: readonly Member[], wanted: Wanted): Selection {
  refuseSameName(members);
  refuseUnknown(members, wanted);
  const chosen: Member[] = [];
  const left: Left[] = [];
  for (const member of members.toSorted((a, b) => byText(a.name, b.name))) {
    const { name, file, retired } = member;
    const why = whyNot(member, wanted);
    // Who is not meant is not told of a run as retired, either.
    if (why !== undefined) left.push({ name, file, why });
    else if (retired !== undefined) left.push({ name, file, why: `retired since ${retired}`, retired: member });
    else chosen.push(member);
  }
  return { chosen, left };
}

function whyNot(member: Member, { tags, not, only }: Wanted): string | undefined {
  const has = (tag: string) => member.tags.includes(tag);
  if (tags.length > 0 && !tags.some((all) => all.every(has))) {
    return `not tagged ${tags.map((all) => all.join(" and ")).join(", or ")}`;
  }
  const excluded = not.find((word) => isMeant(word, member));
  if (excluded !== undefined) return `left out by --not ${excluded}`;
  return only.find(({ files }) => !files.has(member.file))?.why;
}

function isMeant(word: string, { name, tags }: Member): boolean {
  const tag = tagIn(word);
  return tag === undefined ? namePattern(word).test(name) : tags.includes(tag);
}

function tagIn(word: string): string | undefined {
  return word.startsWith("tag:") ? word.slice("tag:".length) : undefined;
}

function refuseUnknown(members: readonly Member[], { tags, not }: Wanted): void {
  // A condition without a word is one that everybody fulfils.
  if (tags.some((all) => all.length === 0)) throw inputError("USAGE", "--tag names no tag.", "Give e.g. --tag eu.");
  const known = { tag: new Set(members.flatMap((one) => one.tags)), name: new Set(members.map(({ name }) => name)) };
  const words = not.map((word) => ({ kind: tagIn(word) === undefined ? "name" : "tag", word: tagIn(word) ?? word }));
  const all = [...tags.flat().map((word) => ({ kind: "tag", word })), ...words] as const;
  for (const { kind, word } of all) {
    const have = known[kind as keyof typeof known];
    // A pattern may find nobody; a name is somebody's.
    if (have.has(word) || (kind === "name" && word.includes("*"))) continue;
    const near = didYouMean(word, [...have]);
    const remedy = near ? `Did you mean ${near}?` : `There are: ${[...have].sort().slice(0, 20).join(", ") || "none"}.`;
    throw inputError("FLEET_UNKNOWN", `No org of these has the ${kind} ${JSON.stringify(word)}.`, remedy);
  }
}

function refuseSameName(members: readonly Member[]): void {
  for (const [name, same] of Map.groupBy(members, (one) => one.name)) {
    if (same.length === 1) continue;
    throw inputError(
      "FLEET_NAME",
      `${same.length} org files have the name ${name}: ${same.map(({ file }) => file).join(", ")}.`,
      "Give each a name of its own, by name: in the file.",
    );
  }
}
