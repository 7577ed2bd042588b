import type { OrgState } from "../model/fleet.ts";

/** How an org stood when a run ended, as a result says it. */
export interface Standing {
  name: string;
  state: OrgState;
  error?: { code?: unknown } | null;
  startedAt?: unknown;
  durationMs?: unknown;
}

/** The states that a run leaves something to do in. */
const TO_DO: readonly OrgState[] = ["failed", "error", "running", "changes", "notRun"];

/** Which states are meant: those named, or all in which something is left to do; undefined for a word that is none. */
export function statesNamed(words: readonly string[]): readonly OrgState[] | undefined {
  if (words.length === 0) return TO_DO;
  return words.every(isState) ? words : undefined;
}

export const STATES = ["ok", "changes", "failed", "running", "error", "skipped", "notRun"] as const;

function isState(word: string): word is OrgState {
  return (STATES as readonly string[]).includes(word);
}

/**
 * How each org of a run stands: as its newest entry says, and not run where it has none.
 *
 * @param selected names of all that the run was about
 */
export function standings(selected: readonly string[], entries: readonly Standing[]): Map<string, OrgState> {
  const states = new Map<string, OrgState>(selected.map((name) => [name, "notRun"]));
  for (const { name, state } of entries) states.set(name, state);
  return states;
}

/** The entries of a result's lines; of one that a kill cut off, and of anything else, nothing. */
export function entriesIn(lines: string): Standing[] {
  return lines.split("\n").flatMap((line) => {
    const entry = parsed(line);
    return isStanding(entry) ? [entry] : [];
  });
}

/** What a JSON document of a run says, in the form that a folder of results has. */
export function documentOf(text: string): { selected: string[]; entries: Standing[] } | undefined {
  const document = parsed(text) as { result?: { orgs?: unknown } | null } | undefined;
  const orgs = document?.result?.orgs;
  if (!Array.isArray(orgs)) return undefined;
  return { selected: [], entries: orgs.filter(isStanding) };
}

/** Which command a result is of; empty where it does not say. */
export function commandIn(text: string): string {
  const { command } = (parsed(text) ?? {}) as { command?: unknown };
  return typeof command === "string" ? command : "";
}

/** Names of all that a run was about, from its `fleet.json`: of one shard, those that are in it. */
export function selectedIn(text: string): string[] | undefined {
  const { selection, shard } = (parsed(text) ?? {}) as { selection?: unknown; shard?: { index?: unknown } | null };
  if (!Array.isArray(selection)) return undefined;
  return selection.flatMap((one: { name?: unknown; shard?: unknown }) => {
    const isMine = !shard || one?.shard === shard.index;
    return isMine && typeof one?.name === "string" ? [one.name] : [];
  });
}

function isStanding(value: unknown): value is Standing {
  const { name, state } = (value ?? {}) as Partial<Standing>;
  return typeof name === "string" && typeof state === "string" && isState(state);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
