import type { Check } from "../model/checks.ts";
import type { Context } from "../model/command.ts";
import { EXIT, type ExitCode } from "../model/errors.ts";
import type { OrgSnapshot } from "../model/org.ts";
import { proveRefused } from "../oauth/refused.ts";
import { type Look, userProblem } from "./look.ts";
import type { Prepared } from "./prepared.ts";

/** Whether the login that worked is refused now. */
export interface ShutOut {
  check: Check;
  /** `notShown`: it could not be tried, or the answer does not say. */
  proof: "shown" | "refuted" | "notShown";
  /** What a command whose work is done exits with: 0 also where there was nothing to try the login with. */
  exit: ExitCode;
}

/**
 * Tries the login of an app that is gone. It can't be tried without the key, or with a user whom something else keeps out:
 * then the work is done all the same, and a warning says that its effect is not shown.
 *
 * @param time `changedAt`: when the app was removed; `windowMs`: how long after that a token may still be given
 */
export async function proveShutOut(
  prepared: Prepared,
  { identity, snapshot }: Look,
  consumerKey: string | undefined,
  time: { changedAt: number; windowMs: number },
  ctx: Context,
): Promise<ShutOut> {
  const { signer, settings } = prepared;
  const why = reasonNotToTry(prepared, snapshot, consumerKey);
  if (why !== undefined || !signer || !consumerKey) return untried(why ?? "there is no key to sign with", ctx);
  const step = "Prove that the login is refused";
  ctx.emit({ kind: "step", step, state: "started" });
  const check = await proveRefused(
    {
      host: identity.instanceUrl,
      consumerKey,
      username: snapshot.user?.username ?? settings.integrationUser.username,
      signer,
      sandbox: identity.sandbox,
      changedAt: time.changedAt,
      propagationWindowMs: time.windowMs,
      signal: ctx.signal,
    },
    ctx,
  );
  ctx.emit({ kind: "step", step, state: check.status === "passed" ? "done" : "failed" });
  return judged(check);
}

/** A login that something else keeps out proves nothing of the app. */
function reasonNotToTry(
  prepared: Prepared,
  { user }: OrgSnapshot,
  consumerKey: string | undefined,
): string | undefined {
  if (!consumerKey) return "the org did not give out the consumer key";
  return [userProblem(prepared, user), prepared.findings.find(({ blocks }) => blocks), prepared.unsigned].find(
    (problem) => problem !== undefined,
  )?.message;
}

function judged(check: Check): ShutOut {
  if (check.status === "passed") return { check, proof: "shown", exit: EXIT.ok };
  if (check.status === "failed") return { check, proof: "refuted", exit: EXIT.refused };
  return {
    check,
    proof: "notShown",
    exit: check.code === "TOKEN_ENDPOINT_UNREACHABLE" ? EXIT.unreachable : EXIT.refused,
  };
}

function untried(why: string, ctx: Context): ShutOut {
  const remedy =
    "Where the key is at hand, and the user active, run the same command again; or try the login by hand: it must be refused.";
  const check: Check = {
    id: "refused",
    title: "The JWT login is refused",
    status: "unknown",
    detail: `not tried: ${why}`,
    remedy,
    code: "REFUSAL_NOT_SHOWN",
  };
  ctx.emit({ kind: "warning", code: "REFUSAL_NOT_SHOWN", message: `That the login is refused is not shown: ${why}` });
  return { check, proof: "notShown", exit: EXIT.ok };
}
