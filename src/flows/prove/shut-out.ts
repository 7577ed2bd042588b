import type { Check } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import { EXIT, type ExitCode } from "../../model/errors.ts";
import { proveRefused } from "../../oauth/checks/refused.ts";
import type { Prepared } from "../input/prepared.ts";
import { keyChange } from "../look/consumer-key.ts";
import type { Look } from "../look/look.ts";
import { reasonNotToTry, untried } from "./not-to-try.ts";

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
 * @param time `why`: what keeps it from being tried at all; `changedAt`: when the app was removed; `windowMs`: how long after that a token may still be given
 */
export async function proveShutOut(
  prepared: Prepared,
  look: Look,
  consumerKey: string | undefined,
  time: { changedAt: number; windowMs: number; why?: string | undefined },
  ctx: Context,
): Promise<ShutOut> {
  const { signer, settings } = prepared;
  const { identity, snapshot, recordedKey } = look;
  const why = time.why ?? whyNot(prepared, look, consumerKey);
  if (why !== undefined || !signer || !consumerKey) return notTried(why ?? "there is no key to sign with", ctx);
  const step = "Prove that the login is refused";
  ctx.emit({ kind: "step", step, state: "started" });
  const check = await proveRefused(
    {
      host: identity.instanceUrl,
      consumerKey,
      username: snapshot.user?.username ?? settings.integrationUser.username,
      signer,
      sandbox: identity.sandbox,
      recorded: recordedKey === consumerKey,
      changedAt: time.changedAt,
      propagationWindowMs: time.windowMs,
      signal: ctx.signal,
    },
    ctx,
  );
  ctx.emit({ kind: "step", step, state: check.status === "passed" ? "done" : "failed" });
  return judged(check);
}

function whyNot(prepared: Prepared, look: Look, consumerKey: string | undefined): string | undefined {
  if (keyChange(look)) return KEY_CHANGED;
  return consumerKey ? reasonNotToTry(prepared, look.snapshot) : NO_KEY;
}

const NO_KEY = "the org did not give out the consumer key";
const KEY_CHANGED =
  "the org named another consumer key than the record knows the app by, and nothing is signed for that";

function judged(check: Check): ShutOut {
  if (check.status === "passed") return { check, proof: "shown", exit: EXIT.ok };
  if (check.status === "failed") return { check, proof: "refuted", exit: EXIT.refused };
  return {
    check,
    proof: "notShown",
    exit: check.code === "TOKEN_ENDPOINT_UNREACHABLE" ? EXIT.unreachable : EXIT.refused,
  };
}

const NOT_TRIED = {
  id: "refused",
  title: "The JWT login is refused",
  code: "REFUSAL_NOT_SHOWN",
  remedy:
    "Where the key is at hand, and the user active, run the same command again; or try the login by hand: it must be refused.",
};

function notTried(why: string, ctx: Context): ShutOut {
  ctx.emit({ kind: "warning", code: NOT_TRIED.code, message: `That the login is refused is not shown: ${why}` });
  return { check: untried(NOT_TRIED, why), proof: "notShown", exit: EXIT.ok };
}
