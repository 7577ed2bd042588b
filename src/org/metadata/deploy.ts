import { EXIT, KantivError, stopped } from "../../model/errors.ts";
import type { DeployOptions, DeployOutcome, DeployProgress, OrgReader, OrgWriter } from "../../model/org.ts";
import { patiently } from "./patience.ts";
import { poll, type WaitPorts } from "./poll.ts";

/**
 * Submits one deployment and resolves with its id. Submitting is not idempotent, so only a refusal that proves that the
 * org took nothing is repeated; a lost answer is thrown as `DEPLOY_ANSWER_LOST` (exit 3 whatever lost it), for the caller to look for the id first.
 */
export async function submitDeploy(
  org: OrgWriter,
  zip: Uint8Array,
  options: DeployOptions,
  ports: WaitPorts,
): Promise<string> {
  try {
    return await patiently(() => org.submitDeploy(zip, options), ports);
  } catch (error) {
    throw error instanceof KantivError && mayHaveArrived(error) ? answerLost(error) : error;
  }
}

function mayHaveArrived(error: KantivError): boolean {
  return error.data.sent === true || error.code === "ORG_UNAVAILABLE" || error.code === "ORG_ERROR";
}

function answerLost(cause: KantivError): KantivError {
  return new KantivError(
    "DEPLOY_ANSWER_LOST",
    `The deployment was sent, but the org's answer was lost: ${cause.message}`,
    "Run the same command again: it looks at what the org has before it changes anything.",
    { exit: EXIT.unreachable, cause, data: { sent: true } },
  );
}

/**
 * Follows a deployment to its end. Throws `DEPLOY_RUNNING` (exit 69, with the id) when the time is over first, which says
 * nothing about how the deployment ends.
 *
 * @param timeoutMs how long to wait, in milliseconds
 */
export async function followDeploy(
  org: OrgReader,
  deployId: string,
  timeoutMs: number,
  ports: WaitPorts,
): Promise<DeployOutcome> {
  const result = await poll<DeployProgress>({
    kind: "deploy",
    read: () => org.deployStatus(deployId),
    done: (progress) => progress.done,
    toldMs: ({ tookMs }) => tookMs,
    clock: ports.clock,
    pace: ports.pace,
    meanwhile: ports.meanwhile,
    timeoutMs,
    signal: ports.signal,
    onWait: (progress, elapsedMs, remainingMs) =>
      ports.emit({ kind: "waiting", step: "deploy", detail: progressText(progress), elapsedMs, remainingMs }),
  }).catch((error: unknown) => {
    throw isLeft(ports.signal) ? stillRunning(deployId, `was left: ${stopped(ports.signal).message}`) : error;
  });
  if (result.done) return result.value.outcome;
  const state = result.value ? ` (${progressText(result.value)})` : "";
  throw stillRunning(deployId, `has not ended within ${Math.round(timeoutMs / 1000)} s${state}.`);
}

/** Whether somebody left it who says why: a run over several orgs, to which others than this one matter, too. */
function isLeft(signal: AbortSignal | undefined): signal is AbortSignal {
  return signal?.aborted === true && signal.reason instanceof KantivError;
}

function stillRunning(deployId: string, what: string): KantivError {
  return new KantivError(
    "DEPLOY_RUNNING",
    `Deployment ${deployId} ${what}`,
    "It goes on in the org: run the same command again, which waits for it before it does anything else.",
    { exit: EXIT.running, data: { deployId } },
  );
}

function progressText(progress: DeployProgress | undefined): string {
  if (!progress) return "the org does not answer just now";
  const { outcome, deployed, total, errors } = progress;
  const counts = total > 0 ? `, ${deployed} of ${total} components` : "";
  const failed = errors > 0 ? `, ${errors} failed` : "";
  return `${outcome.status}${counts}${failed}${progress.stateDetail ? `, ${progress.stateDetail}` : ""}`;
}
