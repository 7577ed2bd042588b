import { failsByDataAlone } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import type { Verified } from "../../model/verified.ts";
import type { DataAsked } from "../../oauth/checks/data-questions.ts";
import { type VerifyInput, verifyLogin } from "../../oauth/checks/verify.ts";
import { SIGNATURE_REFUSALS } from "../../oauth/key/rotation.ts";
import type { Signing, Unsigned } from "../input/prepared.ts";
import { NO_PUBLISHERS_KEY, scopesFor } from "../look/installed-app.ts";
import type { Look } from "../look/look.ts";
import { needConsumerKey } from "../look/see-app.ts";
import { type Cause, lookForCause } from "./look-for-cause.ts";
import { untried } from "./not-to-try.ts";

/** What the login and the checks of its token need; `changedAt` and more may be added. */
export function verifyInput(prepared: Signing, look: Look, ctx: Context): VerifyInput {
  const { identity, snapshot, org, recordedKey } = look;
  const { user } = snapshot;
  const { settings, names, signer } = prepared;
  return {
    host: identity.instanceUrl,
    consumerKey: needConsumerKey(prepared, snapshot),
    username: user?.username ?? settings.integrationUser.username,
    signer,
    expected: {
      orgId: identity.orgId,
      ...(user && { userId: user.id }),
      scopes: scopesFor(prepared, snapshot),
      ...(names.isInstalled && { isInstalled: true as const }),
    },
    apiVersion: org.apiVersion,
    sandbox: identity.sandbox,
    recorded: recordedKey !== undefined && recordedKey === snapshot.consumerKey,
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
 * @param more `windowMs`: how long after that a refusal may still mean that the change has not arrived everywhere; `data`: what
 *   to ask about data with the token
 */
export async function verifyApp(
  prepared: Signing,
  look: Look,
  changedAt: number | undefined,
  ctx: Context,
  { windowMs, data }: { windowMs?: number; data?: DataAsked } = {},
): Promise<Verified> {
  if (look.snapshot.app?.isInstalled && !look.snapshot.consumerKey) return notTried(look, NO_PUBLISHERS_KEY);
  const step = "Prove the login";
  const input = verifyInput(prepared, look, ctx);
  ctx.emit({ kind: "step", step, state: "started" });
  // The org's clock, since its login history goes by that.
  const since = look.org.orgTime;
  let cause: Cause | undefined;
  const mayWait = async () => {
    cause = await lookForCause(prepared, look, since, ctx);
    return cause.right;
  };
  const report = await verifyLogin(
    {
      ...input,
      // A certificate that the org shows to be ours is refused while servers still hold the one before.
      waitFor: SIGNATURE_REFUSALS,
      mayWait,
      ...(changedAt === undefined ? {} : { changedAt }),
      ...(windowMs === undefined ? {} : { propagationWindowMs: windowMs }),
      ...(data && { data }),
    },
    ctx,
  );
  const detail = `${report.attempts} attempt${report.attempts === 1 ? "" : "s"}`;
  ctx.emit({ kind: "step", step, state: report.ok ? "done" : "failed", detail });
  if (report.ok || report.outcome === "unreachable" || failsByDataAlone(report.checks)) return { ...report, cause: [] };
  // After a wait the state of then says little.
  if (!cause || cause.right) cause = await lookForCause(prepared, look, since, ctx);
  return { ...report, cause: cause.checks };
}

/** When a run of this tool last changed the app, in milliseconds: a refusal soon after may only need time. */
export function lastChange({ memory }: Look): number | undefined {
  return memory?.deployedAt === undefined ? undefined : Date.parse(memory.deployedAt);
}

/** A login that could not be tried, as what it proves: nothing. */
export function notTried({ identity }: Look, why: Unsigned | undefined): Verified {
  const title = "The JWT login gives a token";
  const check = untried(
    { id: "token", title, ...(why && { code: why.code, remedy: why.remedy }) },
    why?.message ?? "there is no key",
  );
  return { ok: false, outcome: "unclear", checks: [check], attempts: 0, audience: identity.instanceUrl, cause: [] };
}
