import type { CommandSpec } from "../../model/command.ts";
import { type Entry, entriesOf, GLOBAL, groupNames, groupsOf, type Option } from "./model.ts";

/**
 * A script for bash 3.2 and later; where it has no word to offer, bash offers files. What the program says at Tab never goes through
 * `compgen -W`, which would expand it.
 */
export function bashCompletion(table: readonly CommandSpec[]): string {
  const groups = groupsOf(table);
  return `# bash completion of kantiv-sf: eval "$(kantiv-sf completion bash)"
_kantiv_sf_at_tab() {
  local org="" i word
  if ((COMP_CWORD > 2)) && [[ \${COMP_WORDS[2]} != -* ]]; then org="\${COMP_WORDS[2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [[ \${COMP_WORDS[i]} == --org || \${COMP_WORDS[i]} == -o ]]; then org="\${COMP_WORDS[i+1]}"; fi
    if [[ $org == = ]]; then org="\${COMP_WORDS[i+2]-}"; fi
  done
  while IFS= read -r word; do
    if [[ $word == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done < <(kantiv-sf completion bash --offer "$1" \${org:+"--of=$org"} 2>/dev/null </dev/null)
}
_kantiv_sf() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="" offer="" ask="" words=() i word
  if [[ $current == = ]]; then current=""; elif [[ $previous == = ]]; then previous="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do [[ \${COMP_WORDS[i]} == -* ]] || words+=("\${COMP_WORDS[i]}"); done
  if [[ \${words[0]-} == help ]]; then words=("\${words[@]:1}"); fi
  case "\${words[0]-}" in
    ${groupNames(groups)}) command="\${words[0]}\${words[1]+ \${words[1]}}" ;;
    *) command="\${words[0]-}" ;;
  esac
  case "$command" in
${groups.map(({ name, words }) => `    "${name}") ${flagsOr(GLOBAL, `offer="${words.map(({ word }) => word).join(" ")}"`)} ;;`).join("\n")}
${entriesOf(table).map(entryCase).join("\n")}
  esac
  COMPREPLY=()
  if [[ -n $ask ]]; then _kantiv_sf_at_tab "$ask"; return; fi
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$offer" -- "$current")
}
complete -o default -F _kantiv_sf kantiv-sf
`;
}

function flagsOr(options: readonly Option[], other: string): string {
  const flags = options.map(({ name }) => name).join(" ");
  return `if [[ $current == -* ]]; then offer="${flags}"; else ${other}; fi`;
}

/** What a flag's value can be, nothing after one that takes anything, else flags or words. */
function entryCase({ name, options, words, atTab }: Entry): string {
  const chosen = options.flatMap(({ name: flag, value }) =>
    Array.isArray(value) ? [`        ${flag}) offer="${value.join(" ")}" ;;`] : [],
  );
  const asked = options.flatMap(({ name: flag, atTab: kind }) => (kind ? [`        ${flag}) ask=${kind} ;;`] : []));
  const free = options.filter(({ value, atTab: kind }) => value === "any" && !kind).map((option) => option.name);
  const other = atTab ? `ask=${atTab}` : `offer="${Array.isArray(words) ? words.join(" ") : ""}"`;
  return `    "${name}")
      case "$previous" in
${[...chosen, ...asked, ...(free.length > 0 ? [`        ${free.join("|")}) ;;`] : [])].join("\n")}
        *) ${flagsOr([...options, ...GLOBAL], other)} ;;
      esac ;;`;
}
