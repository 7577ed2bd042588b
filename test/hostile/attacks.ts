import type { Attack } from "./attack.ts";
import { TEXT_ATTACKS } from "./text-attacks.ts";

/** The tables, by their files. */
export const TABLES: Readonly<Record<string, readonly Attack[]>> = { "text-attacks.ts": TEXT_ATTACKS };

export const ATTACKS: readonly Attack[] = Object.values(TABLES).flat();
