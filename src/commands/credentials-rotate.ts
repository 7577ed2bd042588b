import { type Look, lookAgain, openOrg } from "../flows/look.ts";
import { type Prepared, prepare, prepareSigner } from "../flows/prepare.ts";
import { recordedRun } from "../flows/run.ts";
import { destinationFrom, type Kept, keepSealed } from "../flows/secret-flags.ts";
import { consumerOf, type SeenApp, seeApp } from "../flows/see-app.ts";
import { verifyApp } from "../flows/verify-app.ts";
import { type Destination, deliver } from "../handoff/destination.ts";
import { secretDocument } from "../handoff/secret-document.ts";
import type { Context, Flags, Handler, Report } from "../model/command.ts";
import type { StagedCredentials } from "../model/consumer.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { Signer } from "../model/ports.ts";
import type { RecordedRun, Run } from "../record/journal.ts";
import { recallApp, rememberApp } from "../record/memory.ts";
import { rotatedReport, stagedReport } from "../reports/credentials-report.ts";

/** Journal steps: what stands between two of them is known after a kill. */
const STEP = {
  staging: "credentials-staging",
  staged: "credentials-staged",
  promoting: "credentials-promoting",
} as const;

/** A deployment that an earlier run left behind is waited for so long, in milliseconds. */
const SETTLE_MS = 30 * 60_000;

/**
 * `credentials rotate`: a new consumer key and secret by staged credentials. The new pair is made first and shown, the old
 * one goes on working until the answer is yes; then the new one is in force and its login is proven.
 */
export const run: Handler = async (flags, ctx) => {
  const destination = await destinationFrom(flags, "to-file", ctx);
  const prepared = await prepare(flags, ctx);
  const signer = await prepareSigner(prepared, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  return recordedRun("credentials rotate", prepared, opened, SETTLE_MS, ctx, async (run, earlier) => {
    const seen = await seeApp(prepared, opened, ctx);
    if (promotedBefore(earlier.unfinished, seen)) {
      const report = await prove({ prepared, seen, signer, newKey: seen.consumerKey }, run, ctx);
      return { value: report, outcome: "rotated by the run before" };
    }
    const consumerId = await consumerOf(seen.org, seen.appId, seen.consumerKey);
    const staged = await stagedPair(seen, consumerId, run, ctx);
    const stageOnly = flags["stage-only"] === true;
    if (!stageOnly) await confirmOnce(seen, staged, flags, ctx);
    // Before it is in force: from then on somebody holds it.
    const kept = destination && (await keep(staged, prepared, seen, destination, flags, ctx));
    if (stageOnly) return { value: stagedReport(seen, staged, kept), outcome: "staged" };
    await promote(seen, consumerId, staged, run, ctx);
    const newKey = staged.consumerKey;
    const report = await prove({ prepared, seen, signer, newKey, kept }, run, ctx);
    return { value: report, outcome: report.status === "ok" ? "rotated" : "not verified" };
  });
};

/** Whether the run before was cut off after it had put its pair in force: the org's key is then the one it announced. */
function promotedBefore(unfinished: RecordedRun | undefined, seen: SeenApp): boolean {
  const open = unfinished?.entries.findLast((entry) => entry.step === STEP.promoting);
  return open?.data.consumerKey === seen.consumerKey;
}

/** The pair that waits already (an earlier `--stage-only`, or a run that was cut off), else a new one. */
async function stagedPair(seen: SeenApp, consumerId: string, run: Run, ctx: Context): Promise<StagedCredentials> {
  const step = "Stage new credentials";
  ctx.emit({ kind: "step", step, state: "started" });
  const { org, appId } = seen;
  const waiting = (await org.staged(appId, consumerId)).filter(({ state }) => state === "Active");
  const newest = waiting.toSorted((a, b) => Date.parse(b.createdDate) - Date.parse(a.createdDate))[0];
  if (newest === undefined) await run.step(STEP.staging, { appId, consumerId });
  const pair = newest ?? (await org.stage(appId, consumerId));
  await run.step(STEP.staged, { stagedId: pair.id, consumerKey: pair.consumerKey });
  ctx.emit({ kind: "step", step, state: "done", detail: newest ? `${pair.id} was waiting already` : pair.id });
  return pair;
}

async function keep(
  pair: StagedCredentials,
  prepared: Prepared,
  { identity: { orgId, instanceUrl } }: SeenApp,
  destination: Destination,
  flags: Flags,
  ctx: Context,
): Promise<Kept> {
  const about = { orgId, instanceUrl, username: prepared.settings.integrationUser.username };
  return keepSealed(await deliver(secretDocument(about, pair), destination, ctx.files), flags.out, ctx);
}

async function confirmOnce(seen: SeenApp, staged: StagedCredentials, flags: Flags, ctx: Context): Promise<void> {
  if (flags.yes === true) return;
  const question = [
    `New consumer key   ${staged.consumerKey}`,
    `Old consumer key   ${seen.consumerKey}`,
    "The old key and secret stop working at once: whoever logs in with them needs the new ones.",
    "Put the new key in force?",
  ];
  if (await ctx.confirm(question.join("\n"))) return;
  throw inputError(
    "NOT_CONFIRMED",
    `The old key stays in force; the new one waits as ${staged.id}.`,
    "Run the same command again and answer y, or add --yes.",
  );
}

async function promote(
  { org, appId }: SeenApp,
  consumerId: string,
  { id, consumerKey }: StagedCredentials,
  run: Run,
  ctx: Context,
): Promise<void> {
  const step = "Put them in force";
  ctx.emit({ kind: "step", step, state: "started" });
  await run.step(STEP.promoting, { stagedId: id, consumerKey });
  await org.promote(appId, consumerId, id);
  ctx.emit({ kind: "step", step, state: "done" });
}

interface Rotation {
  prepared: Prepared;
  seen: SeenApp;
  signer: Signer;
  newKey: string;
  kept?: Kept | undefined;
}

/** Reads the key back from the org and logs in with it: a promotion that was answered well proves nothing. */
async function prove({ prepared, seen, signer, newKey, kept }: Rotation, run: Run, ctx: Context): Promise<Report> {
  const changedAt = ctx.clock.now();
  const after = await lookAgain(prepared, seen, ctx);
  if (after.snapshot.consumerKey !== newKey) {
    throw new KantivError(
      "NOT_KEPT",
      "The org took the new credentials, but its settings name another consumer key.",
      "Look at the key in Setup, External Client App Manager; run kantiv-sf verify in a few minutes.",
      { data: { expected: newKey, found: after.snapshot.consumerKey ?? null } },
    );
  }
  await rememberKey(prepared, after, newKey, run, ctx);
  const verified = await verifyApp(prepared, after, signer, changedAt, ctx);
  return rotatedReport(seen, newKey, verified, kept);
}

async function rememberKey(prepared: Prepared, after: Look, consumerKey: string, run: Run, ctx: Context) {
  const { recordFolder, names } = prepared;
  const facts = await recallApp(recordFolder, after.identity.orgId, names.app, ctx);
  if (!facts) return;
  await rememberApp(recordFolder, after.identity.orgId, names.app, { ...facts, consumerKey, runId: run.id }, ctx);
}
