import type { Check } from "../model/checks.ts";
import type { Context } from "../model/command.ts";
import type { VerifyReport } from "../model/verified.ts";
import { strangeSigner } from "../oauth/key.ts";
import { NEGATIVE_CHECKS, verifyRefusals } from "../oauth/negative.ts";
import { findUnassigned } from "../org/unassigned.ts";
import type { Look } from "./look.ts";
import type { Signing } from "./prepared.ts";
import { verifyInput } from "./verify-app.ts";

/**
 * The logins that must not work, after the one that must. Without a token from that one a refusal proves nothing, so that
 * nothing is tried.
 *
 * @param negativeUser username to try instead of one that the org is asked for
 */
export async function verifyNegative(
  prepared: Signing,
  look: Look,
  report: VerifyReport,
  negativeUser: string | undefined,
  ctx: Context,
): Promise<Check[]> {
  if (!report.login) {
    const detail = "not tried: a refusal proves nothing while the right login is refused too";
    return Object.entries(NEGATIVE_CHECKS).map(([id, title]): Check => ({ id, title, status: "unknown", detail }));
  }
  const step = "Try the logins that must be refused";
  ctx.emit({ kind: "step", step, state: "started" });
  const unassigned =
    negativeUser === undefined
      ? await findUnassigned(look.org, prepared.names.permissionSet)
      : { known: true as const, value: negativeUser };
  const { host, consumerKey, username, signer } = verifyInput(prepared, look, ctx);
  const checks = await verifyRefusals(
    {
      host,
      consumerKey,
      username,
      signer,
      otherSigner: await strangeSigner(),
      unassigned,
      signal: ctx.signal,
      ...(report.skewMs === undefined ? {} : { skewMs: report.skewMs }),
    },
    ctx,
  );
  const ok = checks.every((check) => check.status !== "failed");
  ctx.emit({ kind: "step", step, state: ok ? "done" : "failed" });
  return checks;
}
