import type { Check } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import { KantivError } from "../../model/errors.ts";
import { diagnose, stateIsRight } from "../../oauth/diagnosis/diagnose.ts";
import { shownName } from "../../org/read/app-logins.ts";
import { readLoginFacts } from "../../org/read/login-facts.ts";
import { recordedCertificate } from "../../record/memory.ts";
import type { Prepared } from "../input/prepared.ts";
import { userProblem } from "../judge/findings.ts";
import { scopesFor } from "../look/installed-app.ts";
import type { Look } from "../look/look.ts";

/** What was looked up, and whether nothing of it stands in the way of the login. */
export interface Cause {
  checks: readonly Check[];
  right: boolean;
}

/**
 * Looks up in the org why a login is refused, over the admin session: two requests. What is missing or wrong shows in the
 * step's line at once, so that nobody has to wait for it.
 *
 * @param since when the login was first tried, in milliseconds by the org's clock
 */
export async function lookForCause(
  prepared: Prepared,
  look: Look,
  since: number | undefined,
  ctx: Context,
): Promise<Cause> {
  const step = "Look for the cause";
  ctx.emit({ kind: "step", step, state: "started" });
  const checks = [...certificateDates(prepared), ...(await lookUp(prepared, look, since, ctx))];
  const right = stateIsRight(checks);
  const wrong = checks.filter((check) => check.status === "failed" && check.id !== "login-history");
  const detail = right ? "the org's state is right" : wrong.map((check) => check.detail).join("; ");
  ctx.emit({ kind: "step", step, state: right ? "done" : "failed", detail });
  return { checks, right };
}

async function lookUp(
  prepared: Prepared,
  { snapshot, org, memory }: Look,
  since: number | undefined,
  ctx: Context,
): Promise<Check[]> {
  const { user, app } = snapshot;
  if (!user) return [userMissing(prepared)];
  const wanted = {
    ...prepared.names,
    scopes: scopesFor(prepared, snapshot),
    certificate: prepared.certificate,
    remembered: recordedCertificate(memory),
  };
  try {
    const facts = await readLoginFacts(org, user, app && { id: app.id, label: shownName(snapshot) }, since);
    return diagnose({ snapshot, wanted, facts, now: ctx.clock.now() });
  } catch (error) {
    // The refusal that is looked into is known already: that its cause could not be read takes nothing from it.
    if (!(error instanceof KantivError) || ctx.signal.aborted) throw error;
    const { code, message: detail, remedy } = error;
    return [{ id: "cause", title: "The org tells what stands in the way", status: "unknown", detail, remedy, code }];
  }
}

/** A certificate past its end, or before its day, with which nothing can be applied either. */
function certificateDates({ findings }: Prepared): Check[] {
  return findings
    .filter(({ blocks }) => blocks)
    .map(({ code, message: detail, remedy }) => {
      const about = { id: "certificate-dates", title: "The certificate is in force", status: "failed" } as const;
      return { ...about, detail, remedy, code };
    });
}

function userMissing(prepared: Prepared): Check {
  const { code, message: detail, remedy } = userProblem(prepared, undefined) as KantivError;
  return { id: "user-active", title: "The integration user is there", status: "failed", detail, remedy, code };
}
