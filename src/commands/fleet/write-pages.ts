import { join } from "node:path";
import { asKantivError } from "../../cli/output.ts";
import { fleetReportOf, type ResultHead, Rows, type RunEnd } from "../../fleet/report.ts";
import { type KeptResult, keptResult } from "../../flows/fleet/kept.ts";
import type { Context } from "../../model/command.ts";
import type { FleetReport } from "../../model/fleet-report.ts";
import { PRIVATE } from "../../record/paths.ts";
import { fleetHtml } from "../../reports/fleet/html.ts";
import { fleetJunit } from "../../reports/fleet/junit.ts";
import { fleetMarkdown } from "../../reports/fleet/markdown.ts";
import { byText } from "../../util/by-text.ts";

type Files = Readonly<Record<string, (report: FleetReport) => string>>;

/** What each word of `--report` writes. */
const PAGES: Readonly<Record<string, Files>> = {
  html: { "fleet.html": fleetHtml },
  junit: { "fleet.xml": fleetJunit },
  markdown: {
    "fleet.md": (report) => fleetMarkdown(report, "summary"),
    "fleet-comment.md": (report) => fleetMarkdown(report, "comment"),
  },
};

const NO_END: RunEnd = { stopped: "The run did not come to its end: it was killed, or is still at work." };

/** Results as one: of two entries about one org the newer. */
export async function reportOn(kept: readonly KeptResult[], ctx: Context, end?: RunEnd): Promise<FleetReport> {
  const inOrder = kept.toSorted((a, b) => byText(a.head.startedAt, b.head.startedAt));
  const rows = new Rows();
  for (const { entries } of inOrder) for await (const entry of entries) rows.add(entry);
  const head = inOrder.at(-1)?.head as ResultHead;
  const selection = inOrder.flatMap((one) => one.head.selection);
  return fleetReportOf(head, rows.over(selection), ctx.clock.now(), end ?? (head.end === null ? NO_END : head.end));
}

/** Writes what is named, into a folder, and gives the paths. */
export async function writePages(
  report: FleetReport,
  names: readonly string[],
  folder: string,
  ctx: Context,
): Promise<string[]> {
  const paths: string[] = [];
  for (const name of new Set(names)) {
    for (const [file, made] of Object.entries(PAGES[name] ?? {})) {
      const path = join(folder, file);
      await ctx.files.write(path, made(report), PRIVATE);
      paths.push(path);
    }
  }
  return paths;
}

/** The pages of a run that has ended, from what it kept. That one cannot be written must not change how the run ended. */
export async function pagesOfRun(
  { out, report }: { out: string; report: readonly string[] },
  end: RunEnd,
  ctx: Context,
): Promise<string[]> {
  try {
    return await writePages(await reportOn([await keptResult(out, ctx)], ctx, end), report, out, ctx);
  } catch (error) {
    const message = `The pages about the run were not written: ${asKantivError(error).message}`;
    ctx.emit({ kind: "warning", code: "FLEET_REPORT_MISSED", message });
    return [];
  }
}
