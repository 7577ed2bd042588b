/** Columns that every terminal has. */
const COLUMNS = 80;

/** A command of ours is there to be pasted: after a colon it has a line of its own, else the text is left whole. */
const COMMAND = /\bkantiv-sf [a-z]/;
const AT_END = /^(.*:) (kantiv-sf [a-z].*)$/;

/**
 * A text in lines of 80 columns, broken at blanks; a word that is longer stays whole, and so does a text with a command.
 *
 * @param first what the first line begins with, unpainted; the others are indented by as much
 */
export function wrapped(first: string, text: string): string[] {
  const indent = " ".repeat(first.length);
  const [, before, command] = AT_END.exec(text) ?? [];
  if (before !== undefined && !COMMAND.test(before)) return [...wrapped(first, before), `${indent}${command}`];
  if (COMMAND.test(text)) return [`${first}${text}`];
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
