/**
 * What the machines that run a pipeline take for an order in the text of a step: `::name::` at the beginning of a line, after
 * white space too (GitHub Actions, "Workflow commands"), and `##[name]` or `##vso[name]` anywhere in it (Azure Pipelines,
 * "Logging commands"; GitHub's runner knows the first form as well).
 */
const ANYWHERE = /#(?=#\w*\[)/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: our own colours may stand before it
const AT_LINE_START = /^((?:\s|\u001b\[\d+m)*:)(?=:)/gm;

/** The text, with a space in the middle of each such order: people read the same, machines read nothing. */
export function withoutCommands(text: string): string {
  return withoutBrackets(text).replace(AT_LINE_START, "$1 ");
}

/** For text whose lines are orders of ours: foreign words in them give none. */
export function withoutBrackets(text: string): string {
  return text.replace(ANYWHERE, "# ");
}
