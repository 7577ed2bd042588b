import { KantivError } from "../../model/errors.ts";
import type { Verified } from "../../model/verified.ts";
import type { RecordedRun } from "../../record/journal.ts";
import { rememberApp } from "../../record/memory.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Work } from "../change/run.ts";
import type { Signing } from "../input/prepared.ts";
import { type Look, lookAgain } from "../look/look.ts";
import { verifyApp } from "../prove/verify-app.ts";

/** Journal steps: what stands between two of them is known after a kill. */
export const CREDENTIALS_STEP = {
  staging: "credentials-staging",
  staged: "credentials-staged",
  promoting: "credentials-promoting",
} as const;

/** A pair that is in force, and what its login proved. */
export interface PairInForce {
  after: Look;
  verified: Verified;
}

/** Whether the run before put its pair in force and was cut off, or could not prove it: the org's key is the one it announced. */
export function isUnproven(unfinished: RecordedRun | undefined, consumerKey: string): boolean {
  const open = unfinished?.entries.findLast((entry) => entry.step === CREDENTIALS_STEP.promoting);
  return open?.data.consumerKey === consumerKey;
}

/** The newest of the pairs that can still be put in force. Pure. */
export function newestActive<Pair extends { state: string; createdDate: string }>(
  pairs: readonly Pair[],
): Pair | undefined {
  const active = pairs.filter(({ state }) => state === "Active");
  return active.toSorted((a, b) => Date.parse(b.createdDate) - Date.parse(a.createdDate))[0];
}

/** Proves the pair of the run before. Taken over into this run's journal: should it fail again, the next run still knows. */
export async function proveUnproven(
  prepared: Signing,
  seen: Look,
  consumerKey: string,
  work: Work,
): Promise<PairInForce> {
  await work.run.step(CREDENTIALS_STEP.promoting, { consumerKey });
  return proveInForce(prepared, seen, consumerKey, work);
}

/** Reads the key back from the org and logs in with it: a promotion that was answered well proves nothing. */
export async function proveInForce(prepared: Signing, seen: Look, newKey: string, { ctx }: Work): Promise<PairInForce> {
  const changedAt = ctx.clock.now();
  const after = await lookAgain(prepared, seen, ctx);
  const { consumerKey } = after.snapshot;
  if (consumerKey !== newKey) {
    throw new KantivError(
      "NOT_KEPT",
      "The org took the new credentials, but its settings name another consumer key.",
      `Look at the key in Setup, External Client App Manager; in a few minutes: ${commandLine("verify", prepared.settings)}`,
      { data: { expected: newKey, found: consumerKey ?? null } },
    );
  }
  await rememberApp(prepared.recordFolder, after.identity.orgId, prepared.names.app, { consumerKey }, ctx);
  return { after, verified: await verifyApp(prepared, after, changedAt, ctx) };
}
