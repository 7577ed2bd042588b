/**
 * Milliseconds that an answer to one request is waited for, at least: an org on the same machine takes as long, others fifty and more. Enough to
 * load a library, not to work.
 */
export const REQUEST_MS = 10;

/** Nobody waits less for work that is to be done while something longer than a request is waited for. */
export const WORK_MS = 50;

interface Due<T> {
  begin: () => Promise<T>;
  needsMs: number;
}

function dueFrom<T>(work: () => Promise<T>, needsMs: number): Due<T> {
  let begun: Promise<T> | undefined;
  const begin = () => {
    begun ??= work();
    begun.catch(() => undefined);
    return begun;
  };
  return { begin, needsMs };
}

/** So that an answer which has come is not kept waiting. */
function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/**
 * Work of a run that can be done while an org is waited for, and is done then, or as soon as somebody wants what it gives. A run has one; what begins a
 * wait calls `begin`.
 */
export class Meanwhile {
  #due: Due<unknown>[] = [];
  #questions: Due<unknown>["begin"][] = [];

  /**
   * Puts work aside. What is returned gives its result, and begins it where no wait has; once it has begun it is not begun again.
   *
   * @param work what it throws is had by who asks for its result, and by nobody else
   * @param needsMs how long a wait has to be for it to begin there
   */
  later<T>(work: () => Promise<T>, needsMs = WORK_MS): () => Promise<T> {
    const due = dueFrom(work, needsMs);
    this.#due.push(due);
    return due.begin;
  }

  /** The same for what is wanted at the next answer, and only has to be loaded: that is done during the next request. */
  load<T>(module: () => Promise<T>): () => Promise<T> {
    return this.later(module, REQUEST_MS);
  }

  /**
   * The same for a question to the org, asked as a wait longer than a request's begins. That wait does not end before the answer: what is
   * asked after it would want a connection of its own.
   */
  ask<T>(question: () => Promise<T>): () => Promise<T> {
    const { begin } = dueFrom(question, WORK_MS);
    this.#questions.push(begin);
    return begin;
  }

  /**
   * To be called when a wait has begun: does what is due in it, one after the other in the order in which it was put aside. What is
   * returned ends the wait: what has not begun by then is for the next. It resolves when what was asked is answered.
   *
   * @param ms how long the wait will be, about
   */
  begin(ms: number): () => Promise<void> {
    let isOver = false;
    const asked = ms < WORK_MS ? [] : this.#questions.splice(0).map((ask) => ask());
    const work = async () => {
      for (;;) {
        const at = isOver ? -1 : this.#due.findIndex(({ needsMs }) => needsMs <= ms);
        const [next] = at < 0 ? [] : this.#due.splice(at, 1);
        if (next === undefined) return;
        await next.begin().catch(() => undefined);
        await nextTurn();
      }
    };
    void work();
    return async () => {
      isOver = true;
      await Promise.allSettled(asked);
    };
  }
}
