import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { expect, onTestFinished } from "vitest";
import { ROOT } from "../helpers/shipped-template.ts";

/** Somebody at a terminal in an empty folder: commands go through a shell on a pseudo-terminal, questions are answered when asked. */
export interface Person {
  folder: string;
  /** Lines typed by hand, those pasted from what was printed, and values that had to be looked up elsewhere. */
  count: { typed: number; pasted: number; lookedUp: number };
  type(line: string, told?: Told): Promise<string>;
  /** The newest command that was printed and fits; fails where none was. */
  paste(fits: RegExp, told?: Told): Promise<string>;
  /** A value that nothing printed and no question offered. */
  lookUp(value: string): string;
  /** As `export NAME=value` in the shell. */
  exported: Record<string, string>;
}

interface Told {
  answers?: readonly string[];
  exit?: number;
}

/** Of util-linux. */
export const TERMINAL = "/usr/bin/script";

const QUESTION = /(: |\[y\/N\] )$/;

/** @param sf what the Salesforce CLI of this machine is logged in to; without it, none is installed */
export async function personAtTerminal(sf?: { url: string; username: string; accessToken: string }): Promise<Person> {
  const home = await mkdtemp(join(tmpdir(), "kantiv-sf-person-"));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const [bin, folder] = [join(home, "bin"), join(home, "work")];
  for (const path of [bin, folder]) await mkdir(path);
  await program(join(bin, "kantiv-sf"), `exec '${process.execPath}' '${join(ROOT, "bin/kantiv-sf.js")}' "$@"`);
  if (sf) await program(join(bin, "sf"), salesforceCli(sf));
  const printed: string[] = [];
  const count = { typed: 0, pasted: 0, lookedUp: 0 };
  const exported: Record<string, string> = {};
  const env = {
    PATH: `${bin}${delimiter}/usr/bin${delimiter}/bin`,
    HOME: home,
    TERM: "xterm",
    NO_COLOR: "1",
    COLUMNS: "200",
  };
  const run = async (line: string, { answers = [], exit = 0 }: Told = {}) => {
    const { code, text } = await onTerminal(line, { cwd: folder, env: { ...env, ...exported } }, answers);
    expect([line, code, code === exit ? "" : text]).toEqual([line, exit, ""]);
    printed.push(text);
    return text;
  };
  return {
    folder,
    count,
    exported,
    type: (line, told) => {
      count.typed += 1;
      return run(line, told);
    },
    paste: (fits, told) => {
      count.pasted += 1;
      const found = printed.toReversed().flatMap((text) => text.match(/(kantiv-sf|git|sf) [^\n]*/g) ?? []);
      const line = found.find((one) => fits.test(one));
      if (line === undefined) throw new Error(`nothing printed fits ${fits}:\n${printed.at(-1)}`);
      return run(line.replace(/ {2,}#.*$/, "").trim(), told);
    },
    lookUp: (value) => {
      count.lookedUp += 1;
      return value;
    },
  };
}

async function program(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
}

function salesforceCli({ url, username, accessToken }: { url: string; username: string; accessToken: string }): string {
  const reply = (result: unknown) => JSON.stringify({ status: 0, result });
  return `case "$*" in
  "org list auth --json") echo '${reply([{ alias: "acme", username, instanceUrl: url }])}' ;;
  "org display --target-org "*|"org auth show-access-token --target-org "*) echo '${reply({ instanceUrl: url, accessToken })}' ;;
  *) exit 9 ;;
esac`;
}

/** `script` of util-linux gives the program a terminal of its own, and passes on what is typed. */
function onTerminal(
  line: string,
  { cwd, env }: { cwd: string; env: Record<string, string> },
  answers: readonly string[],
): Promise<{ code: number | null; text: string }> {
  const child = spawn(TERMINAL, ["-qefc", line, "/dev/null"], { cwd, env, stdio: ["pipe", "pipe", "inherit"] });
  const left = [...answers];
  let [text, answered] = ["", 0];
  child.stdout.on("data", (chunk: Buffer) => {
    text += stripVTControlCharacters(String(chunk)).replaceAll("\r", "");
    // A terminal shows the same line more than once: each question is answered once.
    if (!QUESTION.test(text.slice(answered))) return;
    answered = text.length;
    // Whoever asks for something that nobody expected is told so by the end of what is typed.
    const answer = left.shift();
    if (answer === undefined) child.stdin.end("\u0004");
    else child.stdin.write(`${answer}\n`);
  });
  return new Promise((done) =>
    child.on("close", (code) => done({ code, text: left.length > 0 ? `not asked: ${left}\n${text}` : text })),
  );
}
