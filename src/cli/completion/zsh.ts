import type { CommandSpec } from "../../model/command.ts";
import { type Entry, entriesOf, GLOBAL, groupNames, groupsOf, type Option } from "./model.ts";

/** A script for zsh, to be evaluated after compinit or put into a folder of fpath as `_kantiv-sf`. */
export function zshCompletion(table: readonly CommandSpec[]): string {
  const groups = groupsOf(table);
  const described = (words: readonly { word: string; summary: string }[]) =>
    words.map(({ word, summary }) => pair(word, summary)).join(" ");
  return `#compdef kantiv-sf
# zsh completion of kantiv-sf: eval "$(kantiv-sf completion zsh)"
_kantiv_sf_at_tab() {
  local -a offer
  local org="" at
  (( CURRENT > 3 )) && [[ "\${words[3]}" != -* ]] && org="\${words[3]}"
  at="\${words[(I)(--org|-o)]}"
  (( at > 0 && at < CURRENT - 1 )) && org="\${words[at+1]}"
  at="\${words[(I)--org=*]}"
  (( at > 0 && at < CURRENT )) && org="\${words[at]#--org=}"
  offer=(\${(f)"$(kantiv-sf completion zsh --offer "$1" \${org:+"--of=$org"} 2>/dev/null </dev/null)"})
  _describe "$1" offer
  [[ "$1" == runs ]] || _files
}
_kantiv_sf() {
  local command="" previous="\${words[CURRENT-1]}" word
  local -a offer said
  for word in "\${(@)words[2,CURRENT-1]}"; do [[ -z "$word" || "$word" == -* ]] || said+=("$word"); done
  [[ "\${said[1]}" == help ]] && shift said
  if [[ "$PREFIX" == --*=* ]]; then previous="\${PREFIX%%=*}"; compset -P '*='; fi
  case "\${said[1]}" in
    ${groupNames(groups)}) command="\${said[1]}\${said[2]:+ \${said[2]}}" ;;
    *) command="\${said[1]}" ;;
  esac
  case "$command" in
${groups.map(({ name, words }) => `    "${name}") ${flagsOr(GLOBAL, `offer=(${described(words)}); _describe command offer`)} ;;`).join("\n")}
${entriesOf(table).map(entryCase).join("\n")}
    *) _files ;;
  esac
}
if [[ "\${funcstack[1]}" == "_kantiv-sf" ]]; then _kantiv_sf "$@"; else compdef _kantiv_sf kantiv-sf; fi
`;
}

function flagsOr(options: readonly Option[], other: string): string {
  const flags = options.map(({ name, describe }) => pair(name, describe)).join(" ");
  return `if [[ "$PREFIX" == -* ]]; then offer=(${flags}); _describe -o flag offer; else ${other}; fi`;
}

function entryCase({ name, options, words, atTab }: Entry): string {
  const chosen = options.flatMap(({ name: flag, value }) =>
    Array.isArray(value)
      ? [`        ${flag}) offer=(${value.map((one) => quoted(one)).join(" ")}); _describe value offer ;;`]
      : [],
  );
  const asked = options.flatMap(({ name: flag, atTab: kind }) =>
    kind ? [`        ${flag}) _kantiv_sf_at_tab ${kind} ;;`] : [],
  );
  const free = options.filter(({ value, atTab: kind }) => value === "any" && !kind).map((option) => option.name);
  const other = Array.isArray(words)
    ? `offer=(${words.map((one) => quoted(one)).join(" ")}); _describe word offer`
    : atTab
      ? `_kantiv_sf_at_tab ${atTab}`
      : "_files";
  return `    "${name}")
      case "$previous" in
${[...chosen, ...asked, ...(free.length > 0 ? [`        ${free.join("|")}) _files ;;`] : [])].join("\n")}
        *) ${flagsOr([...options, ...GLOBAL], other)} ;;
      esac ;;`;
}

/** `word:description`, as `_describe` takes it. */
function pair(word: string, description: string): string {
  return quoted(`${word.replaceAll(":", "\\:")}:${description}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
