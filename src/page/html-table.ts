import { printable } from "../util/printable.ts";
import { escaped } from "./escaped.ts";

interface Words {
  text: string;
  tone?: "" | "good" | "warn" | "bad" | "dim";
  /** File, line and column that it is about; with one, it needs no name of its column. */
  place?: string;
}

export type Cell = (Words | { code: string | null } | { codes: readonly string[] }) & {
  /** Names its row. */
  head?: boolean;
};

/** A table that becomes a list of blocks on a narrow screen, where each cell says its column itself. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = heads.map((one) => `<th scope="col">${escaped(one)}</th>`).join("");
  const body = rows
    .map((cells) => `<tr>${cells.map((cell, index) => cellHtml(cell, heads[index] ?? "")).join("")}</tr>`)
    .join("\n");
  return `<table class="wide" aria-label="${escaped(caption)}"><thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody></table>`;
}

function cellHtml(cell: Cell, column: string): string {
  const inside = contents(cell);
  if (cell.head) return `<th scope="row">${inside}</th>`;
  return "place" in cell ? `<td>${inside}</td>` : `<td data-head="${escaped(column)}">${inside}</td>`;
}

function contents(cell: Cell): string {
  if ("code" in cell) return cell.code === null ? "nothing" : codeText(cell.code);
  if ("codes" in cell) return named(cell.codes);
  const text = escaped(printable(cell.text, 1_000));
  const place = cell.place === undefined ? "" : ` <code class="place">${breakable(printable(cell.place, 400))}</code>`;
  return cell.tone ? `<span class="${cell.tone}">${text}</span>` : `${text}${place}`;
}

/** Each whole on one line while it fits. */
function named(all: readonly string[]): string {
  return all
    .map((one, at) => `<span class="address">${codeText(one)}${at < all.length - 1 ? "," : ""}</span>`)
    .join(" ");
}

const codeText = (text: string) => `<code>${breakable(printable(text, 400)) || "empty"}</code>`;

/** A path breaks behind its folders before it breaks anywhere else. */
function breakable(text: string): string {
  return escaped(text).replaceAll("/", "/<wbr>");
}
