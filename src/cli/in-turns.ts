import type { Exec } from "../model/ports.ts";

/** The same, with so many programs at once at most: each is a process that takes a core, however many orgs want one. */
export function inTurns(exec: Exec, atOnce: number): Exec {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (...call) => {
    if (running >= atOnce) await new Promise<void>((turn) => waiting.push(turn));
    else running += 1;
    try {
      return await exec(...call);
    } finally {
      // Whose turn is next takes the place over.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
