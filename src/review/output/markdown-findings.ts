import type { Finding } from "../../lint/finding.ts";
import type { Block } from "../../page/budget.ts";
import { code, prose, tableOf } from "../../page/markdown-text.ts";
import { plural } from "../../util/words.ts";
import type { FindingsReview } from "../model.ts";

/** New findings, what is let pass, changes of the rules, and what is solved; each in fewer lines where room is short. */
export function findingBlocks({ new: added, solved, suppressed, rules }: FindingsReview): Block[] {
  const passed = suppressed.map(
    ({ finding, reason }) => `- ${finding.code} ${finding.rule} in ${code(place(finding))}: ${prose(reason)}`,
  );
  const changed = rules.map((rule) => `- ${prose(rule)}`);
  const lines = (all: readonly string[]) => (count: number) => all.slice(0, count).join("\n");
  return [
    block(`#### ${plural(added.length, "new finding")}`, added.length, findingTable(added)),
    block("#### Let pass from now on", passed.length, lines(passed)),
    block("#### The rules themselves change", changed.length, lines(changed)),
    block(`#### ${plural(solved.length, "finding")} solved`, solved.length, (count) =>
      folded(findingTable(solved)(count)),
    ),
  ].filter(({ forms }) => forms[0] !== "");
}

function block(heading: string, total: number, form: (count: number) => string): Block {
  if (total === 0) return { title: heading, forms: [""] };
  const forms = [total, 50, 15, 5]
    .filter((count) => count <= total)
    .map((count) => {
      const more = total > count ? `\n\n_${total - count} more are in the full report._` : "";
      return `\n\n${heading}\n\n${form(count)}${more}`;
    });
  return { title: heading.replace(/^#+ /, ""), forms: [...forms, `\n\n${heading}, in the full report`] };
}

function findingTable(all: readonly Finding[]): (count: number) => string {
  const rows = all.map((one) => [
    one.severity === "error" ? "**error**" : one.severity,
    `${one.code} ${one.rule}`,
    code(place(one)),
    `${prose(one.message)} ${prose(one.fix)}`,
  ]);
  return (count) => tableOf(["", "Rule", "Place", "What is wrong, and what to do"], rows.slice(0, count));
}

function place({ file, line, column }: Finding): string {
  return `${file}:${line}:${column}`;
}

function folded(body: string): string {
  return `<details><summary>What they were</summary>\n\n${body}\n\n</details>`;
}
