import type { CommandSpec } from "../../model/command.ts";
import { type AtTab, type Entry, entriesOf, GLOBAL, groupsOf, type Option } from "./model.ts";

/** Where the first word of a command stands, behind `help` too. */
const FIRST = "test (count (commandline -opc)) -eq 2; and __fish_seen_subcommand_from help; or __fish_use_subcommand";

/** A script for fish 3 and later. */
export function fishCompletion(table: readonly CommandSpec[]): string {
  const groups = groupsOf(table);
  const lines = groups.flatMap(({ name, words }) => {
    const at = name === "" ? FIRST : `${seen(name)}; and not ${seen(words.map(({ word }) => word).join(" "))}`;
    return words.map(({ word, summary }) => complete(at, `-a ${quoted(word)}`, summary));
  });
  return `# fish completion of kantiv-sf: kantiv-sf completion fish | source
function __kantiv_sf_at_tab
  set -l words (commandline -opc)
  set -l of
  if set -q words[3]; and not string match -q -- '-*' "$words[3]"
    set of "--of=$words[3]"
  end
  for i in (seq (count $words))
    set -l next (math $i + 1)
    if contains -- "$words[$i]" --org -o; and set -q words[$next]
      set of "--of=$words[$next]"
    else if string match -q -- '--org=*' "$words[$i]"
      set of (string replace -- --org= --of= "$words[$i]")
    end
  end
  kantiv-sf completion fish --offer $argv[1] $of 2>/dev/null </dev/null
end
complete -c kantiv-sf -f
${[...GLOBAL.map((option) => complete(undefined, optionText(option), option.describe)), ...lines, ...entriesOf(table).flatMap(entryLines)].join("\n")}
`;
}

function entryLines({ name, options, words, atTab }: Entry): string[] {
  const at = name.split(" ").map(seen).join("; and ");
  const positional =
    words === "any"
      ? [`complete -c kantiv-sf -n ${quoted(at)} -F${asked(atTab)}`]
      : words === undefined
        ? []
        : [complete(at, `-a ${quoted(words.join(" "))}`, "")];
  return [...positional, ...options.map((option) => complete(at, optionText(option), option.describe))];
}

function optionText({ name, value, atTab }: Option): string {
  const long = `-l ${name.replace(/^--/, "")}`;
  if (value === "none") return long;
  if (value === "any" && atTab === "runs") return `${long} -x${asked(atTab)}`;
  return value === "any" ? `${long} -r -F${asked(atTab)}` : `${long} -x -a ${quoted(value.join(" "))}`;
}

function asked(kind: AtTab | undefined): string {
  return kind === undefined ? "" : ` -a ${quoted(`(__kantiv_sf_at_tab ${kind})`)}`;
}

const seen = (words: string) => `__fish_seen_subcommand_from ${words}`;

function complete(condition: string | undefined, what: string, description: string): string {
  const when = condition === undefined ? "" : ` -n ${quoted(condition)}`;
  const text = description === "" ? "" : ` -d ${quoted(description)}`;
  return `complete -c kantiv-sf${when} ${what}${text}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
