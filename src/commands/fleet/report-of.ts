import { keptResult } from "../../flows/fleet/kept.ts";
import { type Handler, wordOf } from "../../model/command.ts";
import { EXIT, inputError } from "../../model/errors.ts";
import { isFolder } from "../../util/is-folder.ts";
import { REPORTS } from "./flags.ts";
import { reportOn, writePages } from "./write-pages.ts";

/** `fleet report`: pages from results that were kept, several as one. No org is contacted. */
export const run: Handler = async (flags, ctx) => {
  const results = ((flags.results ?? []) as unknown[]).map(String);
  const kept = [];
  for (const result of results) kept.push(await keptResult(result, ctx));
  const [first = ""] = results;
  const folder = wordOf(flags.out) ?? first;
  if (flags.out === undefined && !(await isFolder(first, ctx.files))) {
    throw inputError("USAGE", "Where to? The result is a file, and no folder.", "Add --out DIR.");
  }
  const report = await reportOn(kept, ctx);
  const files = await writePages(report, (flags.report as string[] | undefined) ?? REPORTS, folder, ctx);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { files, counts: report.counts },
    text: () => files.map((file) => `written: ${file}`).join("\n"),
  };
};
