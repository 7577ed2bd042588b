import type { Check } from "../model/checks.ts";
import type { Context } from "../model/command.ts";
import { diagnose, stateIsRight } from "../oauth/diagnosis/diagnose.ts";
import { readLoginFacts } from "../org/login-facts.ts";
import { recallApp } from "../record/memory.ts";
import type { Look } from "./look.ts";
import type { Prepared } from "./prepare.ts";

/** What was looked up, and whether nothing of it stands in the way of the login. */
export interface Cause {
  checks: readonly Check[];
  right: boolean;
}

/**
 * Looks up in the org why a login is refused, over the admin session: two requests. What is missing or wrong shows in the
 * step's line at once, so that nobody has to wait for it.
 */
export async function lookForCause(prepared: Prepared, look: Look, ctx: Context): Promise<Cause> {
  const step = "Look for the cause";
  ctx.emit({ kind: "step", step, state: "started" });
  const { snapshot, org, identity } = look;
  const facts = await readLoginFacts(org, snapshot.user, snapshot.app?.id);
  const memory = await recallApp(prepared.recordFolder, identity.orgId, prepared.names.app, ctx);
  const wanted = {
    ...prepared.names,
    fingerprint256: prepared.certificate.fingerprint256,
    ...(memory ? { remembered: memory.certificateFingerprint256 } : {}),
  };
  const checks = diagnose({ snapshot, wanted, facts, now: ctx.clock.now() });
  const right = stateIsRight(checks);
  const wrong = checks.filter((check) => check.status === "failed" && check.id !== "login-history");
  const detail = right ? "the org's state is right" : wrong.map((check) => check.detail).join("; ");
  ctx.emit({ kind: "step", step, state: right ? "done" : "failed", detail });
  return { checks, right };
}
