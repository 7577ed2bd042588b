/** Characters that no POSIX shell reads as anything but themselves. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** One word of a command line, quoted for a POSIX shell where it needs it. */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The org file of a run, as the user names it, and the flags that any later command on it needs as this one did. */
interface OnOrg {
  file: string;
  again?: readonly string[];
}

/**
 * A command of ours on an org file, ready to paste.
 *
 * @param on an org file that begins like a flag is given by its folder
 * @param more words after it, as they are
 */
export function commandLine(command: string, { file, again = [] }: OnOrg, ...more: string[]): string {
  const path = file.startsWith("-") ? `./${file}` : file;
  return ["kantiv-sf", command, "--org", ...[path, ...more, ...again].map(shellWord)].join(" ");
}

const WORD = /(?:[\w@%+=:,./-]|'[^'\p{Cc}]*'|\\')+/u.source;
const OWN = new RegExp(`^kantiv-sf(?: ${WORD})+$`, "u");

/** Whether a text that was kept is one command of ours and no other program's, as `commandLine` writes it. */
export function isOwnCommand(text: unknown): text is string {
  return typeof text === "string" && OWN.test(text);
}
