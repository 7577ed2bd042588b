import { KantivError, type Problem } from "../../model/errors.ts";
import type { ComponentMessage, DeployOutcome } from "../../model/org.ts";
import { faultOf } from "../wire/faults.ts";

const GROUP_UNDER_WAY =
  /permission set groups?\b.*\b(updating|being (updated|(re)?calculated)|recalculat\w+|outdated|"updated" status|(try|check)( back)?( again)? later)/i;

/** What the org's words about a component mean; the first that fits. Source: Metadata API deployments seen in public. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/problem with your scope/i, "Use scopes that the org offers; the wrong one is named."],
  [/valid OAuth settings configuration/i, "Deploy the OAuth settings together with the global OAuth settings."],
  [
    /name of the parent external client app/i,
    "Name the app in externalClientApplication, and keep the elements in schema order.",
  ],
  [
    /duplicate value found/i,
    "The app has such a component under another name; it appeared while this ran. Run the same command again.",
  ],
  [
    /names are already taken/i,
    "This org takes only new names on a policy; take those that have access already off the list.",
  ],
  [
    GROUP_UNDER_WAY,
    "The org is working that permission set group out (Setup, Permission Set Groups, Status); run the same command again once it is Updated.",
  ],
  [/consumer key is already taken/i, "Leave the consumer key out; the org makes its own."],
  [/not a valid value for the enum/i, "Correct the value in the template; kantiv-sf lint checks it offline."],
  [
    /invalid plugin settings/i,
    "Turn the plug-in on in the app policy (isSamlPluginEnabled and its like); token time-out fields that contradict each other, leave out.",
  ],
  [/can't create a connected app/i, "Use an External Client App template; connected apps can no longer be made."],
  [
    /no Custom(Field|Object) named/i,
    "Install the package that brings it, or correct its name. Where only some orgs have it, make it optional: name it in a list parameter (such as readFields, with default: []) instead of in the permission set's file, and only in the org files that have it.",
  ],
  [
    /no \w+ named|cannot be found|cross.?reference/i,
    "Name a component that exists in the org or travels in the same package.",
  ],
  [
    /insufficient access|not enabled for this/i,
    "Give the administrator the permission that is named, and check the org's edition.",
  ],
];

/** Throws what {@link deployFault} says. */
export function judgeDeploy(outcome: DeployOutcome): void {
  const fault = deployFault(outcome);
  if (fault) throw fault;
}

/**
 * `DEPLOY_FAILED` (exit 1) unless the deployment succeeded whole: each problem with its file, line, the org's own
 * words and what to do. A partial success is a failure. A warning counts as one too: without `ignoreWarnings` it is what
 * made the org stop (Metadata API guide, deploy()).
 */
export function deployFault(outcome: DeployOutcome): KantivError | undefined {
  const { deployId, status, errorStatusCode, errorMessage } = outcome;
  if (outcome.success && status === "Succeeded") return undefined;
  const told = outcome.components.filter((message) => message.outcome === "failed" || message.problem !== undefined);
  // Mostly the message begins with the code itself.
  const code = errorMessage?.startsWith(`${errorStatusCode}:`) ? undefined : errorStatusCode;
  const whole = [code, errorMessage].filter((part) => part !== undefined).join(": ");
  const left = status === "SucceededPartial" ? "a part of it stays in the org" : "nothing of it stays in the org";
  return new KantivError(
    status === "Canceled" ? "DEPLOY_CANCELED" : "DEPLOY_FAILED",
    `Deployment ${deployId} ended ${status}${whole ? `: ${whole}` : ""}; ${left}.`,
    told.length > 0 ? "Correct what is named above and run the same command again." : remedyOfWhole(outcome),
    {
      problems: told.map(problemOf),
      data: { deployId, status, ...(errorStatusCode ? { orgCode: errorStatusCode } : {}) },
    },
  );
}

/** Whether a deployment failed since a list on a policy names what has access already (a report of 2026). */
export function refusesRelisting(error: unknown): boolean {
  if (!(error instanceof KantivError) || error.code !== "DEPLOY_FAILED") return false;
  return error.problems.some(({ message }) => /\b(profile|permission set) names are already taken/i.test(message));
}

/**
 * Whether a deployment failed only because something else held the org's set-up or a row (ALREADY_IN_PROCESS,
 * UNABLE_TO_LOCK_ROW). With `rollbackOnError` nothing of it stays, so that it may be made again.
 */
export function foundBusy({ status, errorStatusCode, errorMessage, components }: DeployOutcome): boolean {
  if (status !== "Failed") return false;
  if (errorStatusCode) return faultOf(errorStatusCode, errorMessage ?? "", "deploying").code === "ORG_BUSY";
  const failed = components.filter((message) => message.outcome === "failed");
  return failed.length > 0 && failed.every(({ problem }) => ROW_LOCKED.test(problem ?? ""));
}

/**
 * Whether a deployment failed only because the org is working out a permission set group that one of its sets is in, or that it
 * changes (issues of two deployment tools, 2022 and 2024, tell the sense of the words and not the words). Nothing of it stays then, too.
 */
export function foundGroupUnderWay({ status, errorStatusCode, components }: DeployOutcome): boolean {
  const failed = components.filter((message) => message.outcome === "failed");
  if (status !== "Failed" || errorStatusCode || failed.length === 0) return false;
  return failed.every(({ problem = "" }) => GROUP_UNDER_WAY.test(problem));
}

const ROW_LOCKED = /UNABLE_TO_LOCK_ROW|unable to obtain exclusive access to this record/i;

function remedyOfWhole({ errorStatusCode, errorMessage }: DeployOutcome): string {
  const fault = errorStatusCode ? faultOf(errorStatusCode, errorMessage ?? "", "deploying") : undefined;
  return fault && fault.code !== "ORG_REFUSED" ? fault.remedy : "See the deployment in Setup, Deployment Status.";
}

function problemOf(message: ComponentMessage): Problem {
  const words = message.problem ?? "the org gives no reason";
  const remedy = REMEDIES.find(([pattern]) => pattern.test(words))?.[1];
  return {
    code: "COMPONENT_FAILED",
    message: `${message.componentType} ${message.fullName}: ${words}`,
    file: message.fileName,
    ...(remedy ? { remedy } : {}),
    ...(message.line === undefined ? {} : { line: message.line }),
    ...(message.column === undefined ? {} : { column: message.column }),
  };
}
