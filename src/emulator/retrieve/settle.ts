/** Retrieves move on with the clock, like deployments, but do not wait for each other. */
import { canReadSecrets } from "../access/secrets.ts";
import type { Org } from "../state/types.ts";
import type { Switches } from "../switches.ts";
import { runRetrieve } from "./run.ts";

/** Metadata API guide: the result of a retrieve is kept for a day. */
const KEPT = 24 * 60 * 60 * 1000;

export function settleRetrieves(org: Org, switches: Switches, now: number): void {
  for (const job of org.retrieves) {
    const doneAt = job.createdAt + org.timings.retrieve;
    if (job.completedAt !== null || now < doneAt) continue;
    const secrets = canReadSecrets(org, job.createdBy, now);
    job.result = runRetrieve(org, job.request, { version: job.request.apiVersion, switches, secrets }, doneAt);
    job.completedAt = doneAt;
  }
  if (org.retrieves.some((job) => now > job.createdAt + KEPT)) {
    org.retrieves = org.retrieves.filter((job) => now <= job.createdAt + KEPT);
  }
}
