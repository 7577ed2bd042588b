import { printable } from "../util/printable.ts";
import { cellText, inline } from "./markdown.ts";

/** Longest value that is shown whole. */
const MAX_VALUE = 200;

/** A sentence with words from the repository in it: nobody is notified by it, and no address becomes a link. */
export function prose(text: string): string {
  return inline(printable(text, 600));
}

/** A name or value, letter by letter. */
export function code(text: string): string {
  const shown = printable(text, MAX_VALUE);
  return shown === "" ? "_empty_" : cellText({ exact: shown });
}

/** The same inside of HTML, where Markdown means nothing. */
export function codeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return `<code>${printable(text, MAX_VALUE).replace(/[&<>]/g, (sign) => entities[sign] ?? sign)}</code>`;
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
