/** The text of a string literal (what stands between its quotes), escapes resolved. */
export function plainText(raw: string): string {
  return raw.replace(/\\(.)/g, (_, letter: string) => ESCAPES[letter.toLowerCase()] ?? letter);
}

/** One place of a LIKE pattern: any text, any one character, or this character. */
type Piece = { readonly any: "text" | "one" } | { readonly is: string };

/** Whether a LIKE pattern (a string literal's raw text) fits the whole of a value in lower case: `%` any text, `_` one character. */
export function likePattern(raw: string): (value: string) => boolean {
  const pieces = [...raw.matchAll(/\\.|[^\\]/gsu)].map(([part]) => pieceOf(part));
  return (value) => fits(pieces, [...value]);
}

function pieceOf(part: string): Piece {
  if (part === "%") return { any: "text" };
  return part === "_" ? { any: "one" } : { is: plainText(part).toLowerCase() };
}

/** Walks value and pattern together; on a mismatch the latest `%` takes one character more. Time is their product at worst. */
function fits(pieces: readonly Piece[], value: readonly string[]): boolean {
  let [at, piece, percent, taken] = [0, 0, -1, 0];
  while (at < value.length) {
    const here = pieces[piece];
    if (here && "any" in here && here.any === "text") {
      percent = piece++;
      taken = at;
    } else if (here && ("any" in here || here.is === value[at])) {
      piece++;
      at++;
    } else if (percent >= 0) {
      piece = percent + 1;
      at = ++taken;
    } else return false;
  }
  return pieces.slice(piece).every((rest) => "any" in rest && rest.any === "text");
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
