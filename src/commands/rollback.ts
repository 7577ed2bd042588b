import type { AtOrg } from "../flows/fleet/from.ts";
import { orgOnRecord } from "../flows/input/org-on-record.ts";
import { prepare } from "../flows/input/prepare.ts";
import { type Prepared, UNDO_NEEDS } from "../flows/input/prepared.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { type Context, type Flags, type Handler, millisOf, type Report, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import type { About } from "../model/verdict.ts";
import { operate } from "../operations/operate.ts";
import { type RolledBack, rollbackOperation } from "../operations/rollback.ts";
import { pastRuns } from "../record/history.ts";
import { readRun } from "../record/journal.ts";
import { runIdFrom } from "../record/paths.ts";
import { checksText } from "../reports/checks-text.ts";
import { effectsText } from "../reports/effects-text.ts";
import { handoffDueText, keyChangeText } from "../reports/key-text.ts";
import { commandFor } from "../reports/mend.ts";
import { nextText } from "../reports/next-text.ts";
import { orgLine } from "../reports/org-line.ts";
import { changesText } from "../reports/plan-text.ts";
import { verdictOf, verdictText } from "../reports/verdict.ts";
import { commandLine } from "../util/command-line.ts";

/** `rollback`: puts back what a run's backup holds, removes what was not there, and proves that it is so. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, UNDO_NEEDS, ctx);
  const to = await runToUndo(flags, prepared, ctx);
  if (to === undefined) return untouched(prepared);
  const options = {
    to,
    certificate: wordOf(flags.cert),
    timeoutMs: millisOf(flags.timeout),
    windowMs: millisOf(flags.wait),
  };
  const rolledBack = await operate(
    rollbackOperation(prepared, options, ctx),
    {
      production: flags.production === true,
      yes: flags.yes === true,
      question: ({ changes, effects, keyChange }, { identity }) => ({
        shows: (paint) => [
          orgLine(identity, paint),
          ...(flags.last === true ? [`As before run ${to}`] : []),
          ...effectsText(effects, paint),
          ...changesText(changes, paint),
          ...keyChangeText(keyChange, paint),
        ],
        asks: "Put this back?",
      }),
    },
    ctx,
  );
  return report(rolledBack, to, aboutRun(prepared, rolledBack), flags.verbose === true);
};

/**
 * The run that is named, or with `--last` the newest on record that has a backup; of a run over several orgs that is undone the first that
 * changed this org, and undefined where none did.
 */
async function runToUndo(flags: Flags, prepared: Prepared, ctx: Context): Promise<string | undefined> {
  if (flags.during !== undefined) return runDuring(flags.during as AtOrg | null, prepared, ctx);
  if ((flags.to === undefined) === (flags.last !== true)) {
    throw inputError("USAGE", "Say before which run the org is to be again.", "Give --to RUN or --last.");
  }
  if (flags.to !== undefined) return runOnRecord(runIdFrom(String(flags.to)), prepared, ctx);
  const { orgId, app } = await orgOnRecord(prepared, ctx);
  const runs = await pastRuns(prepared.recordFolder, orgId, { app, most: Number.POSITIVE_INFINITY }, ctx.files);
  const newest = runs.find(({ undoable }) => undoable);
  if (newest) return newest.runId;
  const remedy = `See ${commandLine("history", prepared.settings)}`;
  throw inputError("BACKUP_MISSING", `No run on record has a backup of ${app}.`, remedy);
}

/** The run itself, before the org is asked. Throws `RUN_UNKNOWN` and `HISTORY_MISSING` (exit 2) for one that is not on record. */
async function runOnRecord(runId: string, prepared: Prepared, ctx: Context): Promise<string> {
  const { orgId } = await orgOnRecord(prepared, ctx);
  await readRun(prepared.recordFolder, orgId, runId, ctx.files);
  return runId;
}

/** What it was before is what it was before the first of these runs. */
async function runDuring(during: AtOrg | null, prepared: Prepared, ctx: Context): Promise<string | undefined> {
  if (during === null) return undefined;
  const { orgId, app } = await orgOnRecord(prepared, ctx);
  const runs = await pastRuns(prepared.recordFolder, orgId, { app, most: Number.POSITIVE_INFINITY }, ctx.files);
  const isOf = (at: number) => during.from <= at && at <= during.to;
  return runs.findLast(({ at, undoable }) => undoable && isOf(Date.parse(at)))?.runId;
}

/** Of an org that the run which is undone did not change. No request is made. */
function untouched({ settings }: Prepared): Report {
  const { instanceUrl } = settings;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { orgId: null, instanceUrl, to: null, changed: false, changes: [], checks: [], proof: null },
    text: () => "That run did not change this org: nothing to put back.",
  };
}

function report(
  { identity, changes, effects, kept, proof }: RolledBack,
  to: string,
  about: About,
  unfold: boolean,
): Report {
  const { orgId, instanceUrl } = identity;
  const exit = proof?.exit ?? EXIT.ok;
  const consumerKey = proof?.consumerKey ?? null;
  const verdict = verdictOf(proof?.checks ?? [], about);
  return {
    status: exit === EXIT.ok ? "ok" : "failed",
    exit,
    result: {
      orgId,
      instanceUrl,
      to,
      changed: changes.length > 0,
      changes,
      effects,
      kept,
      checks: proof?.checks ?? [],
      proof: proof?.proof ?? null,
      consumerKey,
      newConsumerKey: proof?.newKey ? consumerKey : null,
      previousConsumerKey: proof?.newKey?.was || null,
      handoffDue: proof?.newKey !== undefined,
      verdict,
    },
    text: (paint) => {
      const done =
        changes.length > 0
          ? [orgLine(identity, paint), ...changesText(changes, paint, "heads")].join("\n")
          : `Nothing to put back: the org is as it was before ${to}.`;
      const stays = kept.map((line) => `  ${paint("dim", "=")} ${line}`);
      if (!proof) return [done, ...stays].join("\n");
      return [
        done,
        ...stays,
        checksText(proof.checks, paint, unfold),
        ...(proof.newKey ? [`  ${paint("dim", "Consumer key")}  ${consumerKey} ${paint("yellow", "(new)")}`] : []),
        endOf(proof.proof, to, paint),
        ...handoffDueText(proof.newKey, paint),
        ...verdictText(verdict, paint),
        ...(verdict ? [] : [nextText(afterwards(proof.newKey !== undefined, about), paint)]),
      ].join("\n");
    },
  };
}

/** Whoever logs in gets the key that the app has now; else what an apply would do again. */
function afterwards(isNewKey: boolean, about: About): string {
  return isNewKey ? commandFor(about, "handoff", "--out", "handoff") : commandFor(about, "plan");
}

function endOf(proof: "shown" | "refuted" | "notShown", to: string, paint: Paint): string {
  if (proof === "shown") return paint("green", `The org is as it was before ${to}, and the login proves it.`);
  if (proof === "refuted") return paint("red", `What was there before ${to} is back, but the login is not as it was.`);
  return paint("yellow", `What was there before ${to} is back; that the login is as it was is not shown.`);
}
