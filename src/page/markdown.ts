import { harmless, oneLine } from "../util/printable.ts";
import { withoutCommands } from "../util/runner-commands.ts";
import { type Block, type Cell, type CheckRow, type Page, type Step, TONE_MARK } from "./page.ts";

/** The page as CommonMark with GitHub's tables. */
export function markdown({ title, lead, verdict, blocks }: Page): string {
  const told = verdict ? `**${TONE_MARK[verdict.tone]} ${inline(verdict.word)}.** ${escaped(verdict.text)}` : "";
  const parts = [`# ${inline(title)}`, escaped(lead), told, ...blocks.map(blockText)];
  return inert(`${parts.filter((part) => part !== "").join("\n\n")}\n`);
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `## ${inline(block.text)}`;
    case "paragraph":
      return escaped(block.text);
    case "steps":
      return block.items.map((step, index) => stepText(step, block.start + index)).join("\n");
    case "ticks":
      return block.items.map((item) => `- [ ] ${escaped(item)}`).join("\n");
    case "checks":
      return block.items.map(checkText).join("\n");
    case "list":
      return block.items
        .map((item) => (typeof item === "string" ? `- ${escaped(item)}` : `- ⚠ **${inline(item.warn)}**`))
        .join("\n");
    case "folded":
      return [`## ${inline(block.title)}`, ...block.blocks.map(blockText).filter((text) => text !== "")].join("\n\n");
    case "table":
      return tableText(block);
    case "code":
      return fenced(block.text);
  }
}

function stepText({ text, details = [] }: Step, place: number): string {
  return [`${place}. [ ] ${escaped(text)}`, ...details.map((detail) => `   - ${escaped(detail)}`)].join("\n");
}

const CHECK = { passed: "✔ Passed", failed: "✖ **Failed**", unknown: "? **Not known**" } as const;

function checkText({ status, title, detail, remedy }: CheckRow): string {
  const found = detail === "" ? "" : ` (${inline(detail)})`;
  return `- ${CHECK[status]}: ${inline(title)}${found}${remedy ? `\n  - What to do: ${inline(remedy)}` : ""}`;
}

function tableText({ head, rows }: Extract<Block, { kind: "table" }>): string {
  if (rows.length === 0) return "";
  const row = (cells: readonly Cell[]) => `| ${cells.map(cellText).join(" | ")} |`;
  return [row(head), "| --- | --- |", ...rows.map(row)].join("\n");
}

/** Without what hides or acts on a terminal or a runner that prints the page. */
export function inert(text: string): string {
  return withoutCommands(harmless(text, "joiners"));
}

/** Text, or a value as a code span where it can be one, for a table. */
export function cellText(cell: Cell): string {
  if (typeof cell === "string") return inline(cell);
  if ("href" in cell) return /^https?:\/\/[\w.:/-]+$/.test(cell.href) ? `<${cell.href}>` : inline(cell.href);
  // A code span has no escapes but that of a table's own sign; what could end it, or a line, is no value to be copied.
  const text = oneLine(cell.exact);
  const plain = /^[^`]*[^`\s\\]$/.test(text);
  return plain ? `\`${text.replace(/\|/g, "\\|")}\`` : inline(text);
}

/** A fence longer than any run of backticks in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.trimEnd()}\n${fence}`;
}

/** Text that begins a line or an item: there `1.` or `-` would make a list. */
function escaped(text: string): string {
  return inline(text).replace(/^([-+=]|\d+[.)])/, (match) => match.replace(/[-+=.)]/, "\\$&"));
}

/**
 * What means something in Markdown, as itself, and in one line, so that no line can begin a block of its own. A backslash
 * takes the meaning of any ASCII punctuation (CommonMark, backslash escapes); only what could have one gets it. A word joiner
 * keeps GitHub from notifying whom a text names and from making a link of an address.
 */
export function inline(text: string): string {
  return oneLine(text)
    .replace(/[\\`*[\]<>|#~&]/g, "\\$&")
    .replace(/(^|\W)_|_(?=\W|$)/g, (match) => match.replace("_", "\\_"))
    .replaceAll("@", "@\u2060")
    .replaceAll("://", ":\u2060//")
    .replace(/\bwww\./gi, "www\u2060.");
}
