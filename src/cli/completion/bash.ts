import type { CommandSpec } from "../../model/command.ts";
import { type Entry, entriesOf, GLOBAL, groupNames, groupsOf, type Option } from "./model.ts";

/** A script for bash 3.2 and later; where it has no word to offer, bash offers files. */
export function bashCompletion(table: readonly CommandSpec[]): string {
  const groups = groupsOf(table);
  return `# bash completion of kantiv-sf: eval "$(kantiv-sf completion bash)"
_kantiv_sf() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" offer="" words=() i
  for ((i = 1; i < COMP_CWORD; i++)); do [[ \${COMP_WORDS[i]} == -* ]] || words+=("\${COMP_WORDS[i]}"); done
  case "\${words[0]-}" in
    ${groupNames(groups)}) command="\${words[0]}\${words[1]+ \${words[1]}}" ;;
    *) command="\${words[0]-}" ;;
  esac
  case "$command" in
${groups.map(({ name, words }) => `    "${name}") ${flagsOr(GLOBAL, words.map(({ word }) => word).join(" "))} ;;`).join("\n")}
${entriesOf(table).map(entryCase).join("\n")}
  esac
  COMPREPLY=()
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$offer" -- "$current")
}
complete -o default -F _kantiv_sf kantiv-sf
`;
}

function flagsOr(options: readonly Option[], words: string): string {
  const flags = options.map(({ name }) => name).join(" ");
  return `if [[ $current == -* ]]; then offer="${flags}"; else offer="${words}"; fi`;
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
        *) ${flagsOr([...options, ...GLOBAL], offered)} ;;
      esac ;;`;
}
