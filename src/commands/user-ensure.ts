import { openOrg } from "../flows/look.ts";
import { type Prepared, prepare, renderAt } from "../flows/prepare.ts";
import { recordedRun } from "../flows/run.ts";
import { textOf } from "../metadata/component.ts";
import type { Context, Flags, Handler, Report } from "../model/command.ts";
import { EXIT, inputError, KantivError } from "../model/errors.ts";
import type { OrgIdentity, OrgWriter } from "../model/org.ts";
import { type Paint, plain } from "../model/paint.ts";
import type { UserFacts, UserStep, UserWish } from "../model/user.ts";
import { readUserFacts } from "../org/user-facts.ts";
import { progressFrom, takeUserStep } from "../org/user-steps.ts";
import { ADMIN_PROFILE, API_ONLY_PROFILES, planUser, type UserPlan } from "../plan/user.ts";
import type { Run } from "../record/journal.ts";

/** A deployment that an earlier run left behind is waited for so long, in milliseconds. */
const SETTLE_MS = 30 * 60_000;

/** `user ensure`: finds or makes the integration user; in production API-only and with the least that it needs. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  const { org, identity } = opened;
  const wish = wishOf(flags, prepared, !identity.sandbox || flags["least-privilege"] === true);
  return recordedRun("user ensure", prepared, opened, SETTLE_MS, ctx, async (run) => {
    const facts = await readUserFacts(org, wish, identity.admin.userId);
    const plan = planUser(facts, wish);
    if (plan.steps.length === 0) return { value: report(facts, plan, wish, identity, []), outcome: "unchanged" };
    if (flags.yes !== true && !(await ctx.confirm(`${planLines(plan, wish, plain)}\nDo this?`))) {
      throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
    }
    await takeSteps(org, facts, plan.steps, run, ctx);
    const after = await readUserFacts(org, wish, identity.admin.userId);
    const left = planUser(after, wish);
    proveKept(left);
    return { value: report(after, left, wish, identity, plan.steps), outcome: facts.user ? "changed" : "created" };
  });
};

function wishOf(flags: Flags, prepared: Prepared, leastPrivilege: boolean): UserWish {
  const { components } = renderAt(prepared.template, prepared.values, undefined);
  const root = (type: string) => components.find((component) => component.type === type)?.root;
  const [app, set] = [root("ExternalClientApplication"), root("PermissionSet")];
  const licence = set && textOf(set, "license");
  const data = flags["data-permission-set"] === undefined ? undefined : String(flags["data-permission-set"]);
  if (data === prepared.names.permissionSet) {
    throw inputError(
      "USAGE",
      `${data} is the set that opens the app.`,
      "Name a second one for objects and fields: one of the API integration licence cannot hold the app.",
    );
  }
  return {
    username: prepared.settings.integrationUser.username,
    lastName: String(flags["last-name"]),
    email: String(flags.email ?? (app && textOf(app, "contactEmail")) ?? prepared.settings.integrationUser.username),
    profiles:
      flags.profile === undefined ? (leastPrivilege ? API_ONLY_PROFILES : [ADMIN_PROFILE]) : [String(flags.profile)],
    profileChosen: flags.profile !== undefined,
    leastPrivilege,
    appPermissionSet: { name: prepared.names.permissionSet, ...(licence ? { licence } : {}) },
    ...(data === undefined ? {} : { dataPermissionSet: data }),
  };
}

async function takeSteps(
  org: OrgWriter,
  facts: UserFacts,
  steps: readonly UserStep[],
  run: Run,
  ctx: Context,
): Promise<void> {
  let known = progressFrom(facts);
  for (const taken of steps) {
    const step = words(taken);
    ctx.emit({ kind: "step", step, state: "started" });
    await run.step(`user-${taken.kind}`, { step });
    known = await takeUserStep(org, taken, known);
    ctx.emit({ kind: "step", step, state: "done" });
  }
}

function proveKept({ steps }: UserPlan): void {
  if (steps.length === 0) return;
  throw new KantivError(
    "NOT_KEPT",
    `The org did not keep all that was done: ${steps.map(words).join("; ")}.`,
    "Look at the user in Setup, Users, and run the same command again.",
  );
}

function report(
  { user, locale: _locale, ...facts }: UserFacts,
  { profile, notes }: UserPlan,
  wish: UserWish,
  identity: OrgIdentity,
  done: readonly UserStep[],
): Report {
  const lines = done.map(words);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      orgId: identity.orgId,
      sandbox: identity.sandbox,
      username: wish.username,
      userId: user?.id ?? null,
      profile: profile.name,
      licence: profile.licence,
      apiOnly: profile.apiOnly,
      integrationLicence: facts.integrationLicence?.assigned ?? false,
      changed: done.length > 0,
      steps: lines,
      notes,
    },
    text: (paint) =>
      [
        ...(lines.length > 0
          ? lines.map((line) => `  ${paint("green", "✔")} ${line}`)
          : ["The user is there as it should be."]),
        `  ${paint("dim", "Username".padEnd(13))} ${wish.username}`,
        `  ${paint("dim", "Profile".padEnd(13))} ${profile.name} (licence ${profile.licence})`,
        ...notes.map((note) => `  ${paint("yellow", "!")} ${note}`),
      ].join("\n"),
  };
}

function planLines({ steps, notes }: UserPlan, wish: UserWish, paint: Paint): string {
  return [
    paint("bold", `Integration user ${wish.username}`),
    ...steps.map((step) => `  + ${words(step)}`),
    ...notes.map((note) => `  ! ${note}`),
  ].join("\n");
}

function words(step: UserStep): string {
  switch (step.kind) {
    case "create-user":
      return `Create the user with the profile ${step.profile} and the e-mail address ${step.fields.Email}`;
    case "activate":
      return "Activate the user";
    case "change-profile":
      return `Change the user's profile to ${step.profile}`;
    case "assign-licence":
      return "Assign the permission set licence Salesforce API Integration";
    case "create-set":
      return `Create the empty permission set ${step.name}${step.licenceId ? " of the Salesforce API Integration licence" : ""}`;
    case "assign-set":
      return `Assign the permission set ${step.name}`;
  }
}
