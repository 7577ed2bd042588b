import type { AT_TAB, CommandSpec, Flag, Offered } from "../../model/command.ts";
import { GLOBAL_FLAGS, PARSER_FLAGS } from "../global-flags.ts";
import { shownName } from "../help.ts";

/** What a script asks the program for at Tab. */
export type AtTab = (typeof AT_TAB)[number];

/** A flag as the shells complete it. */
export interface Option {
  /** With its dashes. */
  name: string;
  describe: string;
  /** `none` takes no value; `any` may be a file. */
  value: "none" | "any" | readonly string[];
  /** Beside files, which such a value may be, too. */
  atTab?: AtTab;
}

export interface Entry {
  /** One word or two. */
  name: string;
  summary: string;
  /** Its own, beside those that stand anywhere. */
  options: readonly Option[];
  /** What may stand after the name; undefined for nothing. */
  words: "any" | readonly string[] | undefined;
  atTab?: AtTab;
}

/** Words that stand at one place and complete to more: all commands, or those of a group. */
export interface Group {
  /** Empty for the first word. */
  name: string;
  words: readonly { word: string; summary: string }[];
}

/** They stand anywhere, before the command too. */
export const GLOBAL: readonly Option[] = Object.entries({ ...GLOBAL_FLAGS, ...PARSER_FLAGS }).map(optionOf);

export function entriesOf(table: readonly CommandSpec[]): Entry[] {
  return table.map(({ name, summary, flags, positional }) => ({
    name,
    summary,
    options: Object.entries(flags).flatMap(([flag, one]) => (one.hidden ? [] : [optionOf([flag, one])])),
    words: positional ? (positional.choices ?? "any") : flags.org?.orgFile && "any",
    ...askedFor(positional ? positional.offers : flags.org?.orgFile && "orgs"),
  }));
}

/** The first words of all commands, and for each group its second ones. */
export function groupsOf(table: readonly CommandSpec[]): Group[] {
  const split = table.map(({ name, summary }) => ({
    first: name.split(" ")[0] ?? "",
    second: name.split(" ")[1],
    summary,
  }));
  const groups = Map.groupBy(split, ({ first }) => first);
  const top = [...groups].map(([word, [one, ...more]]) => ({
    word,
    summary: one?.second === undefined ? (one?.summary ?? "") : [one, ...more].map(({ second }) => second).join(", "),
  }));
  const inner = [...groups].flatMap(([name, all]) => {
    const words = all.flatMap(({ second, summary }) => (second === undefined ? [] : [{ word: second, summary }]));
    return words.length > 0 ? [{ name, words }] : [];
  });
  return [{ name: "", words: top }, ...inner];
}

/** Of the groups below the first word, as a pattern of `case`. */
export function groupNames(groups: readonly Group[]): string {
  return groups.flatMap(({ name }) => (name === "" ? [] : [name])).join("|");
}

function optionOf([name, flag]: [string, Flag]): Option {
  const { type, describe, choices, offers, orgFile } = flag;
  const value = type === "boolean" ? "none" : (choices ?? "any");
  return { name: shownName(name, flag), describe, value, ...askedFor(orgFile ? "orgs" : offers) };
}

/** Codes and rules are among a value's choices already. */
function askedFor(offers: Offered | undefined): { atTab?: AtTab } {
  return offers === undefined || offers === "codes" || offers === "rules" ? {} : { atTab: offers };
}
