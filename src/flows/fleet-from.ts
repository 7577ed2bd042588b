import { join } from "node:path";
import { documentOf, entriesIn, STATES, selectedIn, standings, statesNamed } from "../fleet/overlay.ts";
import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { readText } from "./read-text.ts";

/** What a folder of results holds. */
export const RESULT_FILES = { fleet: "fleet.json", orgs: "orgs.ndjson" } as const;

/**
 * Names of the orgs that stand so in an earlier result, and the states in words.
 *
 * @param result a folder of `--out`, or a file with the document of `--json`
 * @param status states, also several in one word with commas
 */
export async function namesFrom(
  result: string,
  status: unknown,
  ctx: Context,
): Promise<{ names: ReadonlySet<string>; words: string }> {
  const given = (Array.isArray(status) ? status : status === undefined ? [] : [status]).map(String);
  const states = statesNamed(given.flatMap((word) => word.split(",")).filter((word) => word !== ""));
  if (states === undefined) {
    throw inputError("USAGE", `--status names a state that there is not.`, `There are: ${STATES.join(", ")}.`);
  }
  const { selected, entries } = await resultAt(result, ctx);
  const names = [...standings(selected, entries)].flatMap(([name, state]) => (states.includes(state) ? [name] : []));
  return { names: new Set(names), words: states.join(" or ") };
}

async function resultAt(result: string, ctx: Context) {
  const folder = await ctx.files.exists(join(result, RESULT_FILES.fleet));
  const path = folder ? join(result, RESULT_FILES.fleet) : result;
  const text = await readText(path, "FLEET_RESULT", "the result", ctx);
  const selected = folder ? selectedIn(text) : undefined;
  const found = selected ? { selected, entries: await entriesAt(result, ctx) } : documentOf(text);
  if (found) return found;
  const remedy = "Name a folder that --out wrote, or a file with the document of --json.";
  throw inputError("FLEET_RESULT", `${path} is no result of several orgs.`, remedy);
}

async function entriesAt(folder: string, ctx: Context) {
  const path = join(folder, RESULT_FILES.orgs);
  // A run that was killed before its first org ended has none.
  return (await ctx.files.exists(path)) ? entriesIn((await ctx.files.read(path)).toString("utf8")) : [];
}
