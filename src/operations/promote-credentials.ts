import type { Work } from "../flows/change/run.ts";
import type { Signing } from "../flows/input/prepared.ts";
import { refuseChangedKey } from "../flows/look/consumer-key.ts";
import type { Look } from "../flows/look/look.ts";
import { consumerOf, needConsumerKey } from "../flows/look/see-app.ts";
import {
  CREDENTIALS_STEP,
  isUnproven,
  newestActive,
  proveInForce,
  proveUnproven,
} from "../flows/rotate/credentials-pair.ts";
import type { WaitingPair } from "../model/consumer.ts";
import type { Promotion, RotatedCredentials } from "../model/done.ts";
import { inputError } from "../model/errors.ts";
import { inStep } from "../model/events.ts";
import type { OrgWriter } from "../model/org.ts";
import { readAppLogins } from "../org/read/app-logins.ts";
import { effectsOfPromotion } from "../plan/effects/rotation.ts";
import { commandLine } from "../util/command-line.ts";
import type { Operation } from "./operation.ts";

export interface PromoteIntent {
  /** In force now. */
  consumerKey: string;
  /** The run before put it in force and did not prove it: that is all there is to do. */
  unproven: boolean;
  /** Undefined where no pair waits. */
  promotion: Promotion | undefined;
}

/**
 * The second half of a rotation, in a run of its own so that the new pair can have reached every client: the pair that waits
 * is put in force, and its login proven.
 */
export function promoteCredentials(
  prepared: Signing,
  timeoutMs: number,
): Operation<PromoteIntent, void, RotatedCredentials> {
  return {
    name: "credentials rotate",
    prepared,
    needs: { user: "active", app: "ours" },
    timeoutMs,
    intend: async (seen, unfinished) => {
      const consumerKey = needConsumerKey(prepared, seen.snapshot);
      const unproven = isUnproven(unfinished, consumerKey);
      // The key that an unfinished run announced is not on record yet.
      if (!unproven) refuseChangedKey(prepared, seen);
      return { consumerKey, unproven, promotion: unproven ? undefined : await promotionOf(prepared, seen) };
    },
    refuse: ({ unproven, promotion }) => {
      if (!unproven && !promotion) throw nothingStaged(prepared);
    },
    isEmpty: ({ promotion }) => promotion === undefined,
    keepsBackup: () => false,
    carryOut: async ({ consumerKey, promotion }, seen, work) =>
      promote(seen, (promotion as Promotion).waiting, consumerKey, work),
    conclude: async ({ consumerKey: previous, promotion }, _done, seen, work) => {
      const { after, verified } = promotion
        ? await proveInForce(prepared, seen, promotion.waiting.consumerKey, work)
        : await proveUnproven(prepared, seen, previous, work);
      const word = promotion ? "rotated" : "rotated by the run before";
      const effects = promotion?.effects ?? [];
      const value = { seen: after, previous, staged: undefined, kept: undefined, verified, effects };
      // Run again it proves this pair, and puts no other one in force.
      return { value, outcome: verified.ok ? word : "not verified", leavesOpen: !verified.ok };
    },
  };
}

async function promotionOf(prepared: Signing, { org, snapshot }: Look): Promise<Promotion | undefined> {
  const appId = snapshot.app?.id ?? "";
  const inForce = needConsumerKey(prepared, snapshot);
  const waiting = newestActive(await org.waiting(appId, await consumerOf(org, appId, inForce)));
  return waiting && { waiting, effects: effectsOfPromotion(inForce), logins: await readAppLogins(org, snapshot) };
}

function nothingStaged({ settings }: Signing) {
  return inputError(
    "NOTHING_STAGED",
    "No pair waits to be put in force.",
    `Stage one first, and hand it over: ${commandLine("credentials rotate", settings)}`,
  );
}

async function promote(
  { org, snapshot }: Look<OrgWriter>,
  { id, consumerKey }: WaitingPair,
  inForce: string,
  { run, ctx }: Work,
): Promise<void> {
  await inStep("Put them in force", ctx, async () => {
    const appId = snapshot.app?.id ?? "";
    const consumerId = await consumerOf(org, appId, inForce);
    await run.step(CREDENTIALS_STEP.promoting, { stagedId: id, consumerKey });
    await org.promote(appId, consumerId, id);
  });
}
