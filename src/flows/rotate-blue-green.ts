import type { Check } from "../model/checks.ts";
import type { Context, Report } from "../model/command.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { OrgWriter } from "../model/org.ts";
import { plain } from "../model/paint.ts";
import { proveRefused } from "../oauth/refused.ts";
import { otherAppName } from "../oauth/rotation.ts";
import { hasChanges } from "../plan/diff.ts";
import { deletionFiles } from "../plan/restore.ts";
import type { Run } from "../record/journal.ts";
import { forgetApp } from "../record/memory.ts";
import { planText } from "../reports/plan-text.ts";
import { blueGreenReport } from "../reports/rotate-report.ts";
import { deployFiles } from "./deploy-package.ts";
import { keepBackup } from "./keep-backup.ts";
import { type Look, lookAgain, openOrg } from "./look.ts";
import { pairFor, writePair } from "./org-file-pair.ts";
import { type Prepared, prepareOther } from "./prepare.ts";
import type { Rotation } from "./rotation.ts";
import { recordedRun } from "./run.ts";
import { needConsumerKey } from "./see-app.ts";
import { setUp } from "./set-up.ts";
import { verifyApp } from "./verify-app.ts";

/** The parameter by which a template names its app and all that belongs to it. */
const APP_NAME = "appName";

export interface BlueGreen {
  suffix: string;
  retire: boolean;
}

/**
 * A second app with the new pair, set up and proven beside the first, so that every client can move to its consumer key
 * while the first still works. With `retire` the first app is then removed, and its login proven to be refused; a first app
 * is never touched before the second one's login works. A rerun does what is left.
 */
export async function rotateBlueGreen(rotation: Rotation, how: BlueGreen, ctx: Context): Promise<Report> {
  const second = await secondApp(rotation, how, ctx);
  const { from, to, deployTimeoutMs, windowMs } = rotation;
  const opened = await openOrg(from.prepared, rotation.production, ctx);
  return recordedRun("certificate rotate", second, opened, deployTimeoutMs, ctx, async (run) => {
    const blue = await lookAgain(from.prepared, opened, ctx);
    const green = await lookAgain(second, opened, ctx);
    refuseUnfit(blue, green);
    await confirmOnce(blue, green, rotation, how, ctx);
    const { after, changedAt } = await setUp(second, green, run, deployTimeoutMs, ctx);
    const verified = await verifyApp(second, after, to.signer, changedAt, ctx, windowMs);
    const retired = verified.ok && how.retire ? await retire(blue, rotation, run, ctx) : undefined;
    const orgFile = await orgFileFor(second, rotation, retired !== undefined, ctx);
    const report = blueGreenReport({ from: from.prepared, second, blue, green: after, verified, retired, orgFile });
    return { value: report, outcome: !verified.ok ? "not verified" : retired ? "moved" : "second app verified" };
  });
}

/** The org file with another app name and the new pair. */
async function secondApp(rotation: Rotation, { suffix, retire }: BlueGreen, ctx: Context): Promise<Prepared> {
  if (!/^[A-Za-z0-9]{1,10}$/.test(suffix)) {
    throw inputError("USAGE", `--suffix is ${JSON.stringify(suffix)}.`, "Give 1 to 10 letters and digits.");
  }
  if (rotation.write && !retire) {
    throw inputError(
      "USAGE",
      "The org file keeps the first app as long as that is in use.",
      "Add --write together with --retire.",
    );
  }
  const { from, newCertificate, newKey } = rotation;
  const name = otherAppName(from.prepared.names.app, suffix);
  const change = { certificate: newCertificate, signer: newKey, parameters: { [APP_NAME]: name } };
  const second = from.prepared.template.parameters.some((parameter) => parameter.name === APP_NAME)
    ? await prepareOther(from.prepared, change, ctx)
    : undefined;
  if (second?.names.app === name) return second;
  throw inputError(
    "BLUE_GREEN_TEMPLATE",
    `The template ${from.prepared.template.name} has no parameter ${APP_NAME} that names its app.`,
    "Rotate in the one slot, without --blue-green.",
  );
}

function refuseUnfit(blue: Look, green: Look): void {
  if (!green.snapshot.app) needConsumerKey(blue.snapshot);
  const foreign = [blue, green].find(({ plan }) => plan.foreignApp);
  if (!foreign) return;
  throw new KantivError(
    "APP_FOREIGN",
    `The org has an app ${foreign.snapshot.app?.developerName} which this tool did not make.`,
    "Take it over with kantiv-sf apply --adopt, or choose another --suffix.",
  );
}

async function confirmOnce(blue: Look, green: Look, rotation: Rotation, how: BlueGreen, ctx: Context): Promise<void> {
  const sets = hasChanges(green.plan.changes);
  const removes = how.retire && blue.snapshot.app;
  if (rotation.yes || (!sets && !removes)) return;
  const gone = removes
    ? [
        `  - ExternalClientApplication ${blue.snapshot.app?.developerName}: its consumer key ${blue.snapshot.consumerKey} logs in no more`,
      ]
    : [];
  const question = removes ? "Move to the second app, and remove the first?" : "Set up the second app?";
  if (await ctx.confirm([planText(green.plan, plain), ...gone, question].join("\n"))) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}

/** Removes the first app, whose satellites and access rows go with it, and proves that its login is refused. */
async function retire(blue: Look<OrgWriter>, rotation: Rotation, run: Run, ctx: Context): Promise<Check | undefined> {
  const { from, deployTimeoutMs } = rotation;
  const { app, consumerKey, user } = blue.snapshot;
  if (!app) return refusedCheck("passed", "it was removed before");
  await keepBackup(from.prepared, blue, run, ctx);
  const members = [{ type: "ExternalClientApplication", fullName: app.developerName }];
  // What is not there any more is a warning, and warnings fail a deployment unless they are ignored.
  const files = deletionFiles(members, blue.org.apiVersion);
  await deployFiles(blue.org, files, { ignoreWarnings: true }, run, deployTimeoutMs, ctx);
  await forgetApp(from.prepared.recordFolder, blue.identity.orgId, app.developerName, ctx);
  if (!consumerKey) return refusedCheck("unknown", "the org did not give out its consumer key");
  const login = { host: blue.identity.instanceUrl, consumerKey, username: user.username, signer: from.signer };
  const { sandbox } = blue.identity;
  const input = { ...login, sandbox, changedAt: ctx.clock.now(), signal: ctx.signal };
  const check = await proveRefused(input, ctx);
  return { ...check, ...TITLE };
}

const TITLE = { id: "first-refused", title: "The first app's login is refused" };

function refusedCheck(status: Check["status"], detail: string): Check {
  return { ...TITLE, status, detail };
}

async function orgFileFor(second: Prepared, rotation: Rotation, retired: boolean, ctx: Context) {
  if (!retired) return undefined;
  const { from, newCertificate, newKey, write } = rotation;
  const pair = { ...pairFor(from.prepared, newCertificate, newKey, ctx), parameters: { [APP_NAME]: second.names.app } };
  if (write) await writePair(from.prepared, pair, ctx);
  return { file: from.prepared.settings.file, pair, written: write };
}
