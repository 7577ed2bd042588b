import type { Report } from "../cli/command.ts";
import type { Paint } from "../cli/paint.ts";
import { EXIT } from "../model/errors.ts";
import type { DeployOutcome } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import type { VerifyReport } from "../oauth/verify.ts";
import { hasChanges } from "../plan/diff.ts";
import { checksText } from "./checks-text.ts";
import type { Look } from "./look.ts";
import { planText } from "./plan-text.ts";

interface Applied {
  plan: Plan;
  outcome: DeployOutcome | undefined;
  look: Look;
  verified: VerifyReport;
}

/** What `apply` reports: what was done, the consumer key, where to log in, and each check. */
export const applyReport = {
  applied({ plan, outcome, look, verified }: Applied): Report {
    const { identity, snapshot } = look;
    const result = {
      orgId: identity.orgId,
      instanceUrl: identity.instanceUrl,
      sandbox: identity.sandbox,
      app: snapshot.app ?? null,
      consumerKey: snapshot.consumerKey ?? null,
      loginUrl: identity.instanceUrl,
      username: snapshot.user.username,
      deployId: outcome?.deployId ?? null,
      changed: hasChanges(plan.changes),
      changes: plan.changes,
      verified: verified.ok,
      audience: verified.audience,
      checks: verified.checks,
    };
    return {
      status: verified.ok ? "ok" : "failed",
      exit: verified.ok ? EXIT.ok : EXIT.refused,
      result,
      text: (paint) => appliedText(result, verified, paint),
    };
  },

  checked(plan: Plan, outcome: DeployOutcome): Report {
    return {
      status: "ok",
      exit: EXIT.ok,
      result: {
        orgId: plan.orgId,
        checkOnly: true,
        deployId: outcome.deployId,
        changes: plan.changes,
        components: outcome.components,
      },
      text: (paint) =>
        `${planText(plan, paint)}\n${paint("green", "The org would take this deployment.")} Nothing was changed.`,
    };
  },
};

function appliedText(
  result: {
    changed: boolean;
    consumerKey: string | null;
    loginUrl: string;
    username: string;
    deployId: string | null;
    orgId: string;
  },
  verified: VerifyReport,
  paint: Paint,
): string {
  const row = (name: string, value: string) => `  ${paint("dim", name.padEnd(13))} ${value}`;
  return [
    result.changed ? paint("bold", "Applied") : paint("bold", "Nothing to change: the org is as the template says"),
    row("Consumer key", result.consumerKey ?? ""),
    row("Login URL", result.loginUrl),
    row("Username", result.username),
    row("Org", result.orgId),
    ...(result.deployId ? [row("Deployment", result.deployId)] : []),
    "",
    paint("bold", "Login"),
    checksText(verified.checks, paint),
    verified.ok ? paint("green", "The JWT login works.") : paint("red", "The JWT login is not proven."),
  ].join("\n");
}
