import { type SetUp, setUp } from "../flows/change/set-up.ts";
import { isSigning, type Prepared } from "../flows/input/prepared.ts";
import { requireOwnerMark } from "../flows/input/render-at.ts";
import { refuseDistribution } from "../flows/judge/distribution.ts";
import { foreignApp } from "../flows/judge/findings.ts";
import { type Foretold, foretell } from "../flows/judge/foretell.ts";
import { refuseOrgSettings } from "../flows/judge/org-settings.ts";
import { tellStated } from "../flows/judge/stated.ts";
import { type Allow, judgeLint, lintLater, refuseLint } from "../flows/lint/gate.ts";
import { keyChange, tellNewKey } from "../flows/look/consumer-key.ts";
import { foreignSetError } from "../flows/look/foreign-set.ts";
import type { Look } from "../flows/look/look.ts";
import { seeAccess } from "../flows/look/see-access.ts";
import { rememberUsers } from "../flows/look/users-on-record.ts";
import { dataToAsk } from "../flows/prove/data-to-ask.ts";
import { lastChange, notTried, verifyApp } from "../flows/prove/verify-app.ts";
import type { Context } from "../model/command.ts";
import type { KeyChange } from "../model/consumer.ts";
import type { Applied } from "../model/done.ts";
import { EXIT, KantivError, type Problem } from "../model/errors.ts";
import type { LintVerdict } from "../model/finding.ts";
import type { Plan } from "../model/plan.ts";
import { movedSince } from "../plan/assemble.ts";
import { hasChanges } from "../plan/diff.ts";
import { changesOrgSettings } from "../plan/org-settings.ts";
import { rememberApp } from "../record/memory.ts";
import { commandLine } from "../util/command-line.ts";
import type { Operation } from "./operation.ts";

/** What `apply` asks of an org file. */
export const APPLY_NEEDS = { certificate: "valid", key: "yes" } as const;

export interface ApplyOptions {
  /** An app or a permission set that this tool did not make may be taken over. */
  adopt: boolean;
  /** Settings that every app of the org shares may be changed. */
  orgSettings: boolean;
  /** Deploy even where nothing differs: an org may keep to itself what does (its certificate). */
  redeploy: boolean;
  timeoutMs: number;
  /** Done as it says, or not at all. */
  saved: Plan | undefined;
  /** Rules of `lint` whose findings do not stop it. */
  allow: Allow;
}

export interface ApplyIntent extends Foretold {
  /** The app is there with a key that nobody here knows yet, and that is taken. */
  keyChange: KeyChange | undefined;
  lint: LintVerdict;
}

/** Makes the org as the template says, and proves the login of the integration user. */
export function applyOperation(
  prepared: Prepared,
  options: ApplyOptions,
  ctx: Context,
): Operation<ApplyIntent, SetUp | undefined, Applied> {
  requireOwnerMark(prepared);
  const linted = lintLater(prepared, options.allow, ctx);
  return {
    name: "apply",
    prepared,
    needs: { user: "active", app: "any" },
    timeoutMs: options.timeoutMs,
    intend: async (seen) => ({
      ...(await foretell(prepared, seen)),
      keyChange: keyChange(seen),
      lint: await judgeLint(linted, seen.identity.sandbox, options.allow),
    }),
    refuse: (intent, seen) => refuseUnfit(intent, prepared, seen, options, ctx),
    isEmpty: (intent) => !changesOrg(intent, options) && !intent.keyChange,
    keepsBackup: (intent) => changesOrg(intent, options),
    carryOut: async (intent, seen, work) =>
      changesOrg(intent, options) ? setUp(prepared, intent, seen, work, options.redeploy) : undefined,
    conclude: async ({ plan, meaning, effects, access: before, lint }, done, seen, { run }) => {
      const look = done?.after ?? seen;
      tellStated(prepared, look, ctx);
      if (!done) await rememberUsers(prepared, look, [], ctx);
      const newKey = await takeKey(prepared, seen, look, ctx);
      const changedAt = done?.changedAt ?? lastChange(seen);
      const access = done ? await seeAccess(prepared, look) : before;
      const verified = isSigning(prepared)
        ? await verifyApp(prepared, look, changedAt, ctx, { data: dataToAsk(prepared, look) })
        : notTried(look, prepared.unsigned);
      // What destroy leaves as it is, rollback puts back.
      const isUndone = seen.snapshot.app !== undefined || changesOrgSettings(plan.changes);
      const undo = done && isUndone ? commandLine("rollback", prepared.settings, "--to", run.id) : undefined;
      const { template, package: metadata } = plan.fingerprints;
      const word = done ? "applied" : newKey ? "consumer key taken" : "unchanged";
      return {
        value: {
          plan,
          meaning,
          effects,
          access,
          outcome: done?.outcome,
          look,
          verified,
          runId: run.id,
          undo,
          newKey,
          lint,
        },
        outcome: verified.ok ? word : "not verified",
        template,
        plan: metadata,
      };
    },
  };
}

function changesOrg({ plan }: ApplyIntent, { redeploy }: ApplyOptions): boolean {
  return hasChanges(plan.changes) || redeploy;
}

/** Records the key that the app has now, before it is proven: from here on it is the one that is handed over. */
async function takeKey(prepared: Prepared, before: Look, now: Look, ctx: Context): Promise<KeyChange | undefined> {
  const newKey = keyChange({ memory: before.memory, snapshot: now.snapshot });
  if (!newKey) return undefined;
  await rememberApp(prepared.recordFolder, now.identity.orgId, prepared.names.app, { consumerKey: newKey.is }, ctx);
  tellNewKey(prepared, newKey, ctx);
  return newKey;
}

/** Throws for a saved plan that no longer fits, an app that is somebody else's, and what lint has against the template. */
export function refuseUnfit(
  { plan, lint }: Pick<ApplyIntent, "plan" | "lint">,
  prepared: Prepared,
  { foreignSet }: Look,
  { saved, adopt, orgSettings }: ApplyOptions,
  ctx: Context,
): void {
  const moved = saved ? movedSince(saved, plan) : [];
  if (moved.length > 0) {
    throw new KantivError(
      "PLAN_STALE",
      `The saved plan no longer fits: ${moved.join(", ")} changed since it was made.`,
      `Look at a new plan (${commandLine("plan", prepared.settings, "--out", "PLAN")}) and apply that.`,
      { exit: EXIT.refused, data: { moved } },
    );
  }
  if (plan.foreignApp && !adopt) throw takeover(foreignApp(prepared), plan);
  if (foreignSet && !adopt) throw takeover(foreignSetError(prepared, foreignSet), plan);
  if (!orgSettings) refuseOrgSettings(plan.changes, prepared);
  refuseDistribution(plan.changes, ctx);
  refuseLint(lint, prepared, ctx);
}

/** Short, with what taking it over would change as lines of their own. */
function takeover({ code, message, remedy, data }: KantivError, { changes }: Plan): KantivError {
  const problems = changes
    .filter(({ action }) => action !== "none")
    .map(({ action, type, name, fields }): Problem => {
      const paths = action === "update" ? `: ${fields.map(({ path }) => path).join(", ")}` : "";
      return { code: "WOULD_CHANGE", message: `would ${action} ${type} ${name}${paths}` };
    });
  return new KantivError(code, message, remedy, { problems, data: { ...data, changes } });
}
