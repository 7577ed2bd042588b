/**
 * Text from elsewhere made fit to print: control characters, escape sequences and the marks that turn the direction of
 * writing become spaces or go, so that what an org answers cannot move a terminal's cursor or disguise itself.
 *
 * @param max characters kept; the rest is cut with an ellipsis
 */
export function printable(text: string, max = 500): string {
  const clean = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "")
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
    .trim();
  return clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
}
