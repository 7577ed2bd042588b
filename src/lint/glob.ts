/**
 * Whether a path matches a pattern whole: `*` is any text without a slash, `**` any number of folders, `?` one
 * character. A pattern without a slash is about the file's name in any folder, as in .gitignore.
 */
export function matchesPath(pattern: string, path: string): boolean {
  const whole = pattern.includes("/") ? pattern.replace(/^\.?\//, "") : `**/${pattern}`;
  return new RegExp(`^${source(whole)}$`, "u").test(path.replace(/^\.\//, ""));
}

function source(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|\*|\?|[\\^$.|+()[\]{}]/g, (found) => {
    if (found === "**/") return "(?:.*/)?";
    if (found === "**") return ".*";
    if (found === "*") return "[^/]*";
    return found === "?" ? "[^/]" : `\\${found}`;
  });
}
