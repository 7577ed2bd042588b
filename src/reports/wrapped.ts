/** Columns that every terminal has. */
const COLUMNS = 80;

/** A line with a command of ours is one to paste. */
const COMMAND = /\bkantiv-sf [a-z]/;

/**
 * A text in lines of 80 columns, broken at blanks; a word that is longer stays whole, and so does a text with a command.
 *
 * @param first what the first line begins with, unpainted; the others are indented by as much
 */
export function wrapped(first: string, text: string): string[] {
  if (COMMAND.test(text)) return [`${first}${text}`];
  const indent = " ".repeat(first.length);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((part, index) => `${index === 0 ? first : indent}${part}`);
}
