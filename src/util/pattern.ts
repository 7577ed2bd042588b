import { runInThisContext } from "node:vm";
import { remembering } from "./remembering.ts";

/** A machine that is busy elsewhere may hold a harmless pattern up for a second; one that takes this long is at fault. */
const LIMIT_MS = 2_000;

/**
 * Whether the whole text matches a regular expression that somebody else wrote. Its run is cut off, since a pattern
 * like `(a+)+` can take longer than anybody lives: then the answer is `"too slow"`.
 */
export const matchesWhole = remembering(2_000, (...asked) => JSON.stringify(asked), runInside);

/** A run that can be cut off costs a thread; many orgs have most of their values in common. */
function runInside(pattern: string, text: string): boolean | "too slow" {
  const [whole, value] = [`^(?:${pattern})$`, text].map((word) => JSON.stringify(word));
  try {
    return runInThisContext(`new RegExp(${whole}, "u").test(${value})`, { timeout: LIMIT_MS }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return "too slow";
    throw error;
  }
}

/** What is wrong with a regular expression, or undefined. */
export function patternFault(pattern: string): string | undefined {
  try {
    new RegExp(`^(?:${pattern})$`, "u");
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : "it cannot be read";
  }
}
