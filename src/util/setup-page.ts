/** Address of a node's first page in Setup. */
export function setupHome(instanceUrl: string, node: string): string {
  return `${instanceUrl}/lightning/setup/${node}/home`;
}

/**
 * Address of a page of before Lightning within Setup, as Setup itself links to it.
 *
 * @param path with its slash: a record's id, or a page and its query
 */
export function setupPage(instanceUrl: string, node: string, path: string): string {
  return `${instanceUrl}/lightning/setup/${node}/page?address=${encodeURIComponent(path)}`;
}
