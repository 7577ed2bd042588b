import type { Example, Rule } from "./rule.ts";

/** The rule's page, `docs/rules/<code>.md`. */
export function rulePage(rule: Rule): string {
  return `# ${rule.code} ${rule.name}\n\n${ruleMarkdown(rule)}`;
}

/** What is on the page below its title; shown by code scanning too. */
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

/** Index of all pages, `docs/rules/README.md`. */
export function rulesIndex(rules: readonly Rule[]): string {
  const rows = rules.map(
    ({ code, name, severity, title, fixable }) =>
      `| ${code} | ${name} | ${severity}${fixable ? ", fixable" : ""} | ${title} |`,
  );
  return [
    "# Rules of `kantiv-sf lint`",
    "",
    "`kantiv-sf explain CODE` shows why a rule is, how to mend it, and an example; in the repository each has a page of its name beside this one. Made",
    "from the rules themselves (`src/lint/rules`); `UPDATE_GOLDEN=1 npx vitest run test/lint/rule-pages.test.ts` writes them anew.",
    "",
    "| code | name | severity | what is wrong |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
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
