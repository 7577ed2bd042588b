/** Two texts by code unit, which no machine's language changes: for `sort`. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
