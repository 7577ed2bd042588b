import { keepBackup } from "../flows/change/keep-backup.ts";
import { recordedRun } from "../flows/change/run.ts";
import { foreignApp, needUser, tellFindings } from "../flows/judge/findings.ts";
import { type Look, lookAgain, lookAt, type Opened, openOrg } from "../flows/look/look.ts";
import { packer } from "../metadata/zip.ts";
import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Paint } from "../model/paint.ts";
import { readerOf } from "../org/wire/reader.ts";
import { isForeign } from "../plan/ownership.ts";
import { isProduction } from "../util/salesforce-host.ts";
import type { How, Operation } from "./operation.ts";

/** How long a deployment that an earlier run left is waited for by a run that makes none of its own, in milliseconds. */
export const SETTLE_MS = 30 * 60_000;

/**
 * The way of every command that changes an org: open, lock, settle what the run before left open, look, refuse what may not
 * be touched, see what would be done, ask once, keep what is there, do it, prove it, put it on record. Throws what its
 * parts throw, and `NOT_CONFIRMED` (exit 2) for a no.
 */
export async function operate<Intent, Done, Result>(
  operation: Operation<Intent, Done, Result>,
  how: How<Intent>,
  ctx: Context,
): Promise<Result> {
  const { name, prepared, timeoutMs } = operation;
  ctx.meanwhile.later(packer);
  const found = await openOrg(prepared, how.production, ctx);
  return recordedRun(name, prepared, found, timeoutMs, ctx, async (work, opened, unfinished) => {
    const seen = await lookFor(operation, opened, unfinished !== undefined, ctx);
    refuseUnfit(operation, seen, ctx);
    const readable = readOnly(seen);
    const intent = await operation.intend(readable, unfinished);
    await operation.refuse?.(intent, readable);
    if (operation.isEmpty(intent)) return operation.conclude(intent, undefined, readable, work);
    await askOnce(intent, readable, how, ctx);
    if (operation.keepsBackup(intent)) await keepBackup(prepared, seen, work);
    const done = await operation.carryOut(intent, seen, work);
    return operation.conclude(intent, done, readable, work);
  });
}

/** @param isStale the answers at hand are of before what the run before may have done meanwhile */
function lookFor(
  { prepared, needs }: Pick<Operation<never, never, never>, "prepared" | "needs">,
  opened: Opened,
  isStale: boolean,
  ctx: Context,
): Promise<Look<OrgWriter>> {
  const { org, identity } = opened;
  if (needs.app === "none") {
    const snapshot = { orgId: identity.orgId, apiVersion: org.apiVersion, components: [] };
    return Promise.resolve({ org, identity, snapshot, memory: undefined });
  }
  return (isStale ? lookAgain : lookAt)(prepared, opened, ctx);
}

function readOnly(seen: Look): Look {
  return { ...seen, org: readerOf(seen.org) };
}

/** Throws for what the operation may not touch; tells what else is amiss. */
function refuseUnfit(operation: Pick<Operation<never, never, never>, "prepared" | "needs">, seen: Look, ctx: Context) {
  const { prepared, needs } = operation;
  if (needs.app === "ours" && isForeign(seen.snapshot)) throw foreignApp(prepared, needs.ifForeign);
  if (needs.user === "active") needUser(prepared, seen);
  if (needs.app !== "none") tellFindings(prepared, seen, ctx);
}

async function askOnce<Intent>(intent: Intent, seen: Look, how: How<Intent>, ctx: Context): Promise<void> {
  const question = how.yes ? undefined : how.question(intent, seen);
  if (!question) return;
  const { identity } = seen;
  const asked = (paint: Paint) => {
    const where = isProduction(identity) ? `${paint("red", "PRODUCTION")} ${new URL(identity.instanceUrl).host}: ` : "";
    return [...question.shows(paint), `${where}${question.asks}`].join("\n");
  };
  if (await ctx.confirm(asked)) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}
