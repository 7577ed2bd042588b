import type { Clock, Files } from "../model/ports.ts";
import { isRunId, runsFolder } from "./paths.ts";

/** Ids of an org's runs, oldest first. */
export async function runIds(folder: string, orgId: string, files: Files): Promise<string[]> {
  const path = runsFolder(folder, orgId);
  if (!(await files.exists(path))) return [];
  const entries = await files.list(path);
  return entries
    .map((entry) => entry.name)
    .filter(isRunId)
    .sort();
}

/**
 * An id that sorts after those of the org's earlier runs, also within one second and when the clock was set back; without the org's lock,
 * as far as can be foreseen.
 *
 * @param randomId gives a UUID
 * @param foreseen is taken where it still is the last
 */
export async function nextRunId(
  folder: string,
  orgId: string,
  ports: { files: Files; clock: Clock; randomId: () => string },
  foreseen?: string,
): Promise<string> {
  const newest = (await runIds(folder, orgId, ports.files)).at(-1);
  const id = foreseen ?? `${compactTime(ports.clock.now())}-${ports.randomId().slice(0, 6)}`;
  return newest === undefined || id > newest ? id : following(newest);
}

/** The next number of the same second, or the first of the second after. */
function following(id: string): string {
  const [time = "", number = ""] = id.split("-");
  const next = Number.parseInt(number, 16) + 1;
  if (next <= 0xffffff) return `${time}-${next.toString(16).padStart(6, "0")}`;
  const iso = time.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5");
  return `${compactTime(Date.parse(iso) + 1000)}-000000`;
}

/** `20261124T103000Z` */
function compactTime(ms: number): string {
  return new Date(ms).toISOString().replace(/[-:]|\.\d+/g, "");
}
