/**
 * Patterns with `*`, as people write them for names and paths. Node's `path.matchesGlob` is experimental in the oldest
 * version that runs this, and takes the brackets of names for its own.
 */

/** A test of a whole name: `*` is any run of characters. */
export function namePattern(pattern: string): RegExp {
  return new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "s");
}

const OF_PATHS: Readonly<Record<string, string>> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };

/**
 * A test of a whole path: `*` is any text without a slash, `**` any number of folders, `?` one character. A pattern
 * without a slash is about the file's name in any folder, as in .gitignore.
 */
export function pathPattern(pattern: string): RegExp {
  const whole = pattern.includes("/") ? pattern.replace(/^\.?\//, "") : `**/${pattern}`;
  const source = whole.replace(/\*\*\/|\*\*|[*?]|[^*?]+/g, (piece) => OF_PATHS[piece] ?? escaped(piece));
  return new RegExp(`^${source}$`, "u");
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
