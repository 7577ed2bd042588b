/**
 * Work of a run that asks no org: done while an org is waited for, or as soon as somebody wants what it gives. A run has one; what begins a
 * wait calls `begin`.
 */
export class Meanwhile {
  #due: (() => Promise<unknown>)[] = [];

  /**
   * Puts work aside. What is returned gives its result, and begins it where no wait has; once it has begun it is not begun again.
   *
   * @param work what it throws is had by who asks for its result, and by nobody else
   */
  later<T>(work: () => Promise<T>): () => Promise<T> {
    let begun: Promise<T> | undefined;
    const begin = () => {
      begun ??= work();
      begun.catch(() => undefined);
      return begun;
    };
    this.#due.push(begin);
    return begin;
  }

  /** To be called when a wait has begun. */
  begin(): void {
    const due = this.#due;
    this.#due = [];
    for (const begin of due) void begin();
  }
}
