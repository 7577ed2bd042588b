import { join } from "node:path";
import { SWITCHES } from "../emulator/index.ts";
import { learnStore } from "../flows/doctor/learn-record.ts";
import { learnTarget } from "../flows/doctor/learn-target.ts";
import { readOrgFile } from "../flows/input/prepare.ts";
import { Bench } from "../learn/bench.ts";
import type { Case } from "../learn/case.ts";
import { ALL_CASES, SWITCH_CASES } from "../learn/cases/index.ts";
import { documentOf, type LearnedDocument, profileOf } from "../learn/document.ts";
import type { Defaults } from "../learn/judge.ts";
import { chosen, type Finding, type HowToLearn, learn } from "../learn/learn.ts";
import { isNothing } from "../learn/made.ts";
import { record } from "../learn/recording.ts";
import type { Hand } from "../learn/target.ts";
import { WITHOUT_CASE } from "../learn/without-case.ts";
import { type Context, type Flags, type Handler, type Report, wordOf, wordsOf } from "../model/command.ts";
import { EXIT, inputError, KantivError, sessionError } from "../model/errors.ts";
import { heldHttp } from "../org/wire/held-writer.ts";
import { withLock } from "../record/lock.ts";
import { orgFolder } from "../record/paths.ts";
import { type Learned, learnedReport, toMake } from "../reports/learned.ts";
import { markdownOf } from "../reports/learned-markdown.ts";
import { commandLine } from "../util/command-line.ts";
import { printable } from "../util/printable.ts";
import { safeJson } from "../util/safe-json.ts";

/** The client knows the emulator's switches by this table alone, which is handed over here. */
const DEFAULTS: Defaults = Object.fromEntries(Object.entries(SWITCHES).map(([name, it]) => [name, it.default]));

/** Why a switch is not known by a run that did not ask, whatever the run. */
const UNASKED: Readonly<Record<string, string>> = {
  ...WITHOUT_CASE,
  ...Object.fromEntries(
    SWITCH_CASES.flatMap(({ switch: name, id, byNameOnly }) =>
      byNameOnly === undefined ? [] : [[name, `asked by --case ${id} alone: ${byNameOnly}`]],
    ),
  ),
};

/** `doctor --learn`: has an org show what it does, case by case, and leaves nothing there that opens or grants anything. */
export const run: Handler = async (flags, ctx) => {
  const cases = chosen(ALL_CASES, wordsOf(flags.case));
  if (flags.cases === true) return listed(ALL_CASES);
  const orgFile = await readOrgFile(flags, ctx);
  const { settings, recordFolder } = orgFile;
  const onlyCleans = flags["clean-up"] === true;
  const folderOf = (orgId: string) => wordOf(flags.learned) ?? join(orgFolder(recordFolder, orgId), "learned");
  const hand = ctx.interactive ? handAt(() => folderOf(bench.org.orgId), ctx) : undefined;
  const mayRedeem = !onlyCleans && cases.some(({ byNameOnly }) => byNameOnly !== undefined);
  // Once the lock is held: another run may take it over while this one learns.
  let check = () => Promise.resolve();
  const http = heldHttp(ctx.http, () => check());
  const target = await learnTarget(orgFile, { ...(hand ? { hand } : {}), mayRedeem }, { ...ctx, http });
  const store = (orgId: string) => learnStore(recordFolder, orgId, ctx.files);
  const bench: Bench = await open(target, { store, production: flags.production === true });
  const { orgId } = bench.org;
  await askOnce(flags, bench, onlyCleans ? [] : cases, ctx);
  return withLock(recordFolder, orgId, ctx, async (_runId, stillOurs) => {
    check = stillOurs;
    await clean(bench, settings, ctx);
    if (onlyCleans)
      return { status: "ok", exit: EXIT.ok, result: { left: [] }, text: () => "Nothing is left in the org." };
    const folder = folderOf(orgId);
    const findings = await learnAndClean(bench, cases, { folder, settings }, ctx);
    const document = documentOf(bench, findings, DEFAULTS, UNASKED);
    const files = await writeDocuments(document, folder, bench, ctx);
    const again = (id: string) => commandLine("doctor", settings, "--learn", "--case", id);
    const lost = findings.every((finding) => finding.state !== "failed" || finding.lost);
    return learnedReport({ instanceUrl: settings.instanceUrl, document, files, users: bench.users, again, lost });
  });
};

/** What can be asked of an org; what runs only when it is named says so. */
function listed(cases: readonly Case[]): Report {
  const width = Math.max(...cases.map(({ id }) => id.length));
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { cases: cases.map(({ id, title, byNameOnly }) => ({ id, title, byNameOnly: byNameOnly ?? null })) },
    text: (paint) =>
      cases
        .map(({ id, title, byNameOnly }) => {
          const alone = byNameOnly === undefined ? "" : paint("yellow", " (only when it is named)");
          return `${id.padEnd(width)}  ${paint("dim", title)}${alone}`;
        })
        .join("\n"),
  };
}

