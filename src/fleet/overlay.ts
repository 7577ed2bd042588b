import type { OrgState } from "../model/fleet.ts";
import { isOwnCommand } from "../util/command-line.ts";
import type { ResultHead } from "./report.ts";
import type { Stop } from "./schedule.ts";
import { stopWords } from "./stop-words.ts";

/** How an org stood when a run ended, as a result says it. */
export interface Standing {
  name: string;
  state: OrgState;
  error?: { code?: unknown } | null;
  startedAt?: unknown;
  durationMs?: unknown;
}

/** How a run ended, as its `fleet.json` keeps it. */
export interface KeptEnd {
  /** ISO 8601. */
  endedAt: string;
  exit: number;
  stoppedBy: Stop | null;
  /** The command for what is left. */
  next: string | null;
}

/** The states that a run leaves something to do in. */
const TO_DO: readonly OrgState[] = ["failed", "error", "running", "changes", "notRun"];

/** Which states are meant: those named, or all in which something is left to do; undefined for a word that is none. */
export function statesNamed(words: readonly string[]): readonly OrgState[] | undefined {
  if (words.length === 0) return TO_DO;
  return words.every(isState) ? words : undefined;
}

export const STATES = ["ok", "changes", "failed", "running", "error", "skipped", "notRun"] as const;

export function isState(word: unknown): word is OrgState {
  return (STATES as readonly unknown[]).includes(word);
}

/** The version that a result or document says it has, where that is not the one that is read here. */
export function otherVersion(value: unknown): number | undefined {
  const { version } = (value ?? {}) as { version?: unknown };
  return typeof version === "number" && version !== 1 ? version : undefined;
}

/** What a run was about, as its `fleet.json` says, of one shard what is in it; undefined for anything else. */
export function headIn(value: unknown): ResultHead | undefined {
  type Head = { [key in keyof ResultHead]?: unknown } & { shard?: { index?: unknown } | null };
  const head = value as Head | null | undefined;
  if (!Array.isArray(head?.selection)) return undefined;
  const { shard } = head;
  const mine = head.selection.filter((one: { shard?: unknown } | null) => !shard || one?.shard === shard.index);
  return { ...aboutOf(head), selection: mine.flatMap(chosenIn), ...endIn(head.end) };
}

function endIn(value: unknown): Pick<ResultHead, "end"> {
  if (value === null) return { end: null };
  if (typeof value !== "object") return {};
  const { stoppedBy, next } = value as { [key in keyof KeptEnd]?: unknown };
  const stopped = stopWords(stopIn(stoppedBy));
  return { end: { ...(stopped && { stopped }), ...(isOwnCommand(next) && { next }) } };
}

/** Why a run stopped, its words being texts, and its limit a number of orgs; undefined for anything else. */
export function stopIn(value: unknown): Stop | undefined {
  const { stopAt, ...words } = (value ?? {}) as Record<string, unknown>;
  if (typeof words.why !== "string" || Number.isSafeInteger(stopAt) !== (words.why === "failures")) return undefined;
  return Object.values(words).every((word) => typeof word === "string") ? (value as Stop) : undefined;
}

/** What a JSON document of a run says, in the form that a folder of results has; undefined for that of a list, or of anything else. */
export function documentIn(value: unknown): { head: ResultHead; entries: readonly Standing[] } | undefined {
  type Document = { command?: unknown; result?: { orgs?: unknown; fleet?: unknown } };
  const { command, result } = (value ?? {}) as Document;
  const { orgs, fleet } = result ?? {};
  if (!Array.isArray(orgs) || typeof fleet !== "object") return undefined;
  return {
    head: { ...aboutOf({ ...fleet, command }), selection: [] },
    entries: orgs.filter(isStanding),
  };
}

function aboutOf({ command, id, startedAt }: { [key in keyof ResultHead]?: unknown }) {
  return { command: text(command), id: text(id), startedAt: text(startedAt) };
}

function chosenIn(value: unknown): ResultHead["selection"][number][] {
  const { name, file, tags, wave } = (value ?? {}) as { [key in "name" | "file" | "tags" | "wave"]?: unknown };
  if (typeof name !== "string") return [];
  const all = Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [];
  return [{ name, file: text(file), tags: all, ...(typeof wave === "string" && { wave }) }];
}

export function isStanding(value: unknown): value is Standing {
  const { name, state } = (value ?? {}) as Partial<Standing>;
  return typeof name === "string" && isState(state);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
