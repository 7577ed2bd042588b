import { runInNewContext } from "node:vm";

/** A pattern that takes longer on a value of a few hundred characters is at fault, not the machine. */
const LIMIT_MS = 250;

/**
 * Whether the whole text matches a regular expression that somebody else wrote. Its run is cut off, since a pattern
 * like `(a+)+` can take longer than anybody lives: then the answer is `"too slow"`.
 */
export function matchesWhole(pattern: string, text: string): boolean | "too slow" {
  try {
    return runInNewContext(
      "new RegExp(pattern, 'u').test(text)",
      { pattern: `^(?:${pattern})$`, text },
      {
        timeout: LIMIT_MS,
      },
    ) as boolean;
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
