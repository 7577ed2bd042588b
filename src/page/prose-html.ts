import { addressHtml, pathHtml, wholeHtml } from "./address-html.ts";
import { escaped } from "./escaped.ts";

/** What has a place of its own in a line: addresses with the signs that may stand at their ends, paths, flags, moments, words for Setup's search. */
const APART = new RegExp(
  [
    /\(?https?:\/\/\S+/,
    /(?<![\w.-])[\w.-]+(?:\/[\w.-]+)+/,
    /(?<!\S)--[a-z][a-z-]*/,
    /\b\d{4}-\d\d-\d\d(?: \d\d:\d\d(?: UTC)?)?\b/,
    /(?<=Quick Find: )[A-Z]\w*(?: [A-Z]\w*)*/,
  ]
    .map(({ source }) => source)
    .join("|")
    .replace(/.*/s, "($&)"),
);

/** Running text: an address, a path, a flag or a moment goes to the next line before it is broken, and what is to be typed stands out. */
export function proseHtml(text: string): string {
  return text
    .split(APART)
    .map((part, at) => (at % 2 === 0 ? escaped(part) : apart(part)))
    .join("");
}

function apart(part: string): string {
  if (part.includes("://")) return `<span class="address">${addressHtml(part)}</span>`;
  if (part.includes("/")) return pathHtml(part);
  return /^[\d-]/.test(part) ? wholeHtml(part) : `<b>${escaped(part)}</b>`;
}
