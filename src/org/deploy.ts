import { EXIT, KantivError, stopped } from "../model/errors.ts";
import type { DeployOptions, DeployOutcome, DeployProgress, OrgReader, OrgWriter } from "../model/org.ts";
import { foundBusy } from "./outcome.ts";
import { poll, type WaitPorts } from "./poll.ts";

/** Pauses before another try where something else held the org's set-up (plugin-deploy-retrieve uses the same). */
const BUSY_PAUSES_MS = [15_000, 30_000, 45_000];

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
  for (const pause of [...BUSY_PAUSES_MS, undefined]) {
    try {
      return await org.submitDeploy(zip, options);
    } catch (error) {
      if (!(error instanceof KantivError)) throw error;
      if (error.code === "ORG_BUSY" && pause !== undefined) {
        await waitWhileBusy(pause, ports);
        continue;
      }
      throw mayHaveArrived(error) ? answerLost(error) : error;
    }
  }
  throw new Error("unreachable: the last attempt returns or throws");
}

/**
 * Makes a whole deployment, and makes it again after a pause while its result is that something else held the org's
 * set-up: it was rolled back whole then, so that another one is the first to do anything. The last result is judged by the
 * caller, like any other.
 *
 * @param deploy submits one deployment and follows it to its end
 */
export async function deployPatiently(deploy: () => Promise<DeployOutcome>, ports: WaitPorts): Promise<DeployOutcome> {
  for (const pause of BUSY_PAUSES_MS) {
    const outcome = await deploy();
    if (!foundBusy(outcome)) return outcome;
    await waitWhileBusy(pause, ports);
  }
  return deploy();
}

async function waitWhileBusy(pauseMs: number, ports: WaitPorts): Promise<void> {
  // A warning rather than a wait that moves: it is told in a log as well.
  const message = `The org is busy just now; trying again in ${pauseMs / 1000} s.`;
  ports.emit({ kind: "warning", code: "ORG_BUSY", message });
  await ports.clock.sleep(pauseMs, ports.signal);
}

function mayHaveArrived(error: KantivError): boolean {
  return error.data.sent === true || error.code === "ORG_UNAVAILABLE" || error.code === "ORG_ERROR";
}

function answerLost(cause: KantivError): KantivError {
  return new KantivError(
    "DEPLOY_ANSWER_LOST",
    `The deployment was sent, but the org's answer was lost (${cause.message})`,
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
