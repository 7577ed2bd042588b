/** Characters that no POSIX shell reads as anything but themselves. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** One word of a command line, quoted for a POSIX shell where it needs it. */
export function shellWord(word: string): string {
  if (PLAIN.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * A command of ours on an org file, ready to paste.
 *
 * @param orgFile as the user names it; one that begins like a flag is given by its folder
 * @param more words after it, as they are
 */
export function commandLine(command: string, orgFile: string, ...more: string[]): string {
  const file = orgFile.startsWith("-") ? `./${orgFile}` : orgFile;
  return ["kantiv-sf", command, "--org", ...[file, ...more].map(shellWord)].join(" ");
}
