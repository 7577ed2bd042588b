import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Every name that the suite gives begins so: an administrator who finds one knows where it is from. */
export const PREFIX = "KantivConf_";

export interface MadeNames {
  apps: string[];
  permissionSets: string[];
}

/** Where it is written down what was made in an org, before it is made; a run that was killed leaves it to the next. */
export interface MadeStore {
  load(): Promise<MadeNames>;
  save(names: MadeNames): Promise<void>;
}

const none = (): MadeNames => ({ apps: [], permissionSets: [] });

export function memoryStore(): MadeStore {
  let kept = none();
  return {
    load: async () => structuredClone(kept),
    save: async (names) => {
      kept = structuredClone(names);
    },
  };
}

/** In a file, which is gone when nothing is left in the org. */
export function fileStore(file: string): MadeStore {
  return {
    load: async () => {
      const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      return text === undefined ? none() : (JSON.parse(text) as MadeNames);
    },
    save: async (names) => {
      if (names.apps.length + names.permissionSets.length === 0) return rm(file, { force: true });
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, `${JSON.stringify(names, null, 2)}\n`);
    },
  };
}

/** @throws {Error} for a name that the suite would not have given, whatever the record says */
export function checkOwn(names: MadeNames): void {
  const foreign = [...names.apps, ...names.permissionSets].filter((name) => !name.startsWith(PREFIX));
  if (foreign.length > 0) throw new Error(`not made by this suite, so not deleted: ${foreign.join(", ")}`);
}
