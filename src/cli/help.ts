import { type CommandSpec, type Flag, TASKS } from "../model/command.ts";

const EXIT_TABLE = `Exit codes
  0  done, nothing pending              4    changes pending (plan, drift)
  1  the org, a check or a rule said no 69   still running at the time limit
  2  the input is wrong                 70   a bug in kantiv-sf
  3  no session, or no org              130  interrupted; what was done is on record`;

const FLAGS = `Anywhere
  --json         one JSON document on stdout, nothing else
  -v, --verbose  each request on stderr, and each check that was not tried
  --no-color     no colours (as NO_COLOR)
  -V, --version  the version; also: kantiv-sf version
  -h, --help     also: kantiv-sf help COMMAND`;

/** What the program can do, by what somebody is about. @param columns to break long lines at */
export function overview(table: readonly CommandSpec[], columns: number): string {
  const width = Math.max(...table.map(({ name }) => name.length)) + 4;
  const tasks = TASKS.flatMap((task) => {
    const lines = table
      .filter((spec) => spec.task === task)
      .map(({ name, summary }) => `  ${name.padEnd(width - 2)}${hanging(summary, width, columns)}`);
    return lines.length > 0 ? [`${task}\n${lines.join("\n")}`] : [];
  });
  const head = "kantiv-sf COMMAND\n\nSalesforce External Client Apps as code, with a JWT login that is proven.";
  return [head, ...tasks, FLAGS, EXIT_TABLE].join("\n\n");
}

/** The org file as a word of its own, after all others. */
export function orgFileWord({ org }: CommandSpec["flags"]): string | undefined {
  return org?.orgFile && (org.type === "array" ? "[org-file..]" : "[org-file]");
}

/** How a command is written, with what it cannot do without: `kantiv-sf review [paths..] --base REF [flags]`. */
export function usageOf({ name, positional, flags }: CommandSpec): string {
  const demanded = Object.entries(flags).flatMap(([flag, { demand, value = "VALUE" }]) =>
    demand ? [`--${flag} ${value}`] : [],
  );
  const words = [positional?.name, orgFileWord(flags)].filter((word) => word !== undefined);
  const free = Object.values(flags).some(({ demand }) => !demand) ? ["[flags]"] : [];
  return ["kantiv-sf", name, ...words, ...demanded, ...free].join(" ");
}

/** Examples on lines of their own and never broken, so that they can be copied; the parser would set them in columns. */
export function examplesText({ examples }: Pick<CommandSpec, "examples">): string {
  if (examples.length === 0) return "";
  const lines = examples.map(([command, what]) => `  ${command}\n      ${what}`);
  return `\n\nExamples\n${lines.join("\n")}`;
}

/** By default on: shown, and completed, in the form that is of use. */
export function shownName(name: string, { type, default: standard }: Flag): string {
  return type === "boolean" && standard === true ? `--no-${name}` : `--${name}`;
}

/** A text in lines of a terminal. @param indent of all lines but the first, which stands behind something else */
export function hanging(text: string, indent: number, columns: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && indent + line.length + 1 + word.length > columns) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
