import { escaped } from "./escaped.ts";

/** Addresses with the signs that may stand at their ends, which stay on their line, and words to be typed into Setup's search. */
const APART = /(\(?https?:\/\/\S+|(?<=Quick Find: )[A-Z]\w*(?: [A-Z]\w*)*)/;

/** Running text: an address goes to the next line before it is broken, and what is to be typed stands out. */
export function proseHtml(text: string): string {
  return text
    .split(APART)
    .map((part, at) => (at % 2 === 0 ? escaped(part) : apart(part)))
    .join("");
}

function apart(part: string): string {
  return part.includes("://") ? `<span class="address">${escaped(part)}</span>` : `<b>${escaped(part)}</b>`;
}
