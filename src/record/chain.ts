import { z } from "zod";
import { parsedJson } from "../util/parsed-json.ts";
import { recordJson, sha256 } from "./text.ts";

/** The `prev` of the first line. */
export const NOTHING_BEFORE = "0".repeat(64);

/** What is kept beside the log, since a log alone can't show that its end was cut off. */
export const Head = z.object({
  version: z.literal(1),
  lines: z.int().nonnegative(),
  /** SHA-256 of the last line's bytes, without its line end. */
  hash: z.string(),
  /** What is being appended, a line or several: kept here first, so that a kill loses nothing. */
  pending: z.string().optional(),
});
export type Head = z.output<typeof Head>;

/** `line` counts from 1. */
export interface Damage {
  line: number;
  kind: "changed" | "missing" | "inserted" | "truncated" | "headless" | "unexpected";
}

export type ChainVerdict =
  /** `head` is the hash of the last line; `expected` the line whose hash was asked for. */
  { ok: true; lines: number; head: string; expected?: number } | ({ ok: false } & Damage);

const LINE_END = Buffer.from("\n");

const Seal = z.object({ n: z.int(), prev: z.string() });

/** The line `n` of the log, without a line end: the entry, its place, the hash of the line before and its own. */
export function sealLine(entry: object, n: number, prev: string): string {
  const body = recordJson({ n, ...entry, prev }).slice(0, -1);
  return `${body},"hash":"${sha256(body)}"}`;
}

/** The place that an unchanged line gives itself; undefined for a line that was changed. */
function openSeal(line: Buffer | undefined): { n: number; prev: string } | undefined {
  // One character a byte: a changed byte must not vanish in decoding.
  const [, body, hash] = /^(.*),"hash":"([0-9a-f]{64})"\}$/s.exec(line?.toString("latin1") ?? "") ?? [];
  if (body === undefined || sha256(Buffer.from(body, "latin1")) !== hash) return undefined;
  return Seal.safeParse(parsedJson(`${body}}`)).data;
}

/**
 * Whether the log is as it was written: the first damage, or how many lines it has. A log that was written anew from its first
 * line to its head is whole, too: that is seen only by a hash that was noted elsewhere.
 */
export function checkChain(log: Buffer, head: Head | undefined, expected?: string): ChainVerdict {
  const { lines, rest } = splitLines(log);
  const known = lines.slice(0, head?.lines);
  for (let index = 0; index < known.length; index++) {
    const damage = checkLine(lines, index, head);
    if (damage) return { ok: false, ...damage };
  }
  if (!head) return { ok: false, line: lines.length + 1, kind: "headless" };
  const verdict = checkEnd(lines, rest, head);
  if (!verdict.ok || expected === undefined) return verdict;
  const at = [...lines.map(sha256), verdict.head].indexOf(expected);
  return at < 0
    ? { ok: false, line: lines.length, kind: "unexpected" }
    : { ...verdict, expected: Math.min(at + 1, verdict.lines) };
}

function checkLine(lines: readonly Buffer[], index: number, head: Head | undefined): Damage | undefined {
  const line = index + 1;
  const seal = openSeal(lines[index]);
  const before = hashBefore(lines, index);
  // What the line after it says was here, or the head of the last one.
  const successor = openSeal(lines[index + 1])?.prev ?? (line === head?.lines ? head.hash : undefined);
  if (!seal) return { line, kind: successor === before ? "inserted" : "changed" };
  if (seal.prev === before) return seal.n === line ? undefined : { line, kind: "changed" };
  if (seal.n > line) return { line, kind: "missing" };
  if (seal.n < line) {
    const skipsOne = index > 0 && seal.prev === hashBefore(lines, index - 1);
    return { line: skipsOne ? line - 1 : line, kind: "inserted" };
  }
  // In its place, but not after this line: one of the two was written anew, this one if what follows doesn't know it.
  const genuine = index > 0 && successor === hashBefore(lines, line);
  return { line: genuine ? line - 1 : line, kind: "changed" };
}

/** The head knows how many lines there are, and the last one; beyond it there may be what is just being appended. */
function checkEnd(lines: readonly Buffer[], rest: Buffer, head: Head): ChainVerdict {
  if (lines.length < head.lines) return { ok: false, line: lines.length + 1, kind: "truncated" };
  if (hashBefore(lines, head.lines) !== head.hash) return { ok: false, line: Math.max(head.lines, 1), kind: "changed" };
  if (!isBeginning(beyondHead(lines, rest, head), head.pending))
    return { ok: false, line: head.lines + 1, kind: "inserted" };
  if (head.pending === undefined) return { ok: true, lines: head.lines, head: head.hash };
  const { lines: all, hash } = endOfPending({ lines: head.lines, pending: head.pending });
  return { ok: true, lines: all, head: hash };
}

/** Where the log ends once it has what is being appended. */
export function endOfPending({ lines, pending }: { lines: number; pending: string }): Pick<Head, "lines" | "hash"> {
  const added = pending.split("\n");
  return { lines: lines + added.length, hash: sha256(added.at(-1) ?? "") };
}

/** What must be added to a log so that it has the pending lines, of which a part may be there; it spoils nothing else. */
export function restOfPending(log: Buffer, head: Head & { pending: string }): Buffer {
  const whole = Buffer.from(`${head.pending}\n`);
  const { lines, rest } = splitLines(log);
  const begun = beyondHead(lines, rest, head);
  if (lines.length >= head.lines && isBeginning(begun, head.pending)) return whole.subarray(begun.length);
  return rest.length > 0 ? Buffer.concat([LINE_END, whole]) : whole;
}

function beyondHead(lines: readonly Buffer[], rest: Buffer, head: Head): Buffer {
  return Buffer.concat([...lines.slice(head.lines).flatMap((line) => [line, LINE_END]), rest]);
}

function isBeginning(bytes: Buffer, pending: string | undefined): boolean {
  const whole = Buffer.from(pending === undefined ? "" : `${pending}\n`);
  return whole.subarray(0, bytes.length).equals(bytes);
}

function hashBefore(lines: readonly Buffer[], index: number): string {
  const before = lines[index - 1];
  return before === undefined ? NOTHING_BEFORE : sha256(before);
}

/** Whole lines without their ends, and what follows the last end. */
function splitLines(log: Buffer): { lines: Buffer[]; rest: Buffer } {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = log.indexOf(10); end >= 0; end = log.indexOf(10, start)) {
    lines.push(log.subarray(start, end));
    start = end + 1;
  }
  return { lines, rest: log.subarray(start) };
}
