/** Columns that every terminal has, and a line's measure that is read with ease on wider ones. */
const COLUMNS = 80;

/** A command is there to be pasted: after a colon it has a line of its own, else the text is left whole. */
const STARTS =
  "kantiv-sf [a-z]|sf (?:org|project) |npm (?:ci|install|pack)|git (?:add|config|init|restore|rm) |read -r|export [A-Z_]|rm |mv |chmod |ls -|df -|\\(umask ";
const COMMAND = new RegExp(`(?<![^\\s(])(?:${STARTS})`);
const AT_END = new RegExp(`^(\\S+ .*:) ((?:${STARTS}).*)$`);

/**
 * A text in lines of 80 columns, broken at blanks; a word that is longer stays whole, and so does a text with a command.
 *
 * @param first what the first line begins with, unpainted; the others are indented by as much
 */
export function wrapped(first: string, text: string, columns = COLUMNS): string[] {
  const indent = " ".repeat(seen(first));
  const [, before, command] = AT_END.exec(text) ?? [];
  if (before !== undefined && !COMMAND.test(before)) return [...wrapped(first, before, columns), `${indent}${command}`];
  if (COMMAND.test(text)) return [`${first}${text}`];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + seen(line) + 1 + seen(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].map((part, index) => `${index === 0 ? first : indent}${part}`);
}

/** What a line's text stands behind: blanks, a sign, a first column or two. */
const HEAD = /^(?:\s*\S+ {2,}(?:\S+ {2,})?|\s*(?:[^\p{L}\p{N}\s] )?)/u;

/** Below it a line of words is none any more. */
const NARROWEST = 40;

/**
 * Lines that are too long for a terminal, broken at blanks; what goes on stands below where its text begins.
 *
 * @param width of the terminal; 0 where it tells none, as some that a program opens
 */
export function folded(text: string, width: number): string {
  if (width === 0) return text;
  const columns = Math.max(width, NARROWEST);
  return text
    .split("\n")
    .flatMap((line) => (seen(line) > columns ? foldedLine(line, columns) : [line]))
    .join("\n");
}

function foldedLine(line: string, columns: number): string[] {
  const plain = line.replace(COLOURS, "");
  const head = HEAD.exec(plain)?.[0] ?? "";
  const wide = head.length > columns / 2 ? "  " : head;
  const rest = afterLetters(line, wide.length);
  return wrapped(line.slice(0, line.length - rest.length), rest, columns);
}

/** A colour stands before its text and takes no column. */
const COLOUR = `${String.fromCharCode(27)}\\[[\\d;]*m`;
const COLOURS = new RegExp(COLOUR, "g");

const seen = (text: string) => text.replace(COLOURS, "").length;

/** The text behind so many letters that are seen. */
function afterLetters(line: string, count: number): string {
  return line.replace(new RegExp(`^(?:(?:${COLOUR})*.){${count}}`, "s"), "");
}
