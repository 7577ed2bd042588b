import type { CommandSpec, Flag, Flags, NumberFlag } from "../model/command.ts";
import { inputError, type KantivError } from "../model/errors.ts";
import { shellWord } from "../util/command-line.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { lowerFirst } from "../util/words.ts";
import { GLOBAL_FLAGS, PARSER_FLAGS, SHORT } from "./global-flags.ts";
import { usageOf } from "./help.ts";

/** What other tools call it, where that is no slip of the keyboard: terraform, the Salesforce CLI, kubectl, gh. */
const FLAGS_ELSEWHERE: Readonly<Record<string, string>> = {
  "auto-approve": "--yes",
  "no-prompt": "--yes",
  force: "--yes",
  "dry-run": "kantiv-sf plan, or --check-only, which lets the org check it",
  check: "--check-only",
  "refresh-only": "kantiv-sf drift",
  destroy: "kantiv-sf destroy",
  replace: "--redeploy",
  "target-org": "--org FILE",
  username: "--org FILE",
  file: "--org FILE",
  config: "--org FILE",
  output: "--out",
  "output-dir": "--out",
  var: "`parameters` in the org file",
  "var-file": "`parameters` in the org file",
  debug: "--verbose",
  quiet: "--json",
  "no-colour": "--no-color",
};

const COMMANDS_ELSEWHERE: Readonly<Record<string, string>> = {
  deploy: "apply",
  up: "apply",
  install: "apply",
  diff: "plan",
  preview: "plan",
  validate: "lint",
  check: "lint",
  fmt: "lint --fix",
  test: "verify",
  login: "verify",
  delete: "destroy",
  remove: "destroy",
  undo: "rollback",
  revert: "rollback",
  new: "org new",
  add: "org new",
};

/** The words that are flags or values of ours, whatever they look like. */
export function beforeDashes(words: readonly string[]): readonly string[] {
  const end = words.indexOf("--");
  return end < 0 ? words : words.slice(0, end);
}

/** Where on the line the parser stopped. */
export interface Place {
  argv: readonly string[];
  table: readonly CommandSpec[];
  /** The group or command that it came to. */
  entered: string | undefined;
}

/** The parser's refusal in our words: the flag or word, and what was probably meant. None of the parser's text is passed on. */
export function refusalOf(message: string, place: Place): KantivError {
  const [, names = ""] = /^(?:Unknown|Missing required) (?:argument|command)s?: (.+)$/s.exec(message) ?? [];
  const listed = names.split(", ");
  if (message.startsWith("Missing required")) return missing(listed, place);
  if (message.startsWith("Unknown")) return unknown(listed, place);
  const choice = /Argument: (.+), Given: (.*), Choices: (.+)/s.exec(message);
  if (choice) return notOffered(choice[1] ?? "", choice[2] ?? "", place);
  const [, bare] = /^Not enough arguments following: (.+)$/s.exec(message) ?? [];
  if (bare !== undefined) return withoutValue(bare, place);
  const spec = specOf(place);
  const seconds = place.table.filter(({ name }) => place.entered !== undefined && name.startsWith(`${place.entered} `));
  if (seconds.length > 0) {
    const others = seconds.map(({ name }) => `kantiv-sf ${name}`).join(", ");
    return inputError("USAGE", `Which ${place.entered} command?`, `Use one of ${others}.`);
  }
  if (message.startsWith("Not enough non-option") && place.entered === undefined) {
    return inputError("USAGE", "Which command?", "See kantiv-sf --help.");
  }
  if (/^Not enough non-option/.test(message) && spec?.positional) {
    const { name, describe, choices } = spec.positional;
    const needs = `${spec.name} needs ${name}: ${choices ? `one of ${choices.join(", ")}` : lowerFirst(describe)}.`;
    return inputError("USAGE", needs, usageRemedy(spec));
  }
  return inputError("USAGE", "This command line cannot be read.", seeHelp(place));
}

