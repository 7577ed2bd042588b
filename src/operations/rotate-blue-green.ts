import { setUp } from "../flows/change/set-up.ts";
import type { Paired } from "../flows/input/prepared.ts";
import { connectedAppMayReturn } from "../flows/judge/connected-app.ts";
import { refuseDistribution } from "../flows/judge/distribution.ts";
import { aboutApp, type Foretold, foretell } from "../flows/judge/foretell.ts";
import { refuseOrgSettings } from "../flows/judge/org-settings.ts";
import { judgeLint, lintLater, refuseLint } from "../flows/lint/gate.ts";
import { refuseChangedKey } from "../flows/look/consumer-key.ts";
import { foreignSetError } from "../flows/look/foreign-set.ts";
import { type Look, lookAgain } from "../flows/look/look.ts";
import { needConsumerKey } from "../flows/look/see-app.ts";
import { rememberUsers } from "../flows/look/users-on-record.ts";
import { dataToAsk } from "../flows/prove/data-to-ask.ts";
import type { ShutOut } from "../flows/prove/shut-out.ts";
import { lastChange, verifyApp } from "../flows/prove/verify-app.ts";
import { orgFileWith } from "../flows/rotate/org-file-pair.ts";
import type { Rotation } from "../flows/rotate/rotation.ts";
import { handOverSecond, otherParameters, retireFirstCommand, withApp } from "../flows/rotate/second-app.ts";
import type { Context } from "../model/command.ts";
import type { TwoApps } from "../model/done.ts";
import type { Effect } from "../model/effect.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import type { LintVerdict } from "../model/finding.ts";
import type { Retirement } from "../model/rotation.ts";
import type { Verified } from "../model/verified.ts";
import { otherAppName } from "../oauth/key/rotation.ts";
import { hasChanges } from "../plan/diff.ts";
import { effectsOfGoing } from "../plan/effects/on-org.ts";
import { isForeign } from "../plan/ownership.ts";
import { commandLine } from "../util/command-line.ts";
import type { Operation } from "./operation.ts";
import { type Retire, refuseTooEarly, retireFirst, retirementOf } from "./retire-first.ts";

export interface BlueGreenIntent {
  /** The app that is there. */
  blue: Look;
  /** What setting up the second one changes. */
  green: Foretold;
  /** The first app is still there, and goes once the second one works: what is known of who uses it. */
  retirement: Retirement | undefined;
  lint: LintVerdict;
  /** What both break or open. */
  effects: readonly Effect[];
}

interface Done {
  after: Look;
  verified: Verified;
  retired: ShutOut | undefined;
}

/**
 * A second app with the new pair, set up and proven beside the first, so that every client can move to its consumer key
 * while the first still works. A later run with `retire` removes the first app once nobody uses it, and proves that its login
 * is refused; a first app is never touched before the second one's login works. A rerun does what is left.
 *
 * @param second the org file with the second app's name and the new pair, from `secondApp`
 */
export function rotateBlueGreen(
  rotation: Rotation,
  second: Paired,
  retire: Retire,
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
      const removes = retire.wanted && blue.snapshot.app !== undefined;
      const green = await foretell(second, seen);
      const goes = { type: "ExternalClientApplication", name: from.names.app };
      return {
        blue,
        green,
        retirement: removes ? await retirementOf(blue, seen) : undefined,
        effects: [...(removes ? effectsOfGoing([goes], aboutApp(from, blue)) : []), ...green.effects],
        lint: await judgeLint(lintLater(second, rotation.allow, ctx), seen.identity.sandbox, rotation.allow),
      };
    },
    refuse: ({ blue, green: { plan }, retirement, lint }, green) => {
      refuseUnfit(from, blue, green);
      // Whoever holds one of its own is let in by the first app already.
      if (green.foreignSet && !green.foreignSet.ours) throw foreignSetError(second, green.foreignSet);
      refuseDistribution(plan.changes, ctx);
      refuseOrgSettings(plan.changes, second);
      refuseChangedKey(from, blue);
      refuseChangedKey(second, green);
      if (hasChanges(plan.changes)) refuseLint(lint, second, ctx);
      if (!retirement) return;
      refuseTooEarly(retirement, green, retire, handOverSecond(rotation, second));
      const mayReturn = connectedAppMayReturn(blue);
      if (mayReturn) ctx.emit({ kind: "warning", code: "CONNECTED_APP_MAY_RETURN", message: mayReturn });
    },
    // A second app that is there already is proven again before the first one goes.
    isEmpty: () => false,
    keepsBackup: ({ green }) => hasChanges(green.plan.changes),
    carryOut: async ({ blue, green }, seen, work) => {
      const made = hasChanges(green.plan.changes) ? await setUp(second, green, seen, work) : undefined;
      const after = made?.after ?? seen;
      const verified = await verifyApp(second, after, made?.changedAt ?? lastChange(seen), ctx, {
        windowMs: rotation.windowMs,
        data: dataToAsk(second, after),
      });
      // What was given for the first app is what the second one's user has it by.
      if (verified.ok && retire.wanted) await rememberUsers(second, after, blue.users ?? [], ctx);
      const retired =
        verified.ok && retire.wanted ? await retireFirst(rotation, { ...blue, org: seen.org }, work) : undefined;
      return { after, verified, retired };
    },
    conclude: async ({ blue, effects, lint }, done) => {
      const { after, verified, retired } = done as Done;
      const orgFile =
        retired?.exit === EXIT.ok ? await orgFileWith(rotation, otherParameters(from, second), ctx) : undefined;
      const outcome = !verified.ok ? "not verified" : retired ? "moved" : "second app verified";
      return {
        value: {
          blue,
          green: after,
          effects,
          verified,
          retired,
          orgFile,
          handOver: handOverSecond(rotation, second),
          retireFirst: retireFirstCommand(rotation, retire.suffix),
          lint,
        },
        outcome,
      };
    },
  };
}

/**
 * The org file with another app name and the new pair. Throws `USAGE` (exit 2) for a suffix that makes no name or a `write`
 * that would come too early, and what `withApp` throws.
 */
export async function secondApp(
  { from, newCertificate, newKey, write }: Rotation,
  { suffix, retire }: { suffix: string; retire: boolean },
  ctx: Context,
): Promise<Paired> {
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
  const pair = { certificate: newCertificate, signer: newKey };
  return withApp(from, otherAppName(from.names.app, suffix), pair, ctx);
}

function refuseUnfit(from: Paired, blue: Look, green: Look): void {
  if (!green.snapshot.app) needConsumerKey(from, blue.snapshot);
  const foreign = [blue, green].find(({ snapshot }) => isForeign(snapshot));
  if (!foreign) return;
  const takeOver = commandLine("apply", from.settings, "--adopt");
  throw new KantivError(
    "APP_FOREIGN",
    `The org has an app ${foreign.snapshot.app?.developerName} which this tool did not make.`,
    foreign === blue
      ? `Take it over first: ${takeOver}`
      : "Choose another --suffix: the second app is to be a new one.",
  );
}
