import { deployDeletions } from "../flows/change/deploy-package.ts";
import { keepBackup } from "../flows/change/keep-backup.ts";
import type { Work } from "../flows/change/run.ts";
import { rememberKey } from "../flows/change/set-up.ts";
import type { Look } from "../flows/look/look.ts";
import { proveShutOut, type ShutOut } from "../flows/prove/shut-out.ts";
import type { Rotation } from "../flows/rotate/rotation.ts";
import { KantivError } from "../model/errors.ts";
import type { OrgWriter } from "../model/org.ts";
import type { Retirement } from "../model/rotation.ts";
import { readAppLogins } from "../org/read/app-logins.ts";
import { whyTooEarly } from "../plan/retirement.ts";
import { forgetApp } from "../record/memory.ts";

/** What is wanted of the first app. */
export interface Retire {
  /** It goes, once the second one works. */
  wanted: boolean;
  /** Also where it may still be in use. */
  force: boolean;
  /** What tells the two apps' names apart, as the command line has it. */
  suffix: string;
}

/** The hand-over of the key that the second app has now, and who came through the first one since. One request. */
export async function retirementOf(blue: Look, { snapshot, memory }: Look): Promise<Retirement> {
  const recorded = memory?.handedOver;
  const handedOver = recorded?.consumerKey === snapshot.consumerKey ? recorded : undefined;
  const since = Date.parse(handedOver?.at ?? memory?.deployedAt ?? "") || 0;
  return { handedOver, logins: await readAppLogins(blue.org, blue.snapshot, since) };
}

/** Throws `RETIRE_TOO_EARLY` (exit 1) while clients may still need the first app; in the run that makes the second one, always. */
export function refuseTooEarly(
  { handedOver, logins }: Retirement,
  { snapshot }: Look,
  { force }: Retire,
  handOver: string,
): void {
  const missing = snapshot.app ? whyTooEarly({ handedOver, logins }) : ["the second app is not there yet"];
  if (missing.length === 0 || (force && snapshot.app)) return;
  throw new KantivError(
    "RETIRE_TOO_EARLY",
    `The first app stays: ${missing.join("; ")}. What was handed over from another machine is not on this record.`,
    remedyFor(snapshot.app !== undefined, handedOver !== undefined, handOver),
    {
      data: {
        handedOver: handedOver ? { at: handedOver.at, by: handedOver.by } : null,
        logins: logins.rows.known ? logins.rows.value.count : null,
        lastLogin: (logins.rows.known && logins.rows.value.last) || null,
      },
    },
  );
}

function remedyFor(isThere: boolean, isHandedOver: boolean, handOver: string): string {
  if (!isThere) return "Run the same command without --retire first, and hand the second app's key over.";
  const again =
    "Run this again when nobody comes through the first one any more, or give it up all the same with --force.";
  return isHandedOver ? again : `${again} Before that, hand the second app's key over: ${handOver}`;
}

/**
 * Removes the first app, whose satellites and access rows go with it, unless an earlier run did, and proves that its login
 * is refused.
 */
export async function retireFirst({ from, windowMs }: Rotation, blue: Look<OrgWriter>, work: Work): Promise<ShutOut> {
  const { ctx } = work;
  const { app, consumerKey = blue.memory?.consumerKey || undefined } = blue.snapshot;
  if (app) {
    await keepBackup(from, blue, work);
    await rememberKey(from, blue, consumerKey, work);
    await deployDeletions(
      blue.org,
      from.names.app,
      [{ type: "ExternalClientApplication", fullName: app.developerName }],
      work,
    );
  }
  const shutOut = await proveShutOut(from, blue, consumerKey, { changedAt: ctx.clock.now(), windowMs }, ctx);
  if (shutOut.proof === "shown") await forgetApp(from.recordFolder, blue.identity.orgId, from.names.app, ctx);
  return { ...shutOut, check: { ...shutOut.check, id: "first-refused", title: "The first app's login is refused" } };
}
