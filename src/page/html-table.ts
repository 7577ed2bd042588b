import { printable } from "../util/printable.ts";
import { plural } from "../util/words.ts";
import { pathHtml } from "./address-html.ts";
import { escaped } from "./escaped.ts";
import { proseHtml } from "./prose-html.ts";

interface Words {
  text: string;
  tone?: "" | "good" | "warn" | "bad" | "dim";
  /** File, line and column that it is about, each; with one, it needs no name of its column. */
  places?: readonly string[];
  /** Names behind the text, in a row. */
  names?: readonly string[];
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
  return "places" in cell ? `<td>${inside}</td>` : `<td data-head="${escaped(column)}">${inside}</td>`;
}

function contents(cell: Cell): string {
  if ("code" in cell) return cell.code === null ? "nothing" : codeText(cell.code);
  if ("codes" in cell) return codesHtml(cell.codes);
  const text = proseHtml(printable(cell.text, 1_000));
  const place = cell.places === undefined ? "" : ` <div class="place">${codesHtml(cell.places)}</div>`;
  const names = cell.names === undefined ? "" : ` ${inRow(cell.names.map((name) => escaped(printable(name, 100))))}`;
  return cell.tone ? `<span class="${cell.tone}">${text}</span>` : `${text}${names}${place}`;
}

/** So many are read in a row; the others are folded. */
const MOST = 12;

/** Files by their path, in a row. */
export function codesHtml(all: readonly string[]): string {
  const [shown, more] = [all.slice(0, MOST), all.slice(MOST)].map((some) => inRow(some.map(codeText)));
  if (all.length <= MOST) return shown ?? "";
  return `${shown}<details><summary>and ${plural(all.length - MOST, "other")}</summary>${more}</details>`;
}

/** Each whole on one line while it fits. */
function inRow(all: readonly string[]): string {
  return all.map((one, at) => `<span class="address">${one}${at < all.length - 1 ? "," : ""}</span>`).join(" ");
}

const codeText = (text: string) => `<code>${pathHtml(printable(text, 400)) || "empty"}</code>`;
