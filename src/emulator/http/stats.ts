/** Counts of what was asked, by org and operation: for tests and benchmarks with many orgs. Nothing is forgotten. */

export interface OrgStats {
  /** By operation: a SOAP operation, an OAuth grant, a fault, or else method and route. */
  requests: Record<string, number>;
  /** The most requests that were on their way at one moment. */
  mostAtOnce: number;
}

interface Counts extends OrgStats {
  underWay: number;
}

export class Stats {
  readonly #orgs = new Map<string, Counts>();
  #underWay = 0;
  #mostAtOnce = 0;

  /** A request has come in; the function that comes back says that its answer has gone out. */
  enter(organizationId: string): () => void {
    const counts = this.#countsOf(organizationId);
    counts.underWay += 1;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, counts.underWay);
    this.#underWay += 1;
    this.#mostAtOnce = Math.max(this.#mostAtOnce, this.#underWay);
    return () => {
      counts.underWay -= 1;
      this.#underWay -= 1;
    };
  }

  count(organizationId: string, operation: string): void {
    const { requests } = this.#countsOf(organizationId);
    requests[operation] = (requests[operation] ?? 0) + 1;
  }

  /** Over all orgs. */
  get mostAtOnce(): number {
    return this.#mostAtOnce;
  }

  of(organizationId: string): OrgStats {
    const { requests, mostAtOnce } = this.#countsOf(organizationId);
    return { requests: { ...requests }, mostAtOnce };
  }

  /** Requests that are on their way stay counted as such. */
  clear(): void {
    this.#mostAtOnce = this.#underWay;
    for (const counts of this.#orgs.values()) Object.assign(counts, { requests: {}, mostAtOnce: counts.underWay });
  }

  #countsOf(organizationId: string): Counts {
    const known = this.#orgs.get(organizationId);
    if (known) return known;
    const fresh: Counts = { requests: {}, mostAtOnce: 0, underWay: 0 };
    this.#orgs.set(organizationId, fresh);
    return fresh;
  }
}
