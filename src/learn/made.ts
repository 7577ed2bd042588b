import { inputError } from "../model/errors.ts";
import type { RecordFiles } from "../model/ports.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { removeFile } from "../util/shell-lines.ts";

/** Every name that is given begins so: an administrator who finds one knows where it is from. */
export const PREFIX = "KantivConf_";

/** The same of usernames, which Salesforce keeps in lower case. */
export const USER_PREFIX = "kantivconf.";

export interface MadeNames {
  apps: readonly string[];
  permissionSets: readonly string[];
  groups: readonly string[];
  /** By their names, which are their labels. */
  profiles: readonly string[];
  /** Usernames; Salesforce deletes no user, so that these are deactivated. */
  users: readonly string[];
}

/** Where it is written down what was made in an org, before it is made; a run that was killed leaves it to the next. */
export interface MadeStore {
  load(): Promise<MadeNames>;
  save(names: MadeNames): Promise<void>;
}

export const NOTHING_MADE: MadeNames = { apps: [], permissionSets: [], groups: [], profiles: [], users: [] };

export function isNothing(names: MadeNames): boolean {
  return Object.values(names).flat().length === 0;
}

function namesIn(text: string): Partial<MadeNames> | undefined {
  const read = parsedJson(text);
  const lists = typeof read === "object" && read !== null ? Object.values(read) : [undefined];
  const isNames = lists.every((list) => Array.isArray(list) && list.every((name) => typeof name === "string"));
  return isNames ? (read as Partial<MadeNames>) : undefined;
}

/** In a file, which is gone when nothing is left in the org. Loading throws `LEARN_RECORD` (exit 2) for one that was damaged. */
export function fileStore(path: string, files: Pick<RecordFiles, "exists" | "read" | "remove" | "write">): MadeStore {
  return {
    load: async () => {
      if (!(await files.exists(path))) return NOTHING_MADE;
      const kept = namesIn((await files.read(path)).toString("utf8"));
      if (kept) return { ...NOTHING_MADE, ...kept };
      throw inputError(
        "LEARN_RECORD",
        `${path} does not say what was made in the org.`,
        `In Setup, take away apps, permission sets, groups and profiles named ${PREFIX}… and deactivate users named ${USER_PREFIX}…; then: ${removeFile(path)}`,
      );
    },
    save: async (names) => {
      if (isNothing(names)) return files.remove(path);
      await files.write(path, `${JSON.stringify(names, null, 2)}\n`, 0o600);
    },
  };
}

/** @throws {Error} for a name that would not have been given, whatever the record says */
export function checkOwn({ users, ...named }: MadeNames): void {
  const foreign = [
    ...Object.values(named).flatMap((names) => names.filter((name) => !name.startsWith(PREFIX))),
    ...users.filter((name) => !name.startsWith(USER_PREFIX)),
  ];
  if (foreign.length > 0) throw new Error(`not made by this tool, so not deleted: ${foreign.join(", ")}`);
}
