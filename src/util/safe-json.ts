import { redact } from "./redact.ts";

/** What JSON may hold as it is, though it turns the direction of writing, hides, or ends a line for some readers. */
const UNSEEN = /[\u007f-\u009f\u2028\u2029\ufff9-\ufffb]|\p{Default_Ignorable_Code_Point}/gu;
/** What a runner takes for an order wherever it stands in a line (`util/runner-commands`). */
const ORDER = /#(?=#\w*\[)/g;

/**
 * JSON that is safe to print: secrets are taken out of every text and key before it is quoted, and what acts on a terminal or a
 * runner stands as an escape (a backslash, u and four hexadecimal digits), which reads back as it was.
 *
 * @param indent spaces a level; one line without it
 */
export function safeJson(value: unknown, indent?: number): string {
  return inertJson(JSON.stringify(value, (_key, one) => withoutSecrets(one), indent));
}

/** JSON text of the same values that acts on nobody who prints it. */
export function inertJson(text: string): string {
  return text.replace(UNSEEN, escapes).replace(ORDER, escapes);
}

function withoutSecrets(value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const isClean = Object.keys(value).every((key) => redact(key) === key);
  return isClean ? value : Object.fromEntries(Object.entries(value).map(([key, one]) => [redact(key), one]));
}

/** One escape a UTF-16 unit. */
function escapes(sign: string): string {
  return Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
    "",
  );
}
