import { statSync } from "node:fs";
import { join } from "node:path";
import type { CliResult } from "../helpers/cli.ts";
import { textsBelow } from "../helpers/leaks.ts";
import { LINES, type Line } from "../secrets/lines.ts";
import type { SecretWorld } from "../secrets/world.ts";

/** What somebody does who wants a command to act for them; each is one line of a table, and must have no effect. */
export interface Attack {
  /** In words that name the means: `the org's name`. */
  says: string;
  /** Names of the commands that it is tried on, by `test/secrets/lines`; all that speak to an org without it. */
  on?: readonly string[];
  /** A command line of its own, where those of the table would not come to it. */
  line?: Line;
  /** Folder below the world's in which the command is run. */
  cwd?: string;
  /** It takes seconds: only the slow suite tries it. */
  slow?: true;
  /** Sets it up in a world that is as it should be; gives back what ends it. */
  strike?(world: SecretWorld): (() => void) | Promise<() => void>;
  /** What it did beside acting on who reads the output, in words. */
  effects?(world: SecretWorld, said: CliResult): string[] | Promise<string[]>;
}

/** How a command is asked to speak. */
export const MODES = {
  text: { flags: [], env: {} },
  json: { flags: ["--json"], env: {} },
  verbose: { flags: ["--verbose"], env: {} },
  ci: { flags: ["--verbose"], env: { GITHUB_ACTIONS: "true", CI: "true", FORCE_COLOR: "1" } },
} as const;
export type Mode = keyof typeof MODES;

/** Commands that ask an org, which are those that its answers can reach. */
const ON_ORG = Object.keys(LINES).filter((name) => LINES[name]?.some((line) => /--org/.test(line.toString())));

/** Runs a command line under an attack, and says what effects it had: none is an empty list. */
export async function effectsOf(world: SecretWorld, attack: Attack, line: Line, mode: Mode): Promise<string[]> {
  world.restore();
  const words = line(world);
  const end = await attack.strike?.(world);
  try {
    const { flags, env } = MODES[mode];
    const before = await textsFor(world);
    const said = await world.run([...words, ...flags], { env, cwd: join(world.box.folder, attack.cwd ?? "") });
    const where = `${attack.says}, ${words.slice(0, 2).join(" ")}, ${mode}`;
    const found = [
      ...effectsIn(said, words, mode),
      ...effectsOnFiles(before, await textsFor(world)),
      ...((await attack.effects?.(world, said)) ?? []),
    ];
    return found.map((effect) => `${where}: ${effect}`);
  } finally {
    end?.();
  }
}

/** The lines that an attack is tried with. */
export function linesFor(attack: Attack): Line[] {
  if (attack.line) return [attack.line];
  return (attack.on ?? ON_ORG).flatMap((name) => LINES[name] ?? []);
}

/** Everything that moves a cursor, colours, turns the direction of writing, hides, or breaks a line. */
const ACTS =
  /(?![\n\t])\p{Cc}|[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2061-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e0fff}]/u;

/** What the text does to a terminal, a runner or a reader of JSON. */
export function effectsIn({ code, stdout, stderr }: CliResult, words: readonly string[], mode: Mode): string[] {
  const found: string[] = [];
  for (const [name, text] of [
    ["stdout", stdout],
    ["stderr", stderr],
  ] as const) {
    const act = ACTS.exec(text);
    if (act) found.push(`${name} has U+${(act[0].codePointAt(0) ?? 0).toString(16)} in ${excerpt(text, act.index)}`);
    for (const line of text.split("\n")) {
      if (line.trimStart().startsWith("::") && !isOurs(line, words)) found.push(`${name} orders: ${line.slice(0, 80)}`);
      const bracket = /##\w*\[/.exec(line);
      if (bracket) found.push(`${name} orders: ${excerpt(line, bracket.index)}`);
    }
  }
  if (mode === "json" && !isJson(stdout)) found.push(`stdout is no JSON: ${JSON.stringify(stdout.slice(0, 80))}`);
  if (code === 70) found.push(`a bug: ${stderr.slice(0, 400)}`);
  return found;
}

/** What people open, print or put into the summary of a job; metadata is the org's or the template's own. */
const READ_BY_PEOPLE = /\.(md|html|json|jsonl|ndjson|sarif|txt|xml|yaml)$/;

/** Larger ones are an attack's own. */
const MOST_BYTES = 5_000_000;

/** Files of the world that people read, packed ones too. */
function textsFor({ box }: SecretWorld): Promise<Map<string, string>> {
  const isOther = (path: string) =>
    /(^|\/)\.git\//.test(path) ||
    !(READ_BY_PEOPLE.test(path) || path.endsWith(".zip")) ||
    statSync(join(box.folder, path)).size > MOST_BYTES;
  return textsBelow(box.folder, isOther);
}

/** What a command's files do to who reads them. */
function effectsOnFiles(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after].flatMap(([path, latin]) => {
    if (before.get(path) === latin || !READ_BY_PEOPLE.test(path)) return [];
    const text = path.includes("!") ? latin : Buffer.from(latin, "latin1").toString("utf8");
    const act = ACTS.exec(text) ?? /^\s*::\w|##\w*\[/m.exec(text);
    return act ? [`${path} has ${JSON.stringify(act[0])} in ${excerpt(text, act.index)}`] : [];
  });
}

/** An annotation of `lint --format github` is an order that we give. */
function isOurs(line: string, words: readonly string[]): boolean {
  return (
    words.includes("github") &&
    /^::(error|warning|notice) file=[^:]*,line=\d+,col=\d+,title=ECA\d{3} [a-z-]+::/.test(line)
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function excerpt(text: string, at: number): string {
  return JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
}
