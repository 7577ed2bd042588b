import { textOf } from "../metadata/component.ts";
import type { Context } from "../model/command.ts";
import { KantivError } from "../model/errors.ts";
import type { DeployOutcome, OrgSnapshot, OrgWriter } from "../model/org.ts";
import type { Plan } from "../model/plan.ts";
import { grantAccess } from "../org/access.ts";
import { hasChanges, needsDeploy } from "../plan/diff.ts";
import type { Run } from "../record/journal.ts";
import { rememberApp } from "../record/memory.ts";
import { deployPackage } from "./deploy-package.ts";
import { keepBackup } from "./keep-backup.ts";
import { type Look, lookAgain } from "./look.ts";
import type { Prepared } from "./prepare.ts";
import { lastChange } from "./verify-app.ts";

export interface SetUp {
  after: Look<OrgWriter>;
  /** Undefined when nothing had to be deployed. */
  outcome: DeployOutcome | undefined;
  /** When the app was last changed from here, in milliseconds. */
  changedAt: number | undefined;
}

/**
 * Makes the org as the plan says, on record: backup, deployment, read again, access. Does only what is left to do.
 *
 * @param redeploy deploys even where nothing differs: an org may keep to itself what does
 */
export async function setUp(
  prepared: Prepared,
  before: Look<OrgWriter>,
  run: Run,
  timeoutMs: number,
  ctx: Context,
  redeploy = false,
): Promise<SetUp> {
  if (!hasChanges(before.plan.changes) && !redeploy) {
    return { after: before, outcome: undefined, changedAt: await lastChange(prepared, before, ctx) };
  }
  await keepBackup(prepared, before, run, ctx);
  const certificate = prepared.certificate.fingerprint256;
  const outcome =
    redeploy || needsDeploy(before.plan.changes)
      ? await deployPackage({ ...before, certificate }, run, timeoutMs, ctx)
      : undefined;
  const after = outcome ? await afterDeploy(prepared, before, run, ctx) : before;
  await grant(after, run, ctx);
  return { after, outcome, changedAt: ctx.clock.now() };
}

/** A deployment that succeeded proves nothing: what the org dropped silently shows here. */
async function afterDeploy(
  prepared: Prepared,
  before: Look<OrgWriter>,
  run: Run,
  ctx: Context,
): Promise<Look<OrgWriter>> {
  // Before the org is read again, so that a kill in between does not forget what was deployed.
  await remember(prepared, before, run, ctx);
  const after = await lookAgain(prepared, before, ctx);
  if (after.snapshot.consumerKey) await remember(prepared, after, run, ctx);
  proveDeployed(after.plan);
  return after;
}

/**
 * Keeps what is known of the app after a deployment, though the org may not show it.
 *
 * @param certificate fingerprint of what was deployed, if that is not the prepared certificate
 */
export async function remember(
  prepared: Prepared,
  seen: Look,
  run: Run,
  ctx: Context,
  certificate = prepared.certificate.fingerprint256,
): Promise<void> {
  const { snapshot, identity, plan } = seen;
  const facts = {
    consumerKey: snapshot.consumerKey ?? "",
    certificateFingerprint256: certificate,
    certificateShown: showsCertificate(snapshot),
    deployedAt: new Date(ctx.clock.now()).toISOString(),
    runId: run.id,
    template: prepared.template.name,
    templateFingerprint: plan.fingerprints.template,
    userId: snapshot.user.id,
  };
  await rememberApp(prepared.recordFolder, identity.orgId, prepared.names.app, facts, ctx);
}

function showsCertificate(snapshot: OrgSnapshot): boolean {
  const settings = snapshot.components.find((component) => component.type === "ExtlClntAppGlobalOauthSettings");
  return settings !== undefined && (textOf(settings.root, "certificate") ?? "") !== "";
}

function proveDeployed(plan: Plan): void {
  const left = plan.changes.filter((change) => change.action !== "none" && change.fields.length > 0);
  if (left.length === 0) return;
  const fields = left.flatMap((change) =>
    change.fields.map(
      ({ path, before, after }) =>
        `${change.type}.${path} is ${before ?? "not there"} instead of ${after ?? "nothing"}`,
    ),
  );
  throw new KantivError(
    "NOT_KEPT",
    `The org did not keep what was deployed: ${fields.join("; ")}.`,
    "Look at these fields in Setup; the org's edition or settings may forbid the value.",
    { data: { fields } },
  );
}

async function grant(after: Look<OrgWriter>, run: Run, ctx: Context): Promise<void> {
  const step = "Give access";
  ctx.emit({ kind: "step", step, state: "started" });
  await run.step("access", {});
  const made = await grantAccess(after.org, after.snapshot);
  const what = [
    made.assignment ? "permission set assigned" : "",
    made.preauthorisation ? "app pre-authorised" : "",
  ].filter((text) => text !== "");
  ctx.emit({ kind: "step", step, state: "done", detail: what.join(", ") || "was there already" });
}
