/** What the process exits with. The table is part of the command line's contract: scripts branch on it. */
export const EXIT = {
  ok: 0,
  refused: 1,
  input: 2,
  unreachable: 3,
  changes: 4,
  running: 69,
  bug: 70,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** One thing that is wrong, with where it is and what to do. */
export interface Problem {
  code: string;
  message: string;
  remedy?: string;
  /** File as the user named it; `line` and `column` count from 1. */
  file?: string;
  line?: number;
  column?: number;
}

export interface ErrorOptions {
  exit?: ExitCode;
  problems?: readonly Problem[];
  cause?: unknown;
  /** Facts a program may want (a deploy id, an org id). Never a secret. */
  data?: Readonly<Record<string, unknown>>;
}

/**
 * Everything that a user, an org or a network can cause: a stable code, what happened, what to do.
 * Anything else that is thrown is a bug of ours and leaves with exit 70.
 */
export class KantivError extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly exit: ExitCode;
  readonly problems: readonly Problem[];
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, remedy: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "KantivError";
    this.code = code;
    this.remedy = remedy;
    this.exit = options.exit ?? EXIT.refused;
    this.problems = options.problems ?? [];
    this.data = options.data ?? {};
  }
}

/** The input is wrong: flags, org file, template, parameter, key or certificate (exit 2). */
export function inputError(code: string, message: string, remedy: string, options: ErrorOptions = {}): KantivError {
  return new KantivError(code, message, remedy, { ...options, exit: EXIT.input });
}

/** No usable session, or the org cannot be reached (exit 3). */
export function sessionError(code: string, message: string, remedy: string, options: ErrorOptions = {}): KantivError {
  return new KantivError(code, message, remedy, { ...options, exit: EXIT.unreachable });
}

/** What the work gives, or the error that a user, an org or a network caused. Throws a bug of ours. */
export async function orError<T>(work: () => Promise<T>): Promise<T | KantivError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
}

/** Why a run was stopped: the reason that its signal gives, else that somebody interrupted it. */
export function stopped(signal: AbortSignal): KantivError {
  return signal.reason instanceof KantivError ? signal.reason : interrupted();
}

/** The user stopped it (exit 130). */
export function interrupted(): KantivError {
  return new KantivError("INTERRUPTED", "Interrupted.", "Run the same command again: it goes on from what was done.", {
    exit: EXIT.interrupted,
  });
}