/** One dash before a whole word, as terraform and Go have it, which would be read as so many single letters. */
export function refuseSingleDash(argv: readonly string[], table: readonly CommandSpec[]): void {
  const word = argv.find((one) => /^-[A-Za-z][\w-]+(=.*)?$/s.test(one) && !isCluster(one));
  if (word === undefined) return;
  const name = word.slice(1).split("=")[0] ?? "";
  const names = table.flatMap(({ flags }) => Object.keys(flags)).concat(PARSERS);
  const remedy = names.includes(name) ? `Did you mean --${name}?` : nearFlag(name, names);
  throw inputError("USAGE", `There is no flag ${JSON.stringify(word)}.`, remedy ?? "See kantiv-sf --help.");
}

const PARSERS = [...Object.keys(GLOBAL_FLAGS), ...Object.keys(PARSER_FLAGS)];

function isCluster(word: string): boolean {
  return [...word.slice(1)].every((letter) => letter !== SHORT.out && Object.values(SHORT).includes(letter));
}

function unknown(listed: readonly string[], place: Place): KantivError {
  const word = listed.find((name) => place.argv.includes(name));
  const group = place.entered;
  const spec = specOf(place);
  if (word !== undefined && !spec) return unknownCommand(group === undefined ? word : `${group} ${word}`, place);
  if (word !== undefined) {
    const what = `${spec?.name} takes no ${JSON.stringify(word)}.`;
    return inputError("USAGE", what, spec ? usageRemedy(spec) : seeHelp(place));
  }
  const [name = ""] = listed;
  const typed = place.argv.find((one) => one === `--${name}` || one.startsWith(`--${name}=`))?.split("=")[0];
  const own = Object.keys(spec?.flags ?? {});
  const remedy = nearFlag(name, [...own, ...PARSERS]) ?? seeHelp(place);
  const shown = typed ?? (name.length === 1 ? `-${name}` : `--${name}`);
  return inputError("USAGE", `${spec ? spec.name : "kantiv-sf"} has no flag ${shown}.`, remedy);
}

function nearFlag(name: string, names: readonly string[]): string | undefined {
  const near = didYouMean(name.replace(/^no-/, ""), names);
  const other = FLAGS_ELSEWHERE[name];
  if (other !== undefined && (!other.startsWith("--") || isOf(other, names))) return `Use ${other}.`;
  return near === undefined ? undefined : `Did you mean --${near}?`;
}

const isOf = (flag: string, names: readonly string[]) => names.includes(flag.slice(2).split(" ")[0] ?? "");

/** A word in a command's place that is none, with the command that may have been meant. */
function unknownCommand(given: string, { table, entered }: Place): KantivError {
  const names = table.map(({ name }) => name);
  const candidates = entered === undefined ? [...new Set(names.map(firstWord)), "help", "version", ...names] : names;
  const near = COMMANDS_ELSEWHERE[given] ?? didYouMean(given, candidates);
  const remedy = near
    ? `Did you mean kantiv-sf ${near}?`
    : `See kantiv-sf ${entered === undefined ? "" : `${entered} `}--help.`;
  return inputError("USAGE", `There is no command ${JSON.stringify(given)}.`, remedy);
}

export function firstWord(name: string): string {
  return name.split(" ")[0] ?? name;
}

function missing(names: readonly string[], place: Place): KantivError {
  const spec = specOf(place);
  // A slip in a flag's name leaves the right one missing: the slip is the one mistake.
  const strange = unknownFlags(place);
  if (strange.length > 0) return unknown(strange, place);
  const flags = names.map((name) => `--${name} ${spec?.flags[name]?.value ?? "VALUE"}`).join(" and ");
  return inputError("USAGE", `${spec?.name ?? "This"} needs ${flags}.`, spec ? usageRemedy(spec) : seeHelp(place));
}

