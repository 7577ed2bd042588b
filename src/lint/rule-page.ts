import type { Example, Rule } from "./rule.ts";

/** A rule at length: its page in docs/rules below the title, what `explain` and code scanning show. */
export function ruleMarkdown(rule: Rule): string {
  const { severity, title, why, fix, source, example, fixable } = rule;
  return [
    `**${title}.** Severity: ${severity}.${fixable ? " Mended by `kantiv-sf lint --fix`." : ""}`,
    `## Why\n\n${prose(why)}`,
    `## Fix\n\n${prose(fix)}`,
    `## Example\n\n${exampleMarkdown(example)}`,
    ...(source ? [`Source: ${source}.`] : []),
    "",
  ]
    .join("\n\n")
    .trimEnd()
    .concat("\n");
}

/** Elements and comments within a sentence, which Markdown would take for HTML. */
function prose(text: string): string {
  return text.replace(/<!--.*?-->|<(\w+)>(?:[^<>]*<\/\1>)?/g, (code) => `\`${code}\``);
}

function exampleMarkdown({ type, bad, good }: Example): string {
  const where = type ? ` in a file of ${type}` : "";
  const language = type || bad.startsWith("<") ? "xml" : "";
  return `Wrong${where}:\n\n${block(bad, language)}\n\nRight:\n\n${block(good, language)}`;
}

function block(text: string, language: string): string {
  return `\`\`\`${language}\n${text.split("\n").map(exampleLine).join("\n")}\n\`\`\``;
}

/** An element's bare name in an example says that it is left out. */
function exampleLine(line: string): string {
  return /^[a-z]\w+$/i.test(line) ? `<!-- without ${line} -->` : line;
}
