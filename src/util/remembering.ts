const numbers = new WeakMap<object, number>();
let given = 0;

/** A number that stands for a thing in a key, as long as there is that thing. Of what is read once, so that many orgs have it in common. */
export function numberOf(thing: object): number {
  const known = numbers.get(thing) ?? given++;
  numbers.set(thing, known);
  return known;
}

/** What is longer is no file that somebody wrote by hand, and not worth its room. */
const LONGEST = 500_000;

/**
 * A pure function that works once for each thing it is asked, and knows the latest of them: many orgs have templates, values and what
 * they extend in common, and each is read again for each of them. What it gives back is shared, so nobody may change it.
 *
 * @param most so many are known
 * @param keyOf a text that says all that the answer depends on
 */
export function remembering<A extends unknown[], T>(
  most: number,
  keyOf: (...asked: A) => string,
  work: (...asked: A) => T,
): (...asked: A) => T {
  const known = new Map<string, { value: T }>();
  return (...asked) => {
    const key = keyOf(...asked);
    if (key.length > LONGEST) return work(...asked);
    const found = known.get(key) ?? { value: work(...asked) };
    // The latest come last.
    known.delete(key);
    known.set(key, found);
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return found.value;
  };
}

/** A pure function of one thing, which works once for it and knows the answer for as long as there is the thing. Shared like that of {@link remembering}. */
export function rememberingOf<A extends object, T>(work: (thing: A) => T): (thing: A) => T {
  const known = new WeakMap<A, { value: T }>();
  return (thing) => {
    const found = known.get(thing) ?? { value: work(thing) };
    known.set(thing, found);
    return found.value;
  };
}
