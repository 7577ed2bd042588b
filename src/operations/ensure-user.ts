import { deployOwnProfile } from "../flows/change/own-profile.ts";
import type { Work } from "../flows/change/run.ts";
import type { Prepared } from "../flows/input/prepared.ts";
import type { Effect } from "../model/effect.ts";
import { KantivError } from "../model/errors.ts";
import { inStep } from "../model/events.ts";
import type { OrgIdentity, OrgWriter } from "../model/org.ts";
import type { UserFacts, UserStep, UserWish } from "../model/user.ts";
import { readUserFacts } from "../org/read/user-facts.ts";
import { progressFrom, type RowStep, takeUserStep, type UserProgress } from "../org/write/user-steps.ts";
import { effectsOnUser } from "../plan/effects/user.ts";
import { planUser, stepWords, type UserPlan } from "../plan/user.ts";
import type { Operation } from "./operation.ts";

export interface UserIntent {
  facts: UserFacts;
  plan: UserPlan;
  wish: UserWish;
  /** What the steps open or break. */
  effects: readonly Effect[];
}

export interface EnsuredUser extends UserIntent {
  identity: OrgIdentity;
  done: readonly UserStep[];
}

/**
 * Finds or makes the integration user.
 *
 * @param wishFor what the user shall be, which depends on the kind of org
 */
export function ensureUser(
  prepared: Prepared,
  wishFor: (identity: OrgIdentity) => UserWish,
  timeoutMs: number,
): Operation<UserIntent, void, EnsuredUser> {
  return {
    name: "user ensure",
    prepared,
    needs: { user: "any", app: "none" },
    timeoutMs,
    intend: async ({ org, identity }) => {
      const wish = wishFor(identity);
      const facts = await readUserFacts(org, wish, identity.admin.userId);
      const plan = planUser(facts, wish);
      return { facts, plan, wish, effects: effectsOnUser(plan.steps, facts, wish) };
    },
    isEmpty: ({ plan }) => plan.steps.length === 0,
    keepsBackup: () => false,
    carryOut: async ({ facts, plan }, { org }, work) => takeSteps(prepared, org, facts, plan.steps, work),
    conclude: async (intent, _done, { org, identity }) => {
      const { facts, plan, wish, effects } = intent;
      if (plan.steps.length === 0) return { value: { ...intent, identity, done: [] }, outcome: "unchanged" };
      const after = await readUserFacts(org, wish, identity.admin.userId);
      const left = planUser(after, wish);
      proveKept(left);
      const value = { facts: after, plan: left, wish, effects, identity, done: plan.steps };
      return { value, outcome: facts.user ? "changed" : "created" };
    },
  };
}

async function takeSteps(
  prepared: Prepared,
  org: OrgWriter,
  facts: UserFacts,
  steps: readonly UserStep[],
  work: Work,
): Promise<void> {
  const { run, ctx } = work;
  let known = progressFrom(facts);
  for (const taken of steps) {
    const step = stepWords(taken);
    const before = known;
    known = await inStep(step, ctx, async () => {
      await run.step(`user-${taken.kind}`, { step });
      return "own" in taken ? deployProfile(prepared, org, taken, before, work) : takeUserStep(org, taken, before);
    });
  }
}

/** A profile is metadata: deployed, and read back for its id. */
async function deployProfile(
  prepared: Prepared,
  org: OrgWriter,
  step: Exclude<UserStep, RowStep>,
  known: UserProgress,
  work: Work,
): Promise<UserProgress> {
  const before = step.kind === "restrict-profile" ? step.before : undefined;
  const { id } = await deployOwnProfile(prepared, org, step.own, before, work);
  return { ...known, profileId: id };
}

function proveKept({ steps }: UserPlan): void {
  if (steps.length === 0) return;
  throw new KantivError(
    "NOT_KEPT",
    `The org did not keep all that was done: ${steps.map(stepWords).join("; ")}.`,
    "Look at the user in Setup, Users, and run the same command again.",
  );
}
