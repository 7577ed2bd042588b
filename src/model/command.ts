import type { Meanwhile } from "../util/meanwhile.ts";
import type { Pace } from "../util/pace.ts";
import type { ExitCode } from "./errors.ts";
import type { Emit, Logged, Warning } from "./events.ts";
import type { Paint } from "./paint.ts";
import type { Clock, Env, Exec, Host, Http, RecordFiles } from "./ports.ts";

/** What a shell may ask for at Tab, since it is not the same in each folder. */
export const AT_TAB = ["orgs", "templates", "runs"] as const;

/** What a shell offers where words are more than the table should hold: codes and rules stand in its script. */
export type Offered = (typeof AT_TAB)[number] | "codes" | "rules";

interface AnyFlag {
  describe: string;
  choices?: readonly string[];
  /** What a shell offers for its value; org files where it names one. */
  offers?: Offered;
  default?: string | number | boolean;
  demand?: boolean;
  /** It names an org file, by path or name; `needed`: the only one here is taken where it is not given; `named`: with a question alone. */
  orgFile?: "needed" | "named" | "optional";
  /** Of an org file that is needed: a flag that takes its place. */
  instead?: string;
  /** Of an org file that is needed: only where this flag is on. */
  onlyWith?: string;
  /** May stand without a value, which then is the empty text. */
  bare?: true;
  /** What stands for its value in a usage line, e.g. `FILE`. */
  value?: string;
  /** Of the run over several orgs: help has it in a group of its own. */
  ofMany?: true;
  /** It says what is so without it, and is there for command lines of before: not in help, nor completed. */
  hidden?: true;
}

/** A number says what it may be, so that none is taken unchecked: the least, the most, and whether it has to be whole. */
export interface NumberFlag extends AnyFlag {
  type: "number";
  min: number;
  max: number;
  integer?: boolean;
}

/** One flag, as yargs takes it; only what the tool uses of it. */
export type Flag = NumberFlag | (AnyFlag & { type: "string" | "boolean" | "array" });

/** What somebody is about who looks for a command: how help groups them, in this order. */
export const TASKS = [
  "Begin",
  "Change an org",
  "Look at an org",
  "Many orgs",
  "Templates and org files",
  "Certificates and hand-over",
  "Help and tests",
] as const;

/** What a command is: read by `--help`, the parser and shell completion. Its code is loaded only when it is run. */
export interface CommandSpec {
  /** One word, or two for a command of a group: `certificate create`. */
  name: string;
  task: (typeof TASKS)[number];
  summary: string;
  /** Words after the name, e.g. `[path..]`. */
  positional?: {
    name: string;
    describe: string;
    choices?: readonly string[];
    offers?: Offered;
  };
  flags: Readonly<Record<string, Flag>>;
  examples: readonly [command: string, what: string][];
  load: () => Promise<{ run: Handler }>;
}

export type Flags = Readonly<Record<string, unknown>>;

/** What a flag says; undefined where it is not given. */
export function wordOf(flag: unknown): string | undefined {
  return flag === undefined ? undefined : String(flag);
}

/** The time of a flag that says minutes. */
export function millisOf(flag: unknown): number {
  return Number(flag) * 60_000;
}

/** The words of a flag that may be given several times; none where it is not given. */
export function wordsOf(flag: unknown): string[] {
  return flag === undefined ? [] : [flag].flat().map(String);
}

export type Handler = (flags: Flags, ctx: Context) => Promise<Report>;

type Status = "ok" | "changes" | "failed" | "running";

/**
 * What a report's text is, so that the last filter knows what may stand in it: text for a terminal, and prose, whose long lines are
 * folded there; Markdown, which parts names and addresses by word joiners; workflow commands of our own; JSON that `util/safe-json` made.
 */
export type TextForm = "text" | "prose" | "markdown" | "commands" | "json";

/** What a command found; the runner prints it and sets the exit code. */
export interface Report {
  status: Status;
  exit: ExitCode;
  /** The `result` of the JSON document. Never a secret. */
  result: unknown;
  /** The same for people. */
  text: (paint: Paint) => string;
  /** Of the text; `text` without it. */
  form?: TextForm;
  /** What comes next, where the text is a page of its own that may go into a file: told on stderr, to somebody at a terminal. */
  beside?: (paint: Paint) => string;
  /** The command has said what it had to say while it ran (`emulator`): nothing is printed at its end. */
  silent?: true;
  /** Elements of the list `orgs` that `result` begins with and leaves empty, each as JSON: too many to be held as values. */
  orgs?: () => Iterable<string>;
}

/** What a person is asked: what a yes would do, and the question itself, in a line of its own. */
export interface Question {
  shows: (paint: Paint) => readonly string[];
  asks: string;
}

/** What a person is asked to type. */
export interface Asked {
  /** The question, in a line. */
  asks: string;
  /** What an empty answer means; shown with the question. */
  standard?: string;
  /** Not shown while it is typed, as a passphrase. */
  hidden?: boolean;
  /** How it is said where nobody can be asked, e.g. `--from URL`. */
  orSay?: string;
}

/** The world as a command may touch it. */
export interface Context {
  env: Env;
  cwd: string;
  clock: Clock;
  http: Http;
  files: RecordFiles;
  host: Host;
  exec: Exec;
  emit: Emit;
  randomId: () => string;
  /** Aborted by SIGINT and SIGTERM, or by who runs several; nothing is sent after that. */
  signal: AbortSignal;
  /** All that `emit` was told as a warning. */
  warnings: readonly Warning[];
  /** The run's line in the audit log, once it is written. */
  audit: Readonly<{ logged?: Logged }>;
  /** Counts what was sent, repeats included. */
  requests: Readonly<{ sent: number }>;
  /** How long deployments and retrieves take just now; shared by the runs of a process. */
  pace: Pace;
  /** What there is to do of this run while its org is waited for. */
  meanwhile: Meanwhile;
  /**
   * The world of a run on one of several orgs: what it tells, what it was warned of, how much it asked and how it ends are its own.
   *
   * @param view of what it tells
   */
  forOrg: (org: string, signal: AbortSignal, view: Emit) => Context;
  /**
   * From now on the first Ctrl+C on a terminal only lets nothing new begin, and the second stops: the signal is aborted by the first.
   * Elsewhere the first stops, and this is the run's own signal.
   */
  windDown: () => AbortSignal;
  /** Asks once on a terminal, in its colours where they are wanted; without one it throws `CONFIRMATION_NEEDED`. */
  confirm: (question: string | ((paint: Paint) => string)) => Promise<boolean>;
  /** Whether somebody is there whom questions can be asked. */
  interactive: boolean;
  /** What somebody types on the terminal; throws `ANSWER_MISSING` where nobody does. */
  ask: (asked: Asked) => Promise<string>;
  /** All that comes on stdin; undefined where that is a terminal. Throws `FILE_SIZE` for more than so many bytes. */
  input: (maxBytes: number) => Promise<Buffer | undefined>;
  /** Folder of the templates that ship. */
  templatesFolder: string;
  /** For a command that speaks before it ends (`emulator`): a line on stdout. */
  line: (text: string) => void;
  json: boolean;
  /** Whether somebody reads stdout on a terminal. */
  terminal?: boolean;
}
