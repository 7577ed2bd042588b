/** What was asked of the emulator: for tests that count requests, and to see what is not modelled. No secrets. */

export interface RequestRecord {
  /** Counts from 1. */
  number: number;
  /** Milliseconds since the epoch, in the emulated world's time. */
  at: number;
  organizationId: string;
  method: string;
  /** Path and query; session parameters are blanked. */
  path: string;
  status: number;
  /** The SOAP operation or OAuth grant, where there is one. */
  operation: string | null;
  /** The emulator has no answer to this, and said 501. */
  unknown: boolean;
}

const KEPT = 10_000;

/** Keeps the latest 10,000 requests, and every unknown one. */
export class RequestLog {
  #records: RequestRecord[] = [];
  #unknown: RequestRecord[] = [];
  #count = 0;

  add(record: Omit<RequestRecord, "number">): void {
    this.#count += 1;
    const numbered = { number: this.#count, ...record };
    this.#records.push(numbered);
    if (this.#records.length > KEPT) this.#records = this.#records.slice(-KEPT / 2);
    if (record.unknown) this.#unknown.push(numbered);
  }

  all(): RequestRecord[] {
    return [...this.#records];
  }

  unknown(): RequestRecord[] {
    return [...this.#unknown];
  }

  clear(): void {
    this.#records = [];
    this.#unknown = [];
  }
}
