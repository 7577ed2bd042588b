/** Long work of an org that is waited for by looking. */
export type Awaited = "deploy" | "retrieve" | "group";

/** Later ones tell how the orgs are just now. */
const KEPT = 25;

/**
 * How long work of each kind took lately, in the orgs that this process works on, so that the next is looked at when it
 * should be done: earlier looks are requests for nothing.
 */
export class Pace {
  readonly #took: Record<Awaited, number[]> = { deploy: [], retrieve: [], group: [] };

  /** Milliseconds that such work should take: the median of those that were told; undefined before the first. */
  expected(kind: Awaited): number | undefined {
    const sorted = this.#took[kind].toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  /** The same from a record, for as long as nothing newer was told. */
  remembered(kind: Awaited, ms: number | undefined): void {
    if (ms !== undefined && this.expected(kind) === undefined) this.took(kind, ms);
  }

  /** @param ms how long such work took, or about so long */
  took(kind: Awaited, ms: number): void {
    this.#took[kind] = [...this.#took[kind], ms].slice(-KEPT);
  }
}
