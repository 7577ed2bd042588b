import type { Context } from "../cli/command.ts";
import type { Signer } from "../model/ports.ts";
import { type VerifyReport, verifyLogin } from "../oauth/verify.ts";
import type { Look } from "./look.ts";
import type { Prepared } from "./prepare.ts";
import { needConsumerKey } from "./see-app.ts";

/**
 * Proves the JWT login of the integration user with the consumer key that the org itself names.
 *
 * @param changedAt when this run changed the app, in milliseconds; undefined when it did not, so that nothing is waited out
 */
export async function verifyApp(
  prepared: Prepared,
  look: Look,
  signer: Signer,
  changedAt: number | undefined,
  ctx: Context,
): Promise<VerifyReport> {
  const { user } = look.snapshot;
  const consumerKey = needConsumerKey(look.snapshot);
  ctx.emit({ kind: "step", step: "Prove the login", state: "started" });
  const report = await verifyLogin(
    {
      host: look.identity.instanceUrl,
      consumerKey,
      username: user.username,
      signer,
      expected: { orgId: look.identity.orgId, userId: user.id, scopes: prepared.names.scopes },
      apiVersion: look.org.apiVersion,
      sandbox: look.identity.sandbox,
      trustedHosts: prepared.settings.trustedHosts,
      signal: ctx.signal,
      ...(changedAt === undefined ? {} : { changedAt }),
    },
    ctx,
  );
  ctx.emit({
    kind: "step",
    step: "Prove the login",
    state: report.ok ? "done" : "failed",
    detail: `${report.attempts} attempt${report.attempts === 1 ? "" : "s"}`,
  });
  return report;
}
