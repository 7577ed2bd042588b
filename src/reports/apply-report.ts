import { type Check, failsByDataAlone } from "../model/checks.ts";
import type { Report } from "../model/command.ts";
import type { Applied } from "../model/done.ts";
import type { Effect } from "../model/effect.ts";
import { EXIT } from "../model/errors.ts";
import type { LintVerdict } from "../model/finding.ts";
import type { Checked } from "../model/org.ts";
import type { Paint } from "../model/paint.ts";
import type { Change, Meaning } from "../model/plan.ts";
import type { About, Verdict } from "../model/verdict.ts";
import { exitOf } from "../model/verified.ts";
import type { AccessPicture } from "../model/way-in.ts";
import { hasChanges } from "../plan/diff.ts";
import { commandLine } from "../util/command-line.ts";
import { accessText } from "./access-text.ts";
import { checkResult, checkText } from "./check-report.ts";
import { proofText } from "./checks-text.ts";
import { effectsText } from "./effects-text.ts";
import { handoffDueText } from "./key-text.ts";
import { meaningText } from "./meaning-text.ts";
import { nextText } from "./next-text.ts";
import { changesText, type PlanTold, planText } from "./plan-text.ts";
import { verdictOf, verdictText } from "./verdict.ts";

/**
 * What `apply` reports: what was done, the consumer key, where to log in, and each check.
 *
 * @param view `full`: with usernames of who may use the app; `verbose`: with each check that was not tried; `planSeen`: without the plan
 */
export function appliedReport(about: About, applied: Applied, view: View): Report {
  const { plan, meaning, effects, access, outcome, look, verified, runId, undo, newKey, lint } = applied;
  const { identity, snapshot } = look;
  const result = {
    orgId: identity.orgId,
    instanceUrl: identity.instanceUrl,
    sandbox: identity.sandbox,
    app: snapshot.app ?? null,
    consumerKey: snapshot.consumerKey ?? null,
    loginUrl: identity.instanceUrl,
    username: snapshot.user?.username ?? "",
    runId,
    deployId: outcome?.deployId ?? null,
    changed: hasChanges(plan.changes),
    meaning,
    effects,
    changes: plan.changes,
    verified: verified.ok,
    audience: verified.audience,
    checks: verified.checks,
    cause: verified.cause,
    undo: undo ?? null,
    access,
    previousConsumerKey: newKey?.was ?? null,
    handoffDue: newKey !== undefined,
    verdict: verified.ok ? null : verdictOf([...verified.checks, ...verified.cause], { ...about, running: "apply" }),
    lint,
  };
  return {
    status: verified.ok ? "ok" : "failed",
    exit: exitOf(verified),
    result,
    text: (paint) =>
      [
        appliedText(result, paint, view),
        ...handoffDueText(newKey, paint),
        ...verdictText(result.verdict, paint),
        ...(view.next === undefined ? endText(about, result, paint) : [nextText(view.next, paint)]),
      ].join("\n"),
  };
}

/** The run, how it is undone, and what comes next where the login works. */
function endText({ orgFile, again }: About, result: AppliedResult & { runId: string }, paint: Paint): string[] {
  const on = { file: orgFile, again };
  const undo = result.undo ?? commandLine("destroy", on);
  return [
    paint("dim", `Run ${result.runId}.${result.changed ? ` Undo: ${undo}` : ""}`),
    ...(result.verified ? [nextText(commandLine("handoff", on, "--out", "handoff"), paint)] : []),
  ];
}

/** What `--check-only` reports: the plan, and whether the org would take it. */
export function checkedReport(
  {
    plan,
    meaning,
    effects,
    findings,
    access,
    checked,
    lint,
  }: PlanTold & { access: AccessPicture; checked: Checked; lint: LintVerdict },
  full: boolean,
): Report {
  return {
    status: checked.refusal ? "failed" : "ok",
    exit: checked.refusal?.exit ?? EXIT.ok,
    result: {
      orgId: plan.orgId,
      checkOnly: true,
      meaning,
      effects,
      changes: plan.changes,
      access,
      lint,
      ...checkResult(checked),
    },
    text: (paint) =>
      [
        planText({ plan, meaning, effects, findings }, paint),
        ...accessText(access, paint, full),
        checkText(checked, paint),
        "Nothing was changed.",
      ].join("\n"),
  };
}

interface View {
  full: boolean;
  verbose: boolean;
  /** Whoever reads it has just said yes to the plan, where there was anything to do: what stood there is not told again. */
  planSeen?: boolean;
  /** The command that comes next, where it is none on this org file and nothing is to be undone. */
  next?: string;
}

interface AppliedResult {
  meaning: Meaning;
  effects: readonly Effect[];
  changed: boolean;
  changes: readonly Change[];
  consumerKey: string | null;
  loginUrl: string;
  username: string;
  deployId: string | null;
  orgId: string;
  verified: boolean;
  checks: readonly Check[];
  cause: readonly Check[];
  undo: string | null;
  access: AccessPicture;
  verdict: Verdict | null;
  handoffDue: boolean;
}

function titleOf({ changed, deployId, access }: AppliedResult): string {
  if (changed) return "Applied";
  if (!deployId && access.ways.some(({ standing }) => standing === "foreign")) {
    return "Nothing to change; who may use the app is not all stated";
  }
  return deployId
    ? "Deployed again: nothing that the org shows was different"
    : "Nothing to change: the org is as the template says";
}

/** What was done, in short. */
function planLines({ meaning, effects, changes }: AppliedResult, paint: Paint): string[] {
  return [...meaningText(meaning, paint), ...effectsText(effects, paint), ...changesText(changes, paint, "heads")];
}

function appliedText(result: AppliedResult, paint: Paint, { full, verbose, planSeen = false }: View): string {
  const row = (name: string, value: string | null) => (value ? [`  ${paint("dim", name.padEnd(13))} ${value}`] : []);
  const what = failsByDataAlone(result.checks)
    ? "The JWT login works, but not all that is granted is shown to be open to it."
    : "The JWT login is not proven.";
  const isTold = planSeen && (result.changed || result.deployId !== null || result.handoffDue);
  const failed = `${paint("red", what)}${result.undo ? ` What was there before comes back with: ${result.undo}` : ""}`;
  return [
    paint("bold", titleOf(result)),
    ...(isTold ? [] : planLines(result, paint)),
    ...row("Consumer key", result.consumerKey),
    ...row("Login URL", result.loginUrl),
    ...row("Username", result.username),
    ...row("Org", result.orgId),
    ...row("Deployment", result.deployId),
    "",
    ...accessText(result.access, paint, full),
    "",
    paint("bold", "Login"),
    ...proofText(result, paint, verbose),
    result.verified ? paint("green", "The JWT login works.") : failed,
  ].join("\n");
}
