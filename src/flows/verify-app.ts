import type { Check } from "../model/checks.ts";
import type { Context } from "../model/command.ts";
import type { Signer } from "../model/ports.ts";
import { SIGNATURE_REFUSALS } from "../oauth/rotation.ts";
import { type VerifyInput, type VerifyReport, verifyLogin } from "../oauth/verify.ts";
import { recallApp } from "../record/memory.ts";
import type { Look } from "./look.ts";
import { type Cause, lookForCause } from "./look-for-cause.ts";
import type { Prepared } from "./prepare.ts";
import { needConsumerKey } from "./see-app.ts";

export interface Verified extends VerifyReport {
  /** What was looked up in the org because the login was refused; empty when it works or the org was not reached. */
  cause: readonly Check[];
}

/** What the login and the checks of its token need; `changedAt` and more may be added. */
export function verifyInput(prepared: Prepared, look: Look, signer: Signer, ctx: Context): VerifyInput {
  const { identity, snapshot, org } = look;
  return {
    host: identity.instanceUrl,
    consumerKey: needConsumerKey(snapshot),
    username: snapshot.user.username,
    signer,
    expected: { orgId: identity.orgId, userId: snapshot.user.id, scopes: prepared.names.scopes },
    apiVersion: org.apiVersion,
    sandbox: identity.sandbox,
    trustedHosts: prepared.settings.trustedHosts,
    signal: ctx.signal,
  };
}

/**
 * Proves the JWT login of the integration user with the consumer key that the org itself names. A refusal is looked into
 * before anything is waited for: time helps only where the org's state is right.
 *
 * @param changedAt when the app was last changed, in milliseconds; undefined when that is not known, so that nothing is
 *   waited out
 * @param propagationWindowMs how long after that a refusal may still mean that the change has not arrived everywhere
 */
export async function verifyApp(
  prepared: Prepared,
  look: Look,
  signer: Signer,
  changedAt: number | undefined,
  ctx: Context,
  propagationWindowMs?: number,
): Promise<Verified> {
  const step = "Prove the login";
  const input = verifyInput(prepared, look, signer, ctx);
  ctx.emit({ kind: "step", step, state: "started" });
  let cause: Cause | undefined;
  const mayWait = async () => {
    cause = await lookForCause(prepared, look, ctx);
    return cause.right;
  };
  const report = await verifyLogin(
    {
      ...input,
      // A certificate that the org shows to be ours is refused while servers still hold the one before.
      waitFor: SIGNATURE_REFUSALS,
      mayWait,
      ...(changedAt === undefined ? {} : { changedAt }),
      ...(propagationWindowMs === undefined ? {} : { propagationWindowMs }),
    },
    ctx,
  );
  const detail = `${report.attempts} attempt${report.attempts === 1 ? "" : "s"}`;
  ctx.emit({ kind: "step", step, state: report.ok ? "done" : "failed", detail });
  if (report.ok || isFailed(report, "reach")) return { ...report, cause: [] };
  // After a wait the state of then says little.
  if (!cause || cause.right) cause = await lookForCause(prepared, look, ctx);
  return { ...report, cause: cause.checks };
}

function isFailed(report: VerifyReport, id: string): boolean {
  return report.checks.some((check) => check.id === id && check.status === "failed");
}

/** When a run of this tool last changed the app, in milliseconds: a refusal soon after may only need time. */
export async function lastChange(prepared: Prepared, { identity }: Look, ctx: Context): Promise<number | undefined> {
  const memory = await recallApp(prepared.recordFolder, identity.orgId, prepared.names.app, ctx);
  return memory && Date.parse(memory.deployedAt);
}
