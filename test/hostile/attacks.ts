import type { Attack } from "./attack.ts";
import { ORG_ATTACKS } from "./org-attacks.ts";
import { REPOSITORY_ATTACKS } from "./repository-attacks.ts";
import { TEXT_ATTACKS } from "./text-attacks.ts";

/** The tables, by their files. */
export const TABLES: Readonly<Record<string, readonly Attack[]>> = {
  "text-attacks.ts": TEXT_ATTACKS,
  "repository-attacks.ts": REPOSITORY_ATTACKS,
  "org-attacks.ts": ORG_ATTACKS,
};

export const ATTACKS: readonly Attack[] = Object.values(TABLES).flat();
