import type { AT_TAB, Context } from "../../model/command.ts";
import { KantivError, orError } from "../../model/errors.ts";
import { pastRuns } from "../../record/history.ts";
import { ownTemplates, shippedTemplates } from "../../template/locate.ts";
import { namedOrgFile, orgNamesHere } from "./named-org.ts";
import { orgOnRecord } from "./org-on-record.ts";
import { readOrgFile } from "./prepare.ts";

/** More than anybody looks through at a shell. */
const MOST_RUNS = 50;

/**
 * What a shell's names may hold, since one that comes from a script is put on the command line as it is: a file may be called `$(…)`. Others
 * are left to the shell's own completion of files, which quotes them.
 */
const HARMLESS = /^(?!-)[\p{L}\p{N}_.@/+-]+$/u;

/**
 * The words that a shell offers where one of this kind is wanted. Reads only, contacts no org, and offers nothing where something is
 * wrong: nobody at a half-typed line wants a message.
 *
 * @param org of `runs`: the org file that the line names; without one the only org file here
 */
export async function wordsAtTab(
  kind: (typeof AT_TAB)[number],
  org: string | undefined,
  ctx: Context,
): Promise<string[]> {
  const words = await orError(() => WORDS[kind](org, ctx));
  return words instanceof KantivError ? [] : words.filter((word) => HARMLESS.test(word));
}

const WORDS: Readonly<Record<(typeof AT_TAB)[number], (org: string | undefined, ctx: Context) => Promise<string[]>>> = {
  orgs: (_, ctx) => orgNamesHere(ctx),
  templates: async (_, { cwd, templatesFolder, files }) => [
    ...(await ownTemplates(cwd, templatesFolder, files)),
    ...(await shippedTemplates(templatesFolder, files)),
  ],
  runs: async (org, ctx) => {
    const names = org === undefined ? await orgNamesHere(ctx) : [org];
    if (names.length !== 1) return [];
    const orgFile = await readOrgFile({ org: await namedOrgFile(String(names[0]), ctx) }, ctx);
    const { orgId, app } = await orgOnRecord(orgFile, ctx);
    const runs = await pastRuns(orgFile.recordFolder, orgId, { app, most: MOST_RUNS }, ctx.files);
    return runs.filter(({ undoable }) => undoable).map(({ runId }) => runId);
  },
};
