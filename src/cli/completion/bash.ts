import type { CommandSpec } from "../../model/command.ts";
import { type Entry, entriesOf, groupsOf } from "./model.ts";

/** A script for bash 3.2 and later; where it has no word to offer, bash offers files. */
export function bashCompletion(table: readonly CommandSpec[]): string {
  const groups = groupsOf(table);
  return `# bash completion of kantiv-sf: eval "$(kantiv-sf completion bash)"
_kantiv_sf() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" offer=""
  case "\${COMP_WORDS[1]}" in
${groups
  .filter(({ name }) => name !== "")
  .map(
    ({ name }) =>
      `    ${name}) if ((COMP_CWORD > 2)); then command="${name} \${COMP_WORDS[2]}"; else command="${name}"; fi ;;`,
  )
  .join("\n")}
    *) if ((COMP_CWORD > 1)); then command="\${COMP_WORDS[1]}"; fi ;;
  esac
  case "$command" in
${groups.map(({ name, words }) => `    "${name}") offer="${words.map(({ word }) => word).join(" ")}" ;;`).join("\n")}
${entriesOf(table).map(entryCase).join("\n")}
  esac
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$offer" -- "$current")
}
complete -o default -F _kantiv_sf kantiv-sf
`;
}

/** Choices after a flag that has some, nothing after one that takes anything, else flags or words. */
function entryCase({ name, options, words }: Entry): string {
  const chosen = options.flatMap(({ name: flag, value }) =>
    Array.isArray(value) ? [`        ${flag}) offer="${value.join(" ")}" ;;`] : [],
  );
  const free = options.filter(({ value }) => value === "any").map((option) => option.name);
  const offered = Array.isArray(words) ? words.join(" ") : "";
  return `    "${name}")
      case "$previous" in
${[...chosen, ...(free.length > 0 ? [`        ${free.join("|")}) ;;`] : [])].join("\n")}
        *) if [[ $current == -* ]]; then offer="${options.map((option) => option.name).join(" ")}"; else offer="${offered}"; fi ;;
      esac ;;`;
}