/** Throws `NOT_AN_ORG` (exit 3) for what answers as no org does. */
async function open(...given: Parameters<typeof Bench.open>): Promise<Bench> {
  try {
    return await Bench.open(...given);
  } catch (cause) {
    if (cause instanceof KantivError) throw cause;
    const why = printable(cause instanceof Error ? cause.message : String(cause), 500);
    throw sessionError(
      "NOT_AN_ORG",
      `The org does not say which org it is: ${why}.`,
      "Check instanceUrl and the session.",
      {
        cause,
      },
    );
  }
}

async function askOnce(flags: Flags, bench: Bench, cases: readonly Case[], ctx: Context): Promise<void> {
  if (flags.yes === true) return;
  const { org, target } = bench;
  const about = {
    org,
    instanceUrl: target.instanceUrl,
    integrationUser: target.integrationUser,
    cases: cases.length,
    dangers: cases.flatMap(({ byNameOnly }) => byNameOnly ?? []),
  };
  const left = await bench.made();
  if (cases.length === 0 && isNothing(left)) return;
  const yes = await ctx.confirm((paint) => toMake({ ...about, left }, paint));
  if (!yes) throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}

/** Somebody at the terminal; `s` skips what is asked for. */
function handAt(folder: () => string, ctx: Context): Hand {
  return {
    ask: async ({ clicks, asks }) => {
      const answer = await ctx.ask({
        asks: ["By hand:", ...clicks.map((line) => `  ${line}`), `${asks} (s skips)`].join("\n"),
      });
      return /^s(kip)?$/i.test(answer.trim()) ? undefined : printable(answer.trim(), 1000);
    },
    give: async (name, text) => {
      const path = join(folder(), name);
      await ctx.files.write(path, text);
      return path;
    },
  };
}

/**
 * The first Ctrl+C ends the cases, so that what they made can be taken away; what a second or a kill leaves is on record. What may
 * end the administrator's own login comes when nothing is left that only this login could take away.
 */
async function learnAndClean(
  bench: Bench,
  cases: readonly Case[],
  { folder, settings }: { folder: string; settings: Parameters<typeof commandLine>[1] },
  ctx: Context,
): Promise<Finding[]> {
  const stop = ctx.windDown();
  const how: HowToLearn = {
    defaults: DEFAULTS,
    stop,
    tell: (given, finding) => ctx.emit(eventOf(given, finding)),
    keep: (given, { seen }) => record(join(folder, "recorded"), given.id, seen, bench, ctx.files),
  };
  const isLast = ({ byNameOnly }: Case) => byNameOnly !== undefined;
  const findings: Finding[] = [];
  try {
    findings.push(
      ...(await learn(
        bench,
        cases.filter((given) => !isLast(given)),
        how,
      )),
    );
  } finally {
    await clean(bench, settings, ctx);
  }
  return [...findings, ...(await learn(bench, cases.filter(isLast), how))];
}

function eventOf(given: Case, finding: Finding | undefined): Parameters<Context["emit"]>[0] {
  const step = given.id;
  if (!finding) return { kind: "step", step, state: "started", detail: given.title };
  if (finding.state !== "seen") {
    return { kind: "step", step, state: finding.state === "failed" ? "failed" : "skipped", detail: finding.why };
  }
  return {
    kind: "step",
    step,
    state: "done",
    detail: finding.alike ? "as the emulator" : "otherwise than the emulator",
  };
}

/** Throws `LEARN_LEFT` with what is still in the org, which stays on record. */
async function clean(bench: Bench, settings: Parameters<typeof commandLine>[1], ctx: Context): Promise<void> {
  const made = await bench.made();
  if (isNothing(made)) return;
  const step = "Take away what was made";
  ctx.emit({ kind: "step", step, state: "started" });
  try {
    await bench.close();
  } catch (cause) {
    const again = commandLine("doctor", settings, "--learn", "--clean-up");
    throw left(cause, again, cause instanceof KantivError ? cause.exit : EXIT.refused);
  }
  ctx.emit({ kind: "step", step, state: "done" });
}

function left(cause: unknown, again: string, exit: KantivError["exit"]): KantivError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const message = `What was made in the org is still there: ${why.replace(/\.$/, "")}.`;
  return new KantivError("LEARN_LEFT", message, `Take it away: ${again}`, { exit, cause });
}

async function writeDocuments(
  document: LearnedDocument,
  folder: string,
  bench: Bench,
  ctx: Context,
): Promise<Learned["files"]> {
  const files = {
    report: join(folder, "report.md"),
    document: join(folder, "report.json"),
    profile: join(folder, "profile.json"),
    recorded: join(folder, "recorded"),
  };
  const write = (path: string, text: string) => ctx.files.write(path, bench.mask.checked(text));
  await write(files.report, markdownOf(document));
  await write(files.document, `${safeJson(document, 2)}\n`);
  await write(files.profile, `${safeJson(profileOf(document), 2)}\n`);
  return files;
}
