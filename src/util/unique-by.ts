/** The first of all that have the same key, in their order. */
export function uniqueBy<T>(all: readonly T[], key: (one: T) => string): T[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const mark = key(one);
    return seen.has(mark) ? false : seen.add(mark);
  });
}
