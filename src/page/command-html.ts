import { addressHtml } from "./address-html.ts";
import { escaped } from "./escaped.ts";

/** For commands: no word of them is broken while it fits a line, `--org` least of all; a line that goes on stands further in. */
export const COMMAND_STYLE = `
.cmd { overflow-wrap: anywhere; } .cmd .w { display: inline-block; max-width: 100%; text-indent: 0; }
pre .cmd .l { display: block; padding-left: 1.5em; text-indent: -1.5em; }
`;

/** One command, or the lines of some, as HTML whose text is theirs letter by letter, so that it can be copied. */
export function commandHtml(text: string): string {
  const lines = text.split("\n").map(wordsHtml);
  if (lines.length === 1) return `<code class="cmd">${lines[0]}</code>`;
  return `<code class="cmd">${lines.map((line, at) => `<span class="l">${line}${at === lines.length - 1 ? "" : "\n"}</span>`).join("")}</code>`;
}

function wordsHtml(line: string): string {
  return line
    .split(" ")
    .map((word) => (word.includes("-") ? `<span class="w">${wordHtml(word)}</span>` : escaped(word)))
    .join(" ");
}

const wordHtml = (word: string) => (word.includes("://") ? addressHtml(word) : escaped(word));
