import { orgOnRecord } from "../flows/input/org-on-record.ts";
import { readOrgFile } from "../flows/input/prepare.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { type PastRun, pastRuns } from "../record/history.ts";
import { commandLine } from "../util/command-line.ts";
import { printable } from "../util/printable.ts";

/** `history`: the runs on an org as the record beside its org file tells; no org is contacted. */
export const run: Handler = async (flags, ctx) => {
  const orgFile = await readOrgFile(flags, ctx);
  const { orgId, app } = await orgOnRecord(orgFile, ctx);
  const runs = await pastRuns(orgFile.recordFolder, orgId, { app, most: Number(flags.limit) }, ctx.files);
  const undo = runs.find(({ undoable }) => undoable);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { orgId, instanceUrl: orgFile.settings.instanceUrl, app, runs },
    text: (paint) =>
      [
        `${paint("bold", app)} in ${new URL(orgFile.settings.instanceUrl).host}, the newest run first`,
        ...linesOf(runs, paint),
        ...(undo ? [`${paint("bold", "Undo:")} ${commandLine("rollback", orgFile.settings, "--to", undo.runId)}`] : []),
      ].join("\n"),
  };
};

function linesOf(runs: readonly PastRun[], paint: Paint): string[] {
  const outcomes = runs.map(({ outcome }) => printable(outcome ?? "did not finish", 100));
  const [commands, ends] = [widest(runs.map(({ command }) => command)), widest(outcomes)];
  return runs.map(({ runId, at, who, admin, command, undoable }, index) => {
    const by = [who, admin && `as ${admin}`].filter(Boolean).join(" ");
    const what = `${command.padEnd(commands)}  ${outcomes[index]?.padEnd(ends)}`;
    const mark = undoable ? "" : paint("dim", "  (no backup)");
    return `  ${at.slice(0, 16).replace("T", " ")}  ${runId}  ${what}  ${paint("dim", printable(by, 200))}${mark}`;
  });
}

function widest(words: readonly string[]): number {
  return Math.max(0, ...words.map((word) => word.length));
}
