/** A path as a URI reference: relative to the repository, or `file:` where it is not below it. */
export function pathUri(path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
