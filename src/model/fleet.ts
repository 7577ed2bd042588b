import type { ExitCode, Problem } from "./errors.ts";
import type { Warning } from "./events.ts";

/** One org of many: its org file, and what commands select it by. */
export interface Member {
  /** Unique among those of a run. */
  name: string;
  /** Path of its org file, as the user would name it. */
  file: string;
  tags: readonly string[];
  /** The day since which the org is no more. */
  retired?: string;
  /** Absent where the file is wrong. */
  instanceUrl?: string;
  /** Why it cannot be worked on: its file is wrong. */
  fault?: Fault;
  /** Name of the wave that it is in, where the fleet file has waves. */
  wave?: string;
}

/** Orgs that are worked on before others are. */
export interface Wave {
  name: string;
  /** Orgs with one of them are in it. */
  tags?: readonly string[] | undefined;
  /** Percent of all names that are in it. */
  size?: number;
  /** `N` or `N%`: once so many failed nothing new begins. */
  stopAt?: string;
  /** Never so many at once that more could fail than may. */
  strict?: boolean | undefined;
}

/** An error as data. */
export interface Fault {
  code: string;
  message: string;
  remedy: string;
  problems?: readonly Problem[];
}

/** What a selection comes to: who is in, by name, and of who is not, why. */
export interface Selection {
  chosen: readonly Member[];
  left: readonly Left[];
}

export interface Left {
  name: string;
  file: string;
  why: string;
  /** The org, where it is no more, which is told of a run, too. */
  retired?: Member;
}

/**
 * How an org ended in a run: `failed` where the org, a check or a rule said no; `error` where its input or its session was wrong, or
 * something of ours; `running` where it may still be at work; `notRun` where it never began.
 */
export type OrgState = "ok" | "changes" | "failed" | "running" | "error" | "skipped" | "notRun";

/** One org of a run, as it is written into results. */
export interface OrgEntry {
  name: string;
  file: string;
  orgId: string | null;
  instanceUrl: string | null;
  tags: readonly string[];
  wave: string | null;
  state: OrgState;
  /** The exit code of its own run; null where it had none. */
  exit: ExitCode | null;
  /** ISO 8601; null where it never began. */
  startedAt: string | null;
  durationMs: number;
  /** What was sent to it, repeats included. */
  requests: number;
  certificate: { fingerprint256: string; notAfter: string } | null;
  /** The hand-over is due: clients have another key. */
  newConsumerKey: string | null;
  /** The sandbox is a new copy. */
  refreshed: boolean;
  /** How many ways in nobody stated; null where that was not looked at. */
  foreignAccess: number | null;
  result: unknown;
  warnings: readonly Warning[];
  error: Fault | null;
}

/** What is kept of an org that ended, however many there are. */
export interface OrgDigest {
  name: string;
  file: string;
  wave: string | null;
  state: OrgState;
  durationMs: number;
  /** How it ended, in words. */
  words: string;
  /** What differed, a line each. */
  changes: readonly string[];
  /** Codes of its warnings. */
  warnings: readonly string[];
  newConsumerKey: boolean;
  error?: Fault;
}

export interface FaultGroup {
  /** How they ended: by one code an org may have failed, and another be at work still. */
  state: OrgState;
  code: string;
  /** Of the first of them. */
  message: string;
  remedy: string;
  orgs: readonly string[];
}

export interface ChangeGroup {
  changes: readonly string[];
  orgs: readonly string[];
}
