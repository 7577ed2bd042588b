import type { Problem } from "../model/errors.ts";

/** `1 error`, `2 errors`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** The first of these, and how many more: `a, b and 3 more`. */
export function someOf(texts: readonly string[], most: number, between = ", "): string {
  const more = texts.length > most ? ` and ${texts.length - most} more` : "";
  return `${texts.slice(0, most).join(between)}${more}`;
}

/** `template.yaml:3:7`, as far as a place is known. */
export function placeText({ file, line, column }: Pick<Problem, "file" | "line" | "column">): string {
  return [file, line, column].filter((part) => part !== undefined).join(":");
}

/** A sentence's beginning as it stands within one; a name in capitals stays. */
export function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

/** `08:30` of a minute of the day; `24:00` of its end. */
export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** `2026-11-24 10:30 UTC` of a moment as Salesforce or a record writes it (ISO 8601); a day, and what is neither, as it stands. */
export function minuteOf(moment: string | number): string {
  const ms = typeof moment === "number" || /^\d{4}-\d\d-\d\dT/.test(moment) ? new Date(moment).getTime() : Number.NaN;
  return Number.isNaN(ms) ? String(moment) : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** A text that has become the beginning of a sentence. */
export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `YYYY-MM-DD` of a moment in milliseconds, in UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
