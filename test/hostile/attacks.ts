import type { Attack } from "./attack.ts";
import { FILE_ATTACKS } from "./file-attacks.ts";
import { GIT_ATTACKS } from "./git-attacks.ts";
import { HANDED_ATTACKS } from "./handed-attacks.ts";
import { ORG_ATTACKS } from "./org-attacks.ts";
import { ORG_FILE_ATTACKS } from "./org-file-attacks.ts";
import { TEXT_ATTACKS } from "./text-attacks.ts";

/** The tables, by their files. */
export const TABLES: Readonly<Record<string, readonly Attack[]>> = {
  "text-attacks.ts": TEXT_ATTACKS,
  "file-attacks.ts": FILE_ATTACKS,
  "org-file-attacks.ts": ORG_FILE_ATTACKS,
  "git-attacks.ts": GIT_ATTACKS,
  "org-attacks.ts": ORG_ATTACKS,
  "handed-attacks.ts": HANDED_ATTACKS,
};

export const ATTACKS: readonly Attack[] = Object.values(TABLES).flat();
