import { escaped } from "./escaped.ts";

/** For {@link addressHtml} and {@link wholeHtml}. */
export const ADDRESS_STYLE = ".whole { white-space: nowrap; }";

/**
 * An address whose line may end behind its parts and in front of the My Domain's own, and never behind the hyphens that are in
 * each sandbox's name. Its text stays as it is, letter by letter, so that it can be copied.
 */
export function addressHtml(address: string): string {
  return escaped(address)
    .replace(/(?<=[^/])\/(?=[^/])|(?<!\d)\.(?=(?:[\w-]+\.){2})/g, "$&<wbr>")
    .replace(/-+\w/g, wholeHtml);
}

/** A path: its line ends behind a folder before it ends anywhere else. */
export function pathHtml(path: string): string {
  return escaped(path).replaceAll("/", "/<wbr>");
}

/** What is never broken: no more than a few letters, since it would stick out where there is no room for it. */
export function wholeHtml(html: string): string {
  return `<span class="whole">${html}</span>`;
}
