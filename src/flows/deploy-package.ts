import { layoutFiles } from "../metadata/layout.ts";
import { zipFiles } from "../metadata/zip.ts";
import type { Context } from "../model/command.ts";
import { KantivError } from "../model/errors.ts";
import type { OutputFile, RenderedPackage } from "../model/metadata.ts";
import type { Checked, DeployOptions, DeployOutcome, OrgWriter } from "../model/org.ts";
import { deployPatiently, followDeploy, submitDeploy } from "../org/deploy.ts";
import { judgeDeploy } from "../org/outcome.ts";
import type { Run } from "../record/journal.ts";
import { STEP } from "./resume.ts";

/** Lets the org check the deployment without changing anything. */
export async function checkDeployment(
  what: { org: OrgWriter; desired: RenderedPackage },
  timeoutMs: number,
  ctx: Context,
): Promise<Checked> {
  const step = "Let the org check the deployment";
  ctx.emit({ kind: "step", step, state: "started" });
  const zip = await zipFiles(layoutFiles(what.desired, "metadata"));
  const outcome = await deployPatiently(async () => {
    const deployId = await submitDeploy(what.org, zip, { checkOnly: true }, ctx);
    return followDeploy(what.org, deployId, timeoutMs, ctx);
  }, ctx);
  const refusal = refusalOf(outcome);
  ctx.emit({ kind: "step", step, state: refusal ? "failed" : "done", detail: outcome.deployId });
  return { outcome, refusal };
}

function refusalOf(outcome: DeployOutcome): KantivError | undefined {
  try {
    judgeDeploy(outcome);
    return undefined;
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
}

/** Deploys a whole package in one deployment, on record with the fingerprint of its certificate. */
export function deployPackage(
  what: { org: OrgWriter; desired: RenderedPackage; certificate: string },
  run: Run,
  timeoutMs: number,
  ctx: Context,
): Promise<DeployOutcome> {
  const { org, desired, certificate } = what;
  return deployFiles(org, layoutFiles(desired, "metadata"), { certificate }, run, timeoutMs, ctx);
}

/**
 * One deployment that does something: announced in the journal before it is sent, its id written down as soon as it is
 * known, so that a run which is killed at any moment leaves what the next one needs. Throws `DEPLOY_FAILED` and what
 * `submitDeploy` and `followDeploy` throw.
 */
export async function deployFiles(
  org: OrgWriter,
  files: readonly OutputFile[],
  { certificate, ...options }: Omit<DeployOptions, "checkOnly"> & { certificate?: string },
  run: Run,
  timeoutMs: number,
  ctx: Context,
): Promise<DeployOutcome> {
  const step = "Deploy";
  ctx.emit({ kind: "step", step, state: "started" });
  const zip = await zipFiles([...files]);
  const outcome = await deployPatiently(async () => {
    const known = certificate === undefined ? {} : { certificate };
    await run.step(STEP.submitting, known);
    const deployId = await submitDeploy(org, zip, { checkOnly: false, ...options }, ctx);
    await run.step(STEP.submitted, { deployId, ...known });
    const ended = await followDeploy(org, deployId, timeoutMs, ctx);
    await run.step(STEP.ended, { deployId, status: ended.status });
    return ended;
  }, ctx);
  judgeDeploy(outcome);
  const detail = `${outcome.components.length} components, ${outcome.deployId}`;
  ctx.emit({ kind: "step", step, state: "done", detail });
  return outcome;
}
