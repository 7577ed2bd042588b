import { prepare } from "../flows/input/prepare.ts";
import type { Prepared } from "../flows/input/prepared.ts";
import { renderAt } from "../flows/input/render-at.ts";
import { textIn, textOf } from "../metadata/component.ts";
import { accessRows } from "../metadata/data-access.ts";
import { setNamed } from "../metadata/set-roles.ts";
import { type Flags, type Handler, type Report, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import type { UserWish } from "../model/user.ts";
import { type EnsuredUser, ensureUser, type UserIntent } from "../operations/ensure-user.ts";
import { operate, SETTLE_MS } from "../operations/operate.ts";
import type { How } from "../operations/operation.ts";
import { ADMIN_PROFILE, API_ONLY_PROFILES, stepWords } from "../plan/user.ts";
import { effectsText } from "../reports/effects-text.ts";
import { nextText } from "../reports/next-text.ts";
import { orgLine } from "../reports/org-line.ts";
import { commandLine } from "../util/command-line.ts";
import { sameName } from "../util/same-name.ts";

/** `user ensure`: finds or makes the integration user; in production API-only and with the least that it needs. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, { certificate: "none", key: "no" }, ctx);
  const leastPrivilege = flags["least-privilege"] === true;
  const operation = ensureUser(
    prepared,
    ({ sandbox }) => wishOf(flags, prepared, !sandbox || leastPrivilege),
    SETTLE_MS,
  );
  const how: How<UserIntent> = {
    production: flags.production === true,
    yes: flags.yes === true,
    question: (intent, { identity }) => ({
      shows: (paint) => [orgLine(identity, paint), ...planLines(intent, paint), ...effectsText(intent.effects, paint)],
      asks: "Do this?",
    }),
  };
  const next = commandLine("apply", prepared.settings);
  return report(await operate(operation, how, ctx), next);
};

function wishOf(flags: Flags, prepared: Prepared, leastPrivilege: boolean): UserWish {
  const { components } = renderAt(prepared.template, prepared.values, undefined);
  const set = setNamed(components, prepared.names.permissionSet);
  const licence = set && textOf(set.root, "license");
  const grantsData = set !== undefined && accessRows([set]).length > 0;
  const data = wordOf(flags["data-permission-set"]);
  const { permissionSet, profiles } = prepared.names;
  if (data !== undefined && data === permissionSet) {
    throw inputError(
      "USAGE",
      `${data} is the set that opens the app.`,
      "Name a second one for objects and fields: one of the API integration licence cannot hold the app.",
    );
  }
  if (data !== undefined && prepared.names.moreSets.some(({ name }) => sameName(name, data))) {
    throw inputError(
      "USAGE",
      `${data} is a set that the template makes.`,
      `Leave --data-permission-set out: ${commandLine("apply", prepared.settings)} makes and assigns it.`,
    );
  }
  const { ownProfile } = prepared;
  if (ownProfile && flags.profile !== undefined && !sameName(String(flags.profile), ownProfile.name)) {
    throw inputError(
      "USAGE",
      `The user's own profile is stated as ${ownProfile.name}, and --profile names another one.`,
      "Leave out --profile, or state no profile of the user's own.",
    );
  }
  return {
    username: prepared.settings.integrationUser.username,
    lastName: String(flags["last-name"]),
    email: String(
      flags.email ??
        textIn(components, "ExternalClientApplication", "contactEmail") ??
        prepared.settings.integrationUser.username,
    ),
    // Where a profile lets the user in, it is one of the template's.
    profiles: ownProfile
      ? [ownProfile.name]
      : flags.profile === undefined
        ? (profiles ?? (leastPrivilege ? API_ONLY_PROFILES : [ADMIN_PROFILE]))
        : [String(flags.profile)],
    profileChosen: flags.profile !== undefined || ownProfile !== undefined,
    // The user's own profile is API only, whatever kind of org it is.
    leastPrivilege: leastPrivilege || ownProfile !== undefined,
    ...(ownProfile && { ownProfile }),
    ...(permissionSet !== undefined && {
      appPermissionSet: { name: permissionSet, ...(licence ? { licence } : {}), grantsData },
    }),
    ...(data === undefined ? {} : { dataPermissionSet: data }),
  };
}

function report({ facts, plan: { profile, notes }, wish, effects, identity, done }: EnsuredUser, next: string): Report {
  const lines = done.map(stepWords);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      orgId: identity.orgId,
      sandbox: identity.sandbox,
      username: wish.username,
      userId: facts.user?.id ?? null,
      profile: profile.name,
      licence: profile.licence,
      apiOnly: profile.apiOnly,
      integrationLicence: facts.integrationLicence?.assigned ?? false,
      changed: done.length > 0,
      steps: lines,
      effects,
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
        nextText(next, paint),
      ].join("\n"),
  };
}

function planLines({ plan: { steps, notes }, wish }: UserIntent, paint: Paint): string[] {
  return [
    paint("bold", `Integration user ${wish.username}`),
    ...steps.map((step) => `  + ${stepWords(step)}`),
    ...notes.map((note) => `  ! ${note}`),
  ];
}
