import type { Literal } from "./ast.ts";
import { malformed } from "./errors.ts";

/** A stretch of time in epoch milliseconds, `to` exclusive. An exact datetime is one millisecond long. */
export interface Moments {
  readonly from: number;
  readonly to: number;
}

export type TimeLiteral = Extract<Literal, { kind: "relative" } | { text: string }>;

const DAY = 86_400_000;

/** The stretch that a date, datetime or relative literal stands for, with the org's time zone being GMT. */
export function momentsOf(literal: TimeLiteral, now: number): Moments {
  if (literal.kind === "relative") return relative(literal.name, literal.count, now);
  return literal.kind === "date" ? wholeDay(literal.text) : exactly(literal.text);
}

function exactly(text: string): Moments {
  const time = Date.parse(text.toUpperCase());
  if (Number.isNaN(time) || !isDay(text.slice(0, 10))) throw malformed(`Invalid datetime: ${text}`);
  return { from: time, to: time + 1 };
}

function wholeDay(text: string): Moments {
  if (!isDay(text)) throw malformed(`Invalid date: ${text}`);
  const from = Date.parse(text);
  return { from, to: from + DAY };
}

/** Date.parse takes the 31st of a month that has 30 days for the next month's 1st; such a day is none. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

type Unit = "DAY" | "WEEK" | "MONTH" | "YEAR";

/** Date literals (SOQL reference, "Date Formats and Date Literals"): unit, first unit and unit after the last, counted from the current one. */
function relative(name: string, count: number, now: number): Moments {
  const [unit, first, end] = extent(name, count);
  return { from: startOf(unit, first, now), to: startOf(unit, end, now) };
}

function extent(name: string, n: number): [unit: Unit, first: number, end: number] {
  const unit = /(DAY|WEEK|MONTH|YEAR)/.exec(name)?.[1] as Unit | undefined;
  if (name === "YESTERDAY") return ["DAY", -1, 0];
  if (name === "TODAY") return ["DAY", 0, 1];
  if (name === "TOMORROW") return ["DAY", 1, 2];
  if (name === "LAST_90_DAYS") return ["DAY", -90, 1];
  if (name === "NEXT_90_DAYS") return ["DAY", 1, 91];
  if (!unit) throw malformed(`unexpected token: '${name}'`);
  if (name.endsWith("_AGO")) return [unit, -n, -n + 1];
  // The last n days include today; the last n weeks, months or years end before the current one.
  if (name.startsWith("LAST_N_")) return [unit, -n, unit === "DAY" ? 1 : 0];
  if (name.startsWith("NEXT_")) return [unit, 1, n + 1];
  return name.startsWith("LAST_") ? [unit, -1, 0] : [unit, 0, 1];
}

/** The start of the unit that lies `offset` units after the one `now` is in. Weeks begin on Sunday. */
function startOf(unit: Unit, offset: number, now: number): number {
  const date = new Date(now);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === "YEAR") return Date.UTC(year + offset, 0, 1);
  if (unit === "MONTH") return Date.UTC(year, month + offset, 1);
  return Date.UTC(year, month, unit === "DAY" ? day + offset : day - date.getUTCDay() + 7 * offset);
}
