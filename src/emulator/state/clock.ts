/** The emulator's time: the process's clock, moved or stopped by a test. */
import type { World } from "./types.ts";

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** The time that the emulated orgs live in. */
export function worldNow(world: World, clock: Clock): number {
  return (world.clock.frozenAt ?? clock.now()) + world.clock.offsetMs;
}

/** A time as REST and SOAP print it: a whole second. */
export function isoTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** A time as the REST API prints datetimes of records: `+0000` in place of `Z`. */
export function restTime(ms: number): string {
  return isoTime(ms).replace("Z", "+0000");
}
