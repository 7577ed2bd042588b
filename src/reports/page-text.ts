import type { Paint } from "../model/paint.ts";
import { type Block, type Cell, type CheckRow, type Page, TONE_MARK } from "../page/page.ts";
import { printable } from "../util/printable.ts";
import { wrapped } from "../util/wrapped.ts";

const COLOUR = { good: "green", warn: "yellow", bad: "red" } as const;
const INDENT = "  ";
/** More of a value is for a file; none of ours is as long. */
const LONGEST = 4000;

/** A page as text for a terminal: the same in the same order, without marks of a language. */
export function pageText({ title, lead, verdict, blocks }: Page, paint: Paint): string {
  const told = verdict
    ? wrapped(`${TONE_MARK[verdict.tone]} `, `${clean(verdict.word)}. ${clean(verdict.text)}`).map((line) =>
        paint(COLOUR[verdict.tone], line),
      )
    : [];
  return [paint("bold", clean(title)), paint("dim", clean(lead)), ...told, ...blocks.flatMap(blockLines(paint))].join(
    "\n",
  );
}

const blockLines =
  (paint: Paint) =>
  (block: Block): string[] => {
    switch (block.kind) {
      case "heading":
        return ["", paint("bold", clean(block.text))];
      case "paragraph":
        return wrapped(INDENT, clean(block.text));
      case "steps":
        return block.items.flatMap(({ text, details = [] }, at) => [
          ...wrapped(`${INDENT}${block.start + at}. `, clean(text)),
          ...details.flatMap((detail) => wrapped(`${INDENT}   - `, clean(detail))),
        ]);
      case "ticks":
      case "list":
        return block.items.flatMap((item) =>
          typeof item === "string"
            ? wrapped(`${INDENT}- `, clean(item))
            : wrapped(`${INDENT}⚠ `, clean(item.warn)).map((line) => paint("yellow", line)),
        );
      case "folded":
        return ["", paint("bold", clean(block.title)), ...block.blocks.flatMap(blockLines(paint))];
      case "checks":
        return block.items.flatMap((item) => checkLines(item, paint));
      case "table":
        return tableLines(block.rows);
      case "code":
        return block.text
          .trimEnd()
          .split("\n")
          .map((line) => `${INDENT}${clean(line)}`);
    }
  };

const MARK = { passed: ["green", "✔"], failed: ["red", "✖"], unknown: ["dim", "?"] } as const;

function checkLines({ status, title, detail, remedy }: CheckRow, paint: Paint): string[] {
  const [style, mark] = MARK[status];
  const found = detail === "" ? "" : paint("dim", `  ${clean(detail)}`);
  return [
    `${INDENT}${paint(style, mark)} ${clean(title)}${found}`,
    ...(remedy ? wrapped(`${INDENT}    → `, clean(remedy)) : []),
  ];
}

/** Names in one column, values in the other; one to be copied stays in one piece. */
function tableLines(rows: Extract<Block, { kind: "table" }>["rows"]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => clean(cellText(name)).length));
  return rows.flatMap(([name, value]) => {
    const first = `${INDENT}${clean(cellText(name)).padEnd(width)}  `;
    return typeof value === "string" ? wrapped(first, clean(value)) : [`${first}${clean(cellText(value))}`];
  });
}

function cellText(cell: Cell): string {
  if (typeof cell === "string") return cell;
  return "href" in cell ? cell.href : cell.exact;
}

function clean(text: string): string {
  return printable(text, LONGEST);
}
