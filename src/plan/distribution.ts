import type { StateFinding } from "../model/finding.ts";
import type { Change } from "../model/plan.ts";

/** Salesforce's own, "for internal use only" (Metadata API guide, ExternalClientApplication). */
const INTERNAL = ["Managed", "AutoInstalled"];

const MEANS: Readonly<Record<string, string>> = {
  Local: "it is of this org alone then: logins through another org's host are refused, and no package can hold it",
  Packaged: "it travels with a package then, and its credentials are those of the org that makes the package",
};

/** What a change of the app's distribution means; what no deployment may ask for blocks. Pure. */
export function distributionFinding(changes: readonly Change[]): StateFinding | undefined {
  const app = changes.find(({ type, action }) => type === "ExternalClientApplication" && action === "update");
  const field = app?.fields.find(({ path }) => path === "distributionState");
  if (!app || !field) return undefined;
  const { before, after } = field;
  const what = `The app ${app.name} is ${before} in the org, and the template makes it ${after} (distributionState)`;
  const own = INTERNAL.find((value) => value === before || value === after);
  if (own) {
    return {
      code: "DISTRIBUTION_STATE",
      message: `${what}; ${own} is set by Salesforce alone.`,
      remedy: "Leave that app to whoever installed it, and choose another appName; in the template use Local.",
      blocks: true,
    };
  }
  return {
    code: "DISTRIBUTION_STATE",
    message: `${what}: ${MEANS[after ?? ""] ?? "what that means is not known"}.`,
    remedy: `If that is not meant, write <distributionState>${before}</distributionState> in the template.`,
    blocks: false,
  };
}
