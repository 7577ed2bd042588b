import type { KeyObject } from "node:crypto";

/** Time, so that tests can run it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Milliseconds that the machine and this process were awake, from some moment on: time for work. What passes while a laptop
   * sleeps is none, nor does it pass where somebody sets the clock.
   */
  awake(): number;
  /** Resolves after `ms`; rejects when `signal` is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` each time that `ms` have passed, until the function given back is called; keeps no process from ending. */
  every(ms: number, tick: () => void): () => void;
}

export interface HttpRequest {
  method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD" | "OPTIONS";
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  /** A POST that only reads (queries, SOAP), so that asking twice does no more than asking once. */
  reads?: true;
  /** Milliseconds for the whole exchange; the client has a default. */
  timeoutMs?: number;
  /** Gives the exchange up when aborted; then it throws `INTERRUPTED`. */
  signal?: AbortSignal;
}

export interface HttpReply {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/**
 * Says one HTTP request. A reply of any status but a redirect is returned; a redirect, a cut connection or a time-out
 * throws (`HTTP_REDIRECT`, `ORG_UNREACHABLE`, `HTTP_TIMEOUT`). What writes is never repeated; a client may repeat what
 * only reads (`net/repeat`).
 */
export type Http = (request: HttpRequest) => Promise<HttpReply>;

/** Larger files of a repository are none that somebody wrote for this. */
export const REPOSITORY_FILE_BYTES = 4_000_000;

/** How a file is read that others may have put there. */
export interface Reading {
  /** A larger file is refused (`FILE_SIZE`). */
  maxBytes?: number;
  /** Whole path of a folder; a link on the way from it to the file is refused (`FILE_LINK`). */
  within?: string;
}

/**
 * How much a write has to outlast. Without it, it is on the disk when it resolves, which takes milliseconds; `kill`: it is with the
 * system, and lost only where the machine loses power before the next write to that file that lasts.
 */
export interface Outlasting {
  outlasts?: "kill";
}

export const OUTLASTS_KILL: Outlasting = { outlasts: "kill" };

/** The disk, as far as commands may touch it. Paths are the user's. */
export interface Files {
  /** A regular file; throws `FILE_KIND` for a device or a pipe, ENOENT and the like as `node:fs` does. */
  read(path: string, how?: Reading): Promise<Buffer>;
  /** Names in a folder, sorted; throws ENOENT like `node:fs`. A link is no folder. */
  list(path: string, how?: Pick<Reading, "within">): Promise<{ name: string; directory: boolean }[]>;
  /** Writes through no link (`FILE_LINK`). Creates parents; `mode` for files that hold more than others may read, which goes for new folders above it too. */
  write(path: string, bytes: string | Uint8Array, mode?: number, how?: Outlasting): Promise<void>;
  exists(path: string): Promise<boolean>;
  /** POSIX permission bits, e.g. 0o600; undefined where the system has none. */
  mode(path: string): Promise<number | undefined>;
  /** Where a path leads, absolute where the disk has such paths, links followed; of what is not there the path alone. */
  resolve(path: string): Promise<string>;
}

/** What keeping a record needs beside. */
export interface RecordFiles extends Files {
  /** Adds to the end of a file, which it creates with its parents. */
  append(path: string, bytes: string | Uint8Array, mode?: number, how?: Outlasting): Promise<void>;
  /** A new file with all its bytes at once, so that nobody reads half of it; throws EEXIST when there is one already. */
  create(path: string, bytes: string | Uint8Array, mode?: number, how?: Outlasting): Promise<void>;
  /** A file line by line, so that a large one is never in memory; of what is no regular file as `read`. */
  lines(path: string): AsyncIterable<string>;
  /** Does nothing when the file isn't there. */
  remove(path: string): Promise<void>;
}

/** The machine and the process this runs in, for locks and for saying who did something. */
export interface Host {
  pid: number;
  hostname: string;
  /** As the operating system names the user. */
  user: string;
  /** Which table of processes `pid` is of (a container has its own); empty where the system has but one. */
  processTable: string;
  /**
   * A mark of the process that has this pid now, which no later process under the same pid has. Empty when the system
   * doesn't tell; undefined when no process has the pid.
   */
  processMark(pid: number): Promise<string | undefined>;
}

export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Runs a program without a shell, in this environment and no other; resolves with its output whatever its exit code.
 * Throws ENOENT when it isn't there.
 */
export type Exec = (
  command: string,
  args: readonly string[],
  options: { env: Env; stdin?: Uint8Array },
) => Promise<{ code: number; stdout: Buffer; stderr: Buffer }>;

/** An RSA private key, wherever it is held. */
export interface Signer {
  /** Modulus length in bits. */
  readonly bits: number;
  /** RS256 over the bytes. */
  sign(input: Uint8Array): Promise<Uint8Array>;
  /** The key itself where it is in this process; absent where a program signs. */
  readonly key?: KeyObject;
  /** PEM of the certificate that the key was found to belong to: whatever is signed is held against it. */
  readonly certificate?: string;
}
