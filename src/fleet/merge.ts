import { createHash } from "node:crypto";
import { inputError } from "../model/errors.ts";
import type { Member } from "../model/fleet.ts";
import { byText } from "../util/by-text.ts";
import type { Standing } from "./overlay.ts";
import type { Stop } from "./schedule.ts";
import type { Shard } from "./shard.ts";

/** An org of a selection, as `fleet.json` names it. */
export interface Chosen extends Pick<Member, "name" | "file" | "tags"> {
  wave: string | null;
  /** In which part it is. */
  shard: number;
}

/** A run of one shard, as its folder tells it. */
export interface Part<E extends Standing> {
  /** Of the folder, for what is said about it. */
  path: string;
  command: string;
  id: string;
  /** ISO 8601. */
  startedAt: string;
  /** The command line of all, without shard and result. */
  again: string;
  fingerprint: string;
  selection: readonly Chosen[];
  shard: Shard;
  /** Why nothing new began in it before all were through. */
  stop: Stop | undefined;
  entries: readonly E[];
}

export interface Merged<E extends Standing> {
  /** Of each org that has one the newest, in the order of the selection; then those that are in it no more, retired ones. */
  entries: readonly E[];
  /** Orgs that no shard says anything of. */
  missing: readonly Chosen[];
  /** Shards that are not there, or do not tell of each of their orgs. */
  lost: readonly { shard: number; why: "missing" | "cut off"; orgs: readonly string[] }[];
  /** Shards whose newest run was stopped. */
  stops: readonly { shard: number; stop: Stop }[];
}

/** SHA-256, in hex, of who is selected: the same for every shard of one selection, and for no other. */
export function selectionFingerprint(selection: readonly Pick<Chosen, "name" | "file" | "wave">[]): string {
  const facts = selection.map(({ name, file, wave }) => [name, file, wave]);
  return createHash("sha256").update(JSON.stringify(facts)).digest("hex");
}

/**
 * Parts of one run together. A shard that is there twice was run again: of two entries about one org the newer counts. Throws `FLEET_SHARDS`
 * (exit 2) for parts of different runs.
 *
 * @param shards how many there have to be, where that is said
 */
export function mergeParts<E extends Standing>(parts: readonly Part<E>[], shards: number | undefined): Merged<E> {
  const [first] = parts;
  if (first === undefined) throw inputError("FLEET_SHARDS", "There is no result of a shard.", REMEDY);
  const of = shards ?? first.shard.of;
  for (const part of parts) {
    const other = partOf(part, first, of);
    if (other) throw inputError("FLEET_SHARDS", `${part.path} is not of this run: ${other}.`, REMEDY);
  }
  const newest = new Map<string, E>();
  const inTime = parts.toSorted((a, b) => byText(a.startedAt, b.startedAt));
  for (const entry of inTime.flatMap(({ entries }) => entries)) {
    // That an org did not begin says nothing new of it.
    if (entry.state !== "notRun" || !newest.has(entry.name)) newest.set(entry.name, entry);
  }
  const { selection } = first;
  const there = new Set(parts.map(({ shard }) => shard.index));
  const missing = selection.filter(({ name }) => !newest.has(name));
  const named = (index: number) => missing.filter(({ shard }) => shard === index).map(({ name }) => name);
  const lost = [...Array(of).keys()].flatMap((at): Merged<E>["lost"] => {
    const shard = at + 1;
    const orgs = named(shard);
    if (!there.has(shard)) return [{ shard, why: "missing", orgs }];
    return orgs.length > 0 ? [{ shard, why: "cut off", orgs }] : [];
  });
  const latest = new Map(inTime.map(({ shard: { index }, stop }) => [index, stop]));
  const stops = [...latest].flatMap(([shard, stop]) => (stop ? [{ shard, stop }] : []));
  const inOrder = selection.flatMap(({ name }) => newest.get(name) ?? []);
  const chosen = new Set(selection.map(({ name }) => name));
  return {
    entries: [...inOrder, ...[...newest.values()].filter(({ name }) => !chosen.has(name))],
    missing,
    lost,
    stops,
  };
}

const REMEDY = "Name the folder that holds those of all shards of one run, each as --out wrote it, and nothing else.";

function partOf(part: Part<Standing>, first: Part<Standing>, of: number): string | undefined {
  if (part.command !== first.command) return `it is of ${part.command}, ${first.path} of ${first.command}`;
  if (part.shard.of !== of) return `it is one of ${part.shard.of} shards, not of ${of}`;
  return part.fingerprint === first.fingerprint ? undefined : `it has another selection than ${first.path}`;
}
