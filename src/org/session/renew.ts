import { KantivError } from "../../model/errors.ts";

/**
 * The same org, whose session is renewed once when it has ended in mid-run: the call that was refused for it did nothing
 * and is made again, whatever it was. A second end is an error, since a session that is refused at once would loop.
 *
 * @param reopen opens the org with a new session; undefined when the source has only the one that ended
 */
export function renewOnce<T extends object>(org: T, reopen: (() => Promise<T>) | undefined): T {
  let current = org;
  let renewing: Promise<T> | undefined;
  return new Proxy(org, {
    get: (_target, name) => {
      const member = Reflect.get(current, name) as unknown;
      if (typeof member !== "function") return member;
      return async (...args: unknown[]) => {
        const used = current;
        try {
          return await (member as (...all: unknown[]) => unknown).apply(used, args);
        } catch (error) {
          const ended = error instanceof KantivError && error.code === "SESSION_EXPIRED";
          if (!ended || !reopen || (renewing !== undefined && used !== org)) throw error;
          renewing ??= reopen();
          current = await renewing;
          return (Reflect.get(current, name) as (...all: unknown[]) => unknown).apply(current, args);
        }
      };
    },
  });
}
