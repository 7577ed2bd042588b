import { refuseChangedKey } from "../flows/consumer-key.ts";
import { deployDeletion } from "../flows/deploy-package.ts";
import { keepBackup } from "../flows/keep-backup.ts";
import { type Look, lookAgain, planFor } from "../flows/look.ts";
import { orgFileWith } from "../flows/org-file-pair.ts";
import { prepareOther } from "../flows/prepare.ts";
import type { Signing } from "../flows/prepared.ts";
import { proveShutOut, type ShutOut } from "../flows/prove-shut-out.ts";
import type { Rotation } from "../flows/rotation.ts";
import type { Work } from "../flows/run.ts";
import { needConsumerKey } from "../flows/see-app.ts";
import { setUp } from "../flows/set-up.ts";
import { lastChange, verifyApp } from "../flows/verify-app.ts";
import type { Context } from "../model/command.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { OrgWriter } from "../model/org.ts";
import type { OrgFileChange } from "../model/rotation.ts";
import type { Verified } from "../model/verified.ts";
import { otherAppName } from "../oauth/rotation.ts";
import { hasChanges } from "../plan/diff.ts";
import { isForeign } from "../plan/ownership.ts";
import { forgetApp } from "../record/memory.ts";
import type { Operation } from "./operation.ts";

/** The parameter by which a template names its app and all that belongs to it. */
const APP_NAME = "appName";

export interface BlueGreenIntent {
  /** The app that is there. */
  blue: Look;
  /** What setting up the second one changes. */
  green: ReturnType<typeof planFor>;
  /** The first app is still there, and goes once the second one works. */
  removes: boolean;
}

/** Both apps after the move, and the logins that prove it. */
export interface TwoApps {
  blue: Look;
  green: Look;
  verified: Verified;
  /** Whether the first app, once removed, lets nobody in; undefined while it stays. */
  retired: ShutOut | undefined;
  orgFile: OrgFileChange | undefined;
}

interface Done {
  after: Look;
  verified: Verified;
  retired: ShutOut | undefined;
}

/**
 * A second app with the new pair, set up and proven beside the first, so that every client can move to its consumer key
 * while the first still works. With `retire` the first app is then removed, and its login proven to be refused; a first app
 * is never touched before the second one's login works. A rerun does what is left.
 *
 * @param second the org file with the second app's name and the new pair, from `secondApp`
 */
export function rotateBlueGreen(
  rotation: Rotation,
  second: Signing,
  retire: boolean,
  ctx: Context,
): Operation<BlueGreenIntent, Done, TwoApps> {
  const { from } = rotation;
  return {
    name: "certificate rotate",
    prepared: second,
    needs: { user: "active", app: "any" },
    timeoutMs: rotation.timeoutMs,
    intend: async (seen) => {
      const blue = await lookAgain(from, seen, ctx);
      return { blue, green: planFor(second, seen), removes: retire && blue.snapshot.app !== undefined };
    },
    refuse: ({ blue }, green) => {
      refuseUnfit(blue, green);
      refuseChangedKey(from, blue);
      refuseChangedKey(second, green);
    },
    // A second app that is there already is proven again before the first one goes.
    isEmpty: () => false,
    keepsBackup: ({ green }) => hasChanges(green.plan.changes),
    carryOut: async ({ blue, green }, seen, work) => {
      const made = hasChanges(green.plan.changes) ? await setUp(second, green, seen, work) : undefined;
      const after = made?.after ?? seen;
      const verified = await verifyApp(second, after, made?.changedAt ?? lastChange(seen), ctx, rotation.windowMs);
      const retired = verified.ok && retire ? await retireFirst(rotation, { ...blue, org: seen.org }, work) : undefined;
      return { after, verified, retired };
    },
    conclude: async ({ blue }, done) => {
      const { after, verified, retired } = done as Done;
      const orgFile = retired ? await orgFileWith(rotation, { [APP_NAME]: second.names.app }, ctx) : undefined;
      const outcome = !verified.ok ? "not verified" : retired ? "moved" : "second app verified";
      return { value: { blue, green: after, verified, retired, orgFile }, outcome };
    },
  };
}

/**
 * The org file with another app name and the new pair. Throws `USAGE` (exit 2) for a suffix that makes no name or a `write`
 * that would come too early, and `BLUE_GREEN_TEMPLATE` for a template that cannot name another app.
 */
export async function secondApp(
  { from, newCertificate, newKey, write }: Rotation,
  { suffix, retire }: { suffix: string; retire: boolean },
  ctx: Context,
): Promise<Signing> {
  if (!/^[A-Za-z0-9]{1,10}$/.test(suffix)) {
    throw inputError("USAGE", `--suffix is ${JSON.stringify(suffix)}.`, "Give 1 to 10 letters and digits.");
  }
  if (write && !retire) {
    throw inputError(
      "USAGE",
      "The org file keeps the first app as long as that is in use.",
      "Add --write together with --retire.",
    );
  }
  const name = otherAppName(from.names.app, suffix);
  const change = { certificate: newCertificate, signer: newKey, parameters: { [APP_NAME]: name } };
  const second = from.template.parameters.some((parameter) => parameter.name === APP_NAME)
    ? await prepareOther(from, change, ctx)
    : undefined;
  if (second?.names.app === name) return second;
  throw inputError(
    "BLUE_GREEN_TEMPLATE",
    `The template ${from.template.name} has no parameter ${APP_NAME} that names its app.`,
    "Rotate in the one slot, without --blue-green.",
  );
}

function refuseUnfit(blue: Look, green: Look): void {
  if (!green.snapshot.app) needConsumerKey(blue.snapshot);
  const foreign = [blue, green].find(({ snapshot }) => isForeign(snapshot));
  if (!foreign) return;
  throw new KantivError(
    "APP_FOREIGN",
    `The org has an app ${foreign.snapshot.app?.developerName} which this tool did not make.`,
    "Take it over with kantiv-sf apply --adopt, or choose another --suffix.",
  );
}

/**
 * Removes the first app, whose satellites and access rows go with it, unless an earlier run did, and proves that its login
 * is refused.
 */
async function retireFirst({ from, windowMs }: Rotation, blue: Look<OrgWriter>, work: Work): Promise<ShutOut> {
  const { ctx } = work;
  const { app, consumerKey = blue.memory?.consumerKey || undefined } = blue.snapshot;
  if (app) {
    await keepBackup(from, blue, work);
    await deployDeletion(
      blue.org,
      from.names.app,
      [{ type: "ExternalClientApplication", fullName: from.names.app }],
      work,
    );
  }
  const shutOut = await proveShutOut(from, blue, consumerKey, { changedAt: ctx.clock.now(), windowMs }, ctx);
  if (shutOut.proof === "shown") await forgetApp(from.recordFolder, blue.identity.orgId, from.names.app, ctx);
  return { ...shutOut, check: { ...shutOut.check, id: "first-refused", title: "The first app's login is refused" } };
}
