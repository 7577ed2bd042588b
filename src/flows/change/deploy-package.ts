import { layoutFiles } from "../../metadata/layout.ts";
import { zipFiles } from "../../metadata/zip.ts";
import type { Context } from "../../model/command.ts";
import { KantivError } from "../../model/errors.ts";
import type { OutputFile, RenderedPackage } from "../../model/metadata.ts";
import type { Checked, DeployOptions, DeployOutcome, OrgWriter } from "../../model/org.ts";
import type { Plan } from "../../model/plan.ts";
import { followDeploy, submitDeploy } from "../../org/metadata/deploy.ts";
import { deployFault, judgeDeploy, refusesRelisting } from "../../org/metadata/outcome.ts";
import { deployPatiently } from "../../org/metadata/patience.ts";
import { deletionFiles } from "../../plan/restore.ts";
import { changedPart, withoutGranted } from "../../plan/to-send.ts";
import type { CertificateFacts } from "../../util/certificate-text.ts";
import type { Prepared } from "../input/prepared.ts";
import { atTemplate } from "../judge/at-template.ts";
import type { Look } from "../look/look.ts";
import { withSureWay } from "./group-on-policy.ts";
import type { Work } from "./run.ts";
import { type Carried, DEPLOY_STEP } from "./settle.ts";

/** Lets the org check what an apply would deploy, without changing anything. */
export async function checkDeployment(
  prepared: Prepared,
  { org, seen, desired, plan }: { org: OrgWriter; seen: Look; desired: RenderedPackage; plan: Plan },
  timeoutMs: number,
  ctx: Context,
): Promise<Checked> {
  const step = "Let the org check the deployment";
  ctx.emit({ kind: "step", step, state: "started" });
  const check = async (pkg: RenderedPackage): Promise<Checked> => {
    const zip = await zipFiles(layoutFiles(pkg, "metadata"));
    const once = async () => {
      const deployId = await submitDeploy(org, zip, { checkOnly: true }, ctx);
      return followDeploy(org, deployId, timeoutMs, ctx);
    };
    const outcome = await deployPatiently(once, { org, members: pkg.components, timeoutMs }, ctx);
    return { outcome, refusal: deployFault(outcome) };
  };
  const parcel = changedPart(desired, plan.changes);
  const first = await check(parcel);
  const rest = refusesRelisting(first.refusal) ? withoutGranted(parcel, seen.snapshot) : parcel;
  const checked = rest === parcel ? first : await check(rest);
  const { outcome } = checked;
  const told = checked.refusal && (await withSureWay(checked.refusal, prepared, { ...seen, org }));
  const refusal = told instanceof KantivError ? told : checked.refusal;
  ctx.emit({ kind: "step", step, state: refusal ? "failed" : "done", detail: outcome.deployId });
  return { outcome, refusal: refusal && atTemplate(refusal, prepared) };
}

/** What a deployment carries, for the journal. */
export function carriedBy(
  app: string,
  members: readonly { type: string; fullName: string }[],
  certificate?: CertificateFacts,
): Carried {
  return {
    app,
    members: members.map(({ type, fullName }) => ({ type, fullName })),
    ...(certificate && {
      certificate: certificate.fingerprint256,
      certificateFacts: { subject: certificate.subject, validTo: new Date(certificate.validTo).toISOString() },
    }),
  };
}

/**
 * One deployment that does something: announced in the journal before it is sent, with what it carries; its id written down
 * as soon as it is known, so that a run which is killed at any moment leaves what the next one needs. Throws
 * `DEPLOY_FAILED` and what `submitDeploy` and `followDeploy` throw.
 */
export async function deployFiles(
  org: OrgWriter,
  files: readonly OutputFile[],
  carried: Carried,
  { run, timeoutMs, ctx }: Work,
  options: Omit<DeployOptions, "checkOnly"> = {},
): Promise<DeployOutcome> {
  const step = "Deploy";
  ctx.emit({ kind: "step", step, state: "started" });
  const zip = await zipFiles([...files]);
  const once = async () => {
    const known = {
      ...carried,
      since: new Date(org.orgTime ?? ctx.clock.now()).toISOString(),
    };
    await run.step(DEPLOY_STEP.submitting, known);
    const deployId = await submitDeploy(org, zip, { checkOnly: false, ...options }, ctx);
    await run.step(DEPLOY_STEP.submitted, { deployId, ...known });
    const ended = await followDeploy(org, deployId, timeoutMs, ctx);
    await run.note(DEPLOY_STEP.ended, { deployId, status: ended.status });
    return ended;
  };
  const outcome = await deployPatiently(once, { org, members: carried.members, timeoutMs }, ctx);
  judgeDeploy(outcome);
  const detail = `${outcome.components.length} components, ${outcome.deployId}`;
  ctx.emit({ kind: "step", step, state: "done", detail });
  return outcome;
}

/**
 * Deploys a package. Where the org refuses a list that names what has access already, nothing of it stays, and it is sent
 * again without those names: such an org only adds. Throws what `deployFiles` throws.
 */
export async function deployPackage(
  { org, snapshot }: Look<OrgWriter>,
  pkg: RenderedPackage,
  carry: (pkg: RenderedPackage) => Carried,
  work: Work,
): Promise<DeployOutcome> {
  const deploy = (one: RenderedPackage) => deployFiles(org, layoutFiles(one, "metadata"), carry(one), work);
  try {
    return await deploy(pkg);
  } catch (error) {
    const rest = refusesRelisting(error) ? withoutGranted(pkg, snapshot) : pkg;
    if (rest === pkg) throw error;
    const message =
      "The org takes only new names on the app's policy; sent again without those that have access already.";
    work.ctx.emit({ kind: "warning", code: "ACCESS_LISTED_ALREADY", message });
    return deploy(rest);
  }
}

/** The same of whatever goes: groups first, since an org deletes no permission set that is in one. */
export async function deployDeletions(
  org: OrgWriter,
  app: string,
  members: readonly { type: string; fullName: string }[],
  work: Work,
): Promise<void> {
  const isGroup = ({ type }: { type: string }) => type === "PermissionSetGroup";
  await deployDeletion(org, app, members.filter(isGroup), work);
  await deployDeletion(
    org,
    app,
    members.filter((one) => !isGroup(one)),
    work,
  );
}

/** A deployment that deletes. What is not there any more is a warning, and warnings fail a deployment unless they are ignored. */
async function deployDeletion(
  org: OrgWriter,
  app: string,
  members: readonly { type: string; fullName: string }[],
  work: Work,
): Promise<void> {
  if (members.length === 0) return;
  await deployFiles(org, deletionFiles(members, org.apiVersion), carriedBy(app, members), work, {
    ignoreWarnings: true,
  });
}
