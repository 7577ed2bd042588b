import type { Problem } from "./errors.ts";

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
  /** It is no more, which is told of a run, too. */
  retired?: true;
}

/**
 * How an org ended in a run: `failed` where the org, a check or a rule said no; `error` where its input or its session was wrong, or
 * something of ours; `running` where it may still be at work; `notRun` where it never began.
 */
export type OrgState = "ok" | "changes" | "failed" | "running" | "error" | "skipped" | "notRun";
