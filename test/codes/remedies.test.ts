import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Argument, type Expression, type Program, parseSync, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../src/cli/program.ts";
import { COMMANDS } from "../../src/commands/table/index.ts";
import { ROOT } from "../helpers/shipped-template.ts";

const SRC = join(ROOT, "src");
const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.startsWith("emulator/"));

interface Source {
  file: string;
  text: string;
  program: Program;
}

const SOURCES: readonly Source[] = FILES.map((file) => {
  const text = readFileSync(join(SRC, file), "utf8");
  return { file, text, program: parseSync(file, text).program };
});

/** Literal texts, with VALUE where one is filled in. */
function textsOf({ program }: Source): string[] {
  const texts: string[] = [];
  new Visitor({
    Literal: ({ value }) => void (typeof value === "string" && texts.push(value)),
    TemplateLiteral: ({ quasis }) => void texts.push(quasis.map(({ value }) => value.cooked).join("VALUE")),
  }).visit(program);
  return texts;
}

const FIRST_WORDS = [...new Set(COMMANDS.map(({ name }) => name.split(" ")[0]))].join("|");
/** A command of ours, up to what ends it in a text; a name of a form (`kantiv-sf org file`) is none. */
const COMMAND = new RegExp(
  String.raw`kantiv-sf (?!(?:org|fleet) file\b)(?:${FIRST_WORDS})\b.*?(?=$|\n|[,;)?\x60]|\.(?: |$)|: | \(| [|<] | {2,}#)`,
  "g",
);

/** Texts that programs read: a shell's completion, the mark of a comment of ours, the head of a file. */
const FOR_PROGRAMS = /^cli\/completion\/|^review\/output\/markdown\.ts$/;
/** Of a file that a command wrote, by whom: nothing to run. */
const WRITTEN_BY = /^# Written by /;
/** `fleet status` is about orgs of many files: whose names stand behind. */
const OF_MANY = /^reports\/fleet-status-text\.ts$/;

async function faultOf(command: string): Promise<string | undefined> {
  const words = (command.match(/'[^']*'|\S+/g) ?? []).slice(1);
  try {
    const parsed = await parseCommandLine(words, COMMANDS, "1");
    // Prose behind a command is read as more org files.
    const orgs = parsed.kind === "run" ? [parsed.flags.org ?? []].flat() : [];
    return orgs.slice(1).some((word) => /^[a-z]+$/.test(String(word))) ? "with prose behind it" : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

it("a text that names a command of ours has all of it, and nothing behind it that is none of it", async () => {
  const found: string[] = [];
  for (const source of SOURCES.filter(({ file }) => !FOR_PROGRAMS.test(file) && !OF_MANY.test(file))) {
    for (const text of textsOf(source).filter((one) => !WRITTEN_BY.test(one))) {
      for (const [command] of text.matchAll(COMMAND)) {
        const fault = await faultOf(command);
        if (fault !== undefined) found.push(`${source.file}: ${command} (${fault})`);
      }
    }
  }
  expect(found).toEqual([]);
});

/** What remedies are in the source: the third word of an error, what is called a remedy, and what codes tell to do. */
function remediesOf({ file, text, program }: Source): string[] {
  const found: string[] = [];
  const take = (node: Expression | Argument | undefined | null) => {
    if (node && node.type !== "Identifier") found.push(text.slice(node.start, node.end));
  };
  const ofError = ({ callee, arguments: words }: { callee: Expression; arguments: Argument[] }) => {
    if (callee.type === "Identifier" && callee.name.endsWith("Error")) take(words[2]);
  };
  new Visitor({
    CallExpression: ofError,
    NewExpression: ofError,
    Property: ({ key, value }) => {
      const name = key.type === "Identifier" ? key.name : "";
      if (name === "remedy" || (name === "todo" && file.startsWith("codes/"))) take(value as Expression);
    },
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && /remedy$/i.test(id.name)) take(init);
    },
    FunctionDeclaration: ({ id, start, end }) => {
      if (/remedy$/i.test(id?.name ?? "")) found.push(text.slice(start, end));
    },
  }).visit(program);
  return found;
}

/** Advice that a line can carry out, and what such a line has. */
const LINES: readonly [advice: RegExp, line: RegExp][] = [
  [
    /\b(?:[Ss]et|[Nn]ame|into) (?:it|the|another|a) (?:environment )?variable\b/,
    /read -rs|export |typeVariable|variableFrom|env:|-env\b|secrets? of|Variable/,
  ],
  [/\bremove \$\{|\bRemove (?:it|the file)\b.*(?:again|anew)|or remove the file to/, /\brm |removeFile/],
  [/(?:file|folder|path)(?:'s)?\b.*\bpermissions\b/, /ls -l|whoMayUse|chmod|closeFile/],
  [/[Mm]ake a(?:nother|n RSA| new)? pair/, /certificate create --out-cert|NEW_PAIR|\$\{make\}/],
  [/\b[Rr]estore (?:it|the file)\b/, /git restore|fromGit/],
  [/\b[Ll]og in (?:anew|once|to the org)|new admin session/, /sf org login web|loginLine/],
  [/\b[Ii]nstall (?:it|the CLI|git)\b|[Uu]pdate the CLI/, /npm install|https:/],
  [/\bMove the folder\b/, /putAside/],
];

describe("a remedy that a line can carry out has that line", () => {
  const remedies = SOURCES.flatMap((source) => remediesOf(source).map((text) => ({ file: source.file, text })));

  it.each(LINES)("%s: %s", (advice, line) => {
    const concerned = remedies.filter(({ text }) => advice.test(text));
    expect(concerned.filter(({ text }) => !line.test(text)).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
  });

  it("and each line that a value is filled into is written in one place, which quotes it", () => {
    const bare =
      /\b(?:chmod \d+|rm|mv|ls -\w+|cat|git restore|git rm[\w -]*) \$\{(?!shell(?:Word|Path)\()|read -rs \$\{/;
    const found = SOURCES.filter(({ file }) => file !== "util/shell-lines.ts").flatMap(({ file, text }) =>
      text.split("\n").flatMap((line) => (bare.test(line) ? [`${file}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });
});
