/** Texts in a picture, where nothing wraps by itself: every letter of the font for code is equally wide. */

/** Letters that take the room of two. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60]|\p{Extended_Pictographic}/u;

/** Where a name may be broken: behind a space or sign, but in no `://`, and where a new word begins in it. */
const BREAKS = /(?<=[\s_.,-])|(?<=:)(?!\/)|(?<=[^/]\/)(?!\/)|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u;

/** In widths of one letter. */
export function lettersIn(text: string): number {
  return [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1), 0);
}

/** In lines of no more letters than these; a word that is longer is cut. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.split(BREAKS).flatMap((part) => cut(part, letters))) {
    if (line !== "" && lettersIn((line + piece).trimEnd()) > letters) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
  }
  return [...lines, line.trimEnd()];
}

function cut(piece: string, letters: number): string[] {
  const parts = [""];
  for (const letter of piece) {
    const last = parts.at(-1) ?? "";
    if (lettersIn(last + letter) > letters) parts.push(letter);
    else parts[parts.length - 1] = last + letter;
  }
  return parts;
}
