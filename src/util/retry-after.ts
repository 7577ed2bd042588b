/** Who asks for more time than this is not asked again in the same run: the person who waits has better things to do. */
const LONGEST_MS = 120_000;

/**
 * Milliseconds before a request is made again: the usual pause, or the longer one that the answer asks for by
 * `Retry-After`, in seconds or as a date by its own clock (RFC 9110, 10.2.3). Undefined when it asks for more than two
 * minutes. A value that cannot be read asks for nothing.
 */
export function pauseBeforeRetry(
  headers: Readonly<Record<string, string>>,
  usualMs: number,
  now: number,
): number | undefined {
  return longerPause(usualMs, askedMs(headers, now));
}

/** The usual pause, or the longer one that was asked for, in milliseconds; undefined for more than two minutes. */
export function longerPause(usualMs: number, asked: number): number | undefined {
  return asked > LONGEST_MS ? undefined : Math.max(usualMs, asked);
}

/** Milliseconds that an answer asks for by `Retry-After`; 0 where it asks for nothing, or nothing that can be read. */
export function askedMs(headers: Readonly<Record<string, string>>, now: number): number {
  const value = headers["retry-after"]?.trim() ?? "";
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const [at, from] = [Date.parse(value), Date.parse(headers.date ?? "")];
  if (Number.isNaN(at)) return 0;
  return Math.max(0, at - (Number.isNaN(from) ? now : from));
}
