import type { Work } from "../flows/change/run.ts";
import type { Signing } from "../flows/input/prepared.ts";
import { deliverPair, keepSealed } from "../flows/input/secret-flags.ts";
import { refuseChangedKey } from "../flows/look/consumer-key.ts";
import type { Look } from "../flows/look/look.ts";
import { consumerOf, needConsumerKey } from "../flows/look/see-app.ts";
import { CREDENTIALS_STEP, isUnproven, newestActive, proveUnproven } from "../flows/rotate/credentials-pair.ts";
import type { Destination } from "../handoff/destination.ts";
import type { Context } from "../model/command.ts";
import type { Kept, StagedCredentials } from "../model/consumer.ts";
import type { RotatedCredentials } from "../model/done.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Operation } from "./operation.ts";

export interface StageOptions {
  /** Where the new secret goes, if anywhere. */
  destination: Destination | undefined;
  /** File for its encrypted form. */
  out: unknown;
  timeoutMs: number;
}

export interface StageIntent {
  /** In force now. */
  consumerKey: string;
  /** The run before put it in force and did not prove it: that comes first, and no other pair is made. */
  unproven: boolean;
}

interface Staged {
  pair: StagedCredentials;
  kept: Kept | undefined;
}

/** The first half of a rotation: a new consumer key and secret wait beside those in force, and are handed over. */
export function stageCredentials(
  prepared: Signing,
  options: StageOptions,
  ctx: Context,
): Operation<StageIntent, Staged, RotatedCredentials> {
  return {
    name: "credentials rotate",
    prepared,
    needs: { user: "active", app: "ours" },
    timeoutMs: options.timeoutMs,
    intend: async ({ snapshot }, unfinished) => {
      const consumerKey = needConsumerKey(prepared, snapshot);
      return { consumerKey, unproven: isUnproven(unfinished, consumerKey) };
    },
    refuse: ({ unproven }, seen) => {
      if (!unproven) refuseChangedKey(prepared, seen);
    },
    isEmpty: ({ unproven }) => unproven,
    keepsBackup: () => false,
    carryOut: async (_intent, seen, work) => {
      const pair = await stagedPair(prepared, seen, work);
      return { pair, kept: await keep(pair, prepared, seen, options, ctx) };
    },
    conclude: async ({ consumerKey: previous }, done, seen, work) => {
      if (done) {
        const { pair: staged, kept } = done;
        return { value: { seen, previous, staged, kept, verified: undefined }, outcome: "staged" };
      }
      const message = "The pair that the run before put in force was not proven. That is done now; nothing is staged.";
      ctx.emit({ kind: "warning", code: "CREDENTIALS_UNPROVEN", message });
      const { after, verified } = await proveUnproven(prepared, seen, previous, work);
      const value = { seen: after, previous, staged: undefined, kept: undefined, verified };
      return { value, outcome: verified.ok ? "rotated by the run before" : "not verified", leavesOpen: !verified.ok };
    },
  };
}

/** The pair that waits already (an earlier run, or one that was cut off), else a new one. */
async function stagedPair(
  prepared: Signing,
  { org, snapshot }: Look<OrgWriter>,
  { run, ctx }: Work,
): Promise<StagedCredentials> {
  const step = "Stage new credentials";
  ctx.emit({ kind: "step", step, state: "started" });
  const appId = snapshot.app?.id ?? "";
  const consumerId = await consumerOf(org, appId, needConsumerKey(prepared, snapshot));
  const newest = newestActive(await org.staged(appId, consumerId));
  if (newest === undefined) await run.step(CREDENTIALS_STEP.staging, { appId, consumerId });
  const pair = newest ?? (await org.stage(appId, consumerId));
  await run.step(CREDENTIALS_STEP.staged, { stagedId: pair.id, consumerKey: pair.consumerKey });
  ctx.emit({ kind: "step", step, state: "done", detail: newest ? `${pair.id} was waiting already` : pair.id });
  return pair;
}

async function keep(
  pair: StagedCredentials,
  { settings }: Signing,
  { identity }: Look,
  { destination, out }: StageOptions,
  ctx: Context,
): Promise<Kept | undefined> {
  if (!destination) return undefined;
  return keepSealed(await deliverPair(pair, { identity, settings }, destination, ctx), out, ctx);
}
