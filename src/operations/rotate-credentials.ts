import { type Look, lookAgain } from "../flows/look.ts";
import type { Signing } from "../flows/prepared.ts";
import type { Work } from "../flows/run.ts";
import { keepSealed } from "../flows/secret-flags.ts";
import { consumerOf, needConsumerKey } from "../flows/see-app.ts";
import { verifyApp } from "../flows/verify-app.ts";
import { type Destination, deliver } from "../handoff/destination.ts";
import { secretDocument } from "../handoff/secret-document.ts";
import type { Context } from "../model/command.ts";
import type { Kept, StagedCredentials } from "../model/consumer.ts";
import { KantivError } from "../model/errors.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Verified } from "../model/verified.ts";
import type { RecordedRun } from "../record/journal.ts";
import { rememberApp } from "../record/memory.ts";
import type { Operation } from "./operation.ts";

/** Journal steps: what stands between two of them is known after a kill. */
const CREDENTIALS_STEP = {
  staging: "credentials-staging",
  staged: "credentials-staged",
  promoting: "credentials-promoting",
} as const;

export interface CredentialsOptions {
  /** The new pair waits; nothing of it is put in force. */
  stageOnly: boolean;
  /** Where the new secret goes, if anywhere. */
  destination: Destination | undefined;
  /** File for its encrypted form. */
  out: unknown;
  timeoutMs: number;
}

export interface CredentialsIntent {
  /** In force now. */
  consumerKey: string;
  /** The pair that waits; undefined where the run before has put it in force already. */
  staged: StagedCredentials | undefined;
}

export interface RotatedCredentials {
  seen: Look;
  previous: string;
  /** The pair that waits, after `--stage-only`. */
  staged: StagedCredentials | undefined;
  kept: Kept | undefined;
  /** With the new key; undefined while it only waits. */
  verified: Verified | undefined;
}

/**
 * A new consumer key and secret by staged credentials. The new pair is made first and shown, the old one goes on working
 * until the answer is yes; then the new one is in force and its login is proven.
 */
export function rotateCredentials(
  prepared: Signing,
  options: CredentialsOptions,
  ctx: Context,
): Operation<CredentialsIntent, Kept | undefined, RotatedCredentials> {
  const { stageOnly, destination, out } = options;
  let staged: StagedCredentials | undefined;
  return {
    name: "credentials rotate",
    prepared,
    needs: { user: "active", app: "ours" },
    timeoutMs: options.timeoutMs,
    stage: async (seen, work, unfinished) => {
      const consumerKey = needConsumerKey(seen.snapshot);
      const isDone = promotedBefore(unfinished, consumerKey);
      // Taken over into this run's journal: should the proof fail again, the next run still knows.
      if (isDone) await work.run.step(CREDENTIALS_STEP.promoting, { consumerKey });
      staged = isDone ? undefined : await stagedPair(seen, work);
    },
    intend: async ({ snapshot }) => ({ consumerKey: needConsumerKey(snapshot), staged }),
    isEmpty: (intent) => intent.staged === undefined,
    keepsBackup: () => false,
    carryOut: async (intent, seen, work) => {
      const pair = intent.staged as StagedCredentials;
      // Before it is in force: from then on somebody holds it.
      const kept = destination && (await keep(pair, prepared, seen, destination, out, ctx));
      if (!stageOnly) await promote(seen, pair, intent.consumerKey, work);
      return kept;
    },
    conclude: async ({ consumerKey: previous, staged: pair }, kept, seen, work) => {
      if (pair && stageOnly) {
        return { value: { seen, previous, staged: pair, kept, verified: undefined }, outcome: "staged" };
      }
      const { after, verified } = await prove(prepared, seen, pair?.consumerKey ?? previous, work);
      const word = pair ? "rotated" : "rotated by the run before";
      const outcome = verified.ok ? word : "not verified";
      const value = { seen: after, previous, staged: undefined, kept, verified };
      // Run again it proves this pair, and makes no other one.
      return { value, outcome, leavesOpen: !verified.ok };
    },
  };
}

/** Whether the run before was cut off after it had put its pair in force: the org's key is then the one it announced. */
function promotedBefore(unfinished: RecordedRun | undefined, consumerKey: string): boolean {
  const open = unfinished?.entries.findLast((entry) => entry.step === CREDENTIALS_STEP.promoting);
  return open?.data.consumerKey === consumerKey;
}

/** The pair that waits already (an earlier `--stage-only`, or a run that was cut off), else a new one. */
async function stagedPair({ org, snapshot }: Look<OrgWriter>, { run, ctx }: Work): Promise<StagedCredentials> {
  const step = "Stage new credentials";
  ctx.emit({ kind: "step", step, state: "started" });
  const appId = snapshot.app?.id ?? "";
  const consumerId = await consumerOf(org, appId, needConsumerKey(snapshot));
  const waiting = (await org.staged(appId, consumerId)).filter(({ state }) => state === "Active");
  const newest = waiting.toSorted((a, b) => Date.parse(b.createdDate) - Date.parse(a.createdDate))[0];
  if (newest === undefined) await run.step(CREDENTIALS_STEP.staging, { appId, consumerId });
  const pair = newest ?? (await org.stage(appId, consumerId));
  await run.step(CREDENTIALS_STEP.staged, { stagedId: pair.id, consumerKey: pair.consumerKey });
  ctx.emit({ kind: "step", step, state: "done", detail: newest ? `${pair.id} was waiting already` : pair.id });
  return pair;
}

async function keep(
  pair: StagedCredentials,
  { settings }: Signing,
  { identity: { orgId, instanceUrl } }: Look,
  destination: Destination,
  out: unknown,
  ctx: Context,
): Promise<Kept> {
  const about = { orgId, instanceUrl, username: settings.integrationUser.username };
  return keepSealed(await deliver(secretDocument(about, pair), destination, ctx.files), out, ctx);
}

async function promote(
  { org, snapshot }: Look<OrgWriter>,
  { id, consumerKey }: StagedCredentials,
  inForce: string,
  { run, ctx }: Work,
): Promise<void> {
  const step = "Put them in force";
  ctx.emit({ kind: "step", step, state: "started" });
  const appId = snapshot.app?.id ?? "";
  const consumerId = await consumerOf(org, appId, inForce);
  await run.step(CREDENTIALS_STEP.promoting, { stagedId: id, consumerKey });
  await org.promote(appId, consumerId, id);
  ctx.emit({ kind: "step", step, state: "done" });
}

/** Reads the key back from the org and logs in with it: a promotion that was answered well proves nothing. */
async function prove(prepared: Signing, seen: Look, newKey: string, { ctx }: Work) {
  const changedAt = ctx.clock.now();
  const after = await lookAgain(prepared, seen, ctx);
  const { consumerKey } = after.snapshot;
  if (consumerKey !== newKey) {
    throw new KantivError(
      "NOT_KEPT",
      "The org took the new credentials, but its settings name another consumer key.",
      "Look at the key in Setup, External Client App Manager; run kantiv-sf verify in a few minutes.",
      { data: { expected: newKey, found: consumerKey ?? null } },
    );
  }
  const learnt = { consumerKey, deployedAt: after.memory?.deployedAt ?? new Date(changedAt).toISOString() };
  await rememberApp(prepared.recordFolder, after.identity.orgId, prepared.names.app, learnt, ctx);
  return { after, verified: await verifyApp(prepared, after, changedAt, ctx) };
}