function unknownFlags(place: Place): string[] {
  const flags = specOf(place)?.flags ?? {};
  const known = [...Object.keys(flags), ...PARSERS];
  return place.argv.flatMap((word) => {
    const [, name] = /^--([^=]+)/.exec(word) ?? [];
    return name === undefined || known.includes(name) || known.includes(name.replace(/^no-/, "")) ? [] : [name];
  });
}

function withoutValue(name: string, place: Place): KantivError {
  const flag = flagOf(name, place);
  const what = flag?.choices
    ? `one of ${flag.choices.join(", ")}`
    : `a value: ${lowerFirst(flag?.describe ?? "see help")}`;
  return inputError("USAGE", `${dashed(name)} needs ${what}.`, seeHelp(place));
}

/** @param given the parser's list of values, each as JSON */
function notOffered(name: string, given: string, place: Place): KantivError {
  const spec = specOf(place);
  const isFlag = spec?.flags[name] !== undefined;
  const choices = (isFlag ? spec?.flags[name]?.choices : spec?.positional?.choices) ?? [];
  const value = /"((?:[^"\\]|\\.)*)"/.exec(given)?.[1] ?? given;
  const near = didYouMean(value, choices);
  const correct = near && (isFlag ? `--${name} ${shellWord(near)}` : `kantiv-sf ${spec?.name} ${near}`);
  return inputError(
    "USAGE",
    `${isFlag ? `--${name}` : name} cannot be ${JSON.stringify(value)}: it is one of ${choices.join(", ")}.`,
    correct ? `Did you mean ${correct}?` : "Take one of them.",
  );
}

/** Two values for what can have one: which was meant? */
export function refuseRepeated({ flags }: CommandSpec, given: Flags): void {
  const name = Object.keys(flags).find((flag) => flags[flag]?.type !== "array" && Array.isArray(given[flag]));
  if (name !== undefined) throw inputError("USAGE", `--${name} is given more than once.`, "Give it once.");
}

/** A variable that a shell has no value for, as in --org "$ORG": taken as a word it would mean whatever is here, or nobody. */
export function refuseEmpty({ flags }: CommandSpec, given: Flags): void {
  const isEmpty = (name: string) => [given[name]].flat().includes("");
  const name = Object.keys(flags).find((flag) => !flags[flag]?.bare && isEmpty(flag));
  if (name !== undefined || isEmpty("org-file")) {
    const word = name === undefined ? "An org file" : `--${name}`;
    const remedy = `Give it a value${name === undefined ? "" : `, or leave --${name} out`}; a variable may be unset.`;
    throw inputError("USAGE", `${word} is empty.`, remedy);
  }
}

/** Checked here, since the parser gives what is no number as the word that it is. */
export function refuseWrongNumber({ flags }: CommandSpec, given: Flags): void {
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.type !== "number" || given[name] === undefined || isWithin(flag, given[name])) continue;
    const message = `--${name} needs a ${flag.integer ? "whole number" : "number"} ${rangeText(flag)}.`;
    throw inputError("USAGE", message, `Correct it, or leave --${name} out.`);
  }
}

function isWithin({ min, max, integer }: NumberFlag, value: unknown): boolean {
  return typeof value === "number" && value >= min && value <= max && (!integer || Number.isInteger(value));
}

export function rangeText({ min, max }: NumberFlag): string {
  return `from ${min} to ${max}`;
}

function specOf({ table, entered }: Place): CommandSpec | undefined {
  return table.find(({ name }) => name === entered);
}

function flagOf(name: string, place: Place): Flag | undefined {
  const long = Object.keys(SHORT).find((flag) => SHORT[flag] === name) ?? name;
  return specOf(place)?.flags[long];
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function usageRemedy(spec: CommandSpec): string {
  return `Usage: ${usageOf(spec)}`;
}

function seeHelp({ entered }: Place): string {
  return `See kantiv-sf ${entered === undefined ? "" : `${entered} `}--help.`;
}
