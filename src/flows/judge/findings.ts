import type { Context } from "../../model/command.ts";
import { inputError, KantivError } from "../../model/errors.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { OrgSnapshot, OrgUser } from "../../model/org.ts";
import { ownWayText } from "../../model/way-in.ts";
import { missingOwn } from "../../org/read/groups.ts";
import { groupFailed } from "../../org/write/await-groups.ts";
import { isForeign } from "../../plan/ownership.ts";
import { replacedUsers } from "../../plan/replaced-users.ts";
import { commandLine } from "../../util/command-line.ts";
import { printable } from "../../util/printable.ts";
import { minuteOf } from "../../util/words.ts";
import { ownProfileFindings } from "../change/own-profile.ts";
import type { Prepared } from "../input/prepared.ts";
import { keyChange, keyChanged } from "../look/consumer-key.ts";
import { foreignSetError, takeOverRemedy } from "../look/foreign-set.ts";
import { notInstalled } from "../look/installed-app.ts";
import type { Look } from "../look/look.ts";
import { formersIn } from "../look/users-on-record.ts";

/**
 * What is known to be amiss beside the fields of components: certificate, user, owner of the app, its key. Pure.
 *
 * @param planShown this run shows what an apply would change
 */
export function findingsIn(prepared: Prepared, seen: Look, planShown = false): StateFinding[] {
  const user = userProblem(prepared, seen.snapshot.user) ?? wayInProblem(prepared, seen.snapshot);
  const app = isForeign(seen.snapshot)
    ? foreignApp(prepared, takeOverRemedy(prepared, "appName", planShown))
    : undefined;
  const set = seen.foreignSet && foreignSetError(prepared, seen.foreignSet, planShown);
  const found = [user, app, set].flatMap((error) => error ?? []);
  const change = keyChange(seen);
  return [
    ...prepared.findings,
    ...found.map((error) => findingOf(error, true)),
    ...(change ? [findingOf(keyChanged(prepared, change), false)] : []),
    ...replacedUsers(formersIn(prepared, seen), prepared),
    ...assignmentEnding(prepared, seen),
    ...groupsFailed(seen),
    ...ownProfileFindings(prepared, seen),
  ];
}

function findingOf({ code, message, remedy }: KantivError, blocks: boolean): StateFinding {
  return { code, message, remedy, blocks };
}

/** Of what does not keep an apply from being done. */
const OF_LOGINS = [
  "CONSUMER_KEY_CHANGED",
  "USER_ASSIGNMENT_ENDS",
  "LOGIN_RESTRICTIONS_DIFFER",
  "LOGIN_RESTRICTIONS_UNKNOWN",
  "PROFILE_FOREIGN",
];

/** What of it keeps a login from working, or will, or lets in from elsewhere, as warnings, for a command that is about something else. */
export function tellFindings(prepared: Prepared, seen: Look, ctx: Context): void {
  for (const { code, message, blocks } of findingsIn(prepared, seen)) {
    const isOfLogins = blocks ? !code.endsWith("_FOREIGN") : OF_LOGINS.includes(code);
    if (isOfLogins) ctx.emit({ kind: "warning", code, message });
  }
}

/**
 * The integration user, whom nothing of their own keeps out. Throws `USER_NOT_FOUND`, `USER_INACTIVE`, `USER_FROZEN`,
 * `USER_ASSIGNMENT_ENDED`, `USER_PROFILE_OTHER`, `PERMISSION_SET_MISSING`, `LICENCES_USED_UP` or `APP_NOT_INSTALLED` (exit 2).
 */
export function needUser(prepared: Prepared, { snapshot }: Look): OrgUser {
  const problem = userProblem(prepared, snapshot.user) ?? wayInProblem(prepared, snapshot);
  if (problem) throw problem;
  return snapshot.user as OrgUser;
}

/** Why the integration user cannot log in, as an error; undefined when nothing of the user stands in the way. */
export function userProblem({ settings }: Prepared, user: OrgUser | undefined): KantivError | undefined {
  const { username } = settings.integrationUser;
  if (!user) {
    return inputError(
      "USER_NOT_FOUND",
      `The org has no user ${username}.`,
      `Correct integrationUser.username, which in a sandbox ends with the sandbox's name; or create the user: ${commandLine("user ensure", settings)}`,
    );
  }
  if (!user.active) {
    const remedy = `Activate the user in Setup, Users, or with: ${commandLine("user ensure", settings)}`;
    return inputError("USER_INACTIVE", `The integration user ${username} is inactive.`, remedy);
  }
  if (user.frozen !== true) return undefined;
  const remedy = "Ask who froze the user and why; then unfreeze it in Setup, Users.";
  return inputError("USER_FROZEN", `The integration user ${username} is frozen.`, remedy);
}

/** What keeps the user from getting in by the template: no such app installed, another profile, an end, a set that is not there, a seat that is not free. */
function wayInProblem(prepared: Prepared, snapshot: OrgSnapshot): KantivError | undefined {
  return (
    notInstalled(prepared, snapshot) ??
    otherProfile(prepared, snapshot) ??
    assignmentOver(prepared, snapshot) ??
    setMissing(prepared, snapshot) ??
    seatMissing(snapshot)
  );
}

/** A profile is checked and never given: what else it opens is the customer's to say. */
function otherProfile({ names, settings }: Prepared, { profile }: OrgSnapshot): KantivError | undefined {
  if (!names.profiles || !profile || profile.isNamed) return undefined;
  const { username } = settings.integrationUser;
  const [first = ""] = names.profiles;
  return inputError(
    "USER_PROFILE_OTHER",
    `The integration user ${username} has the profile ${profile.name}; the template lets in ${ownWayText(names)}.`,
    `Give the user that profile (${commandLine("user ensure", settings, "--profile", first)}), or name its own in the template's parameter.`,
  );
}

function setMissing(
  { names, template }: Prepared,
  { permissionSet, group, moreSets = [] }: OrgSnapshot,
): KantivError | undefined {
  const opening = names.isCustomersSet && !permissionSet ? names.permissionSet : undefined;
  if (opening !== undefined) {
    return inputError(
      "PERMISSION_SET_MISSING",
      `The org has no permission set ${opening}, and the template does not make it.`,
      "Correct the name (the API name, with its namespace), make the set in Setup, or add its file to the template.",
    );
  }
  const [own] = missingOwn(names.moreSets, [...(group ? [group] : []), ...moreSets]);
  if (own === undefined) return undefined;
  return inputError(
    "PERMISSION_SET_MISSING",
    `The org has no permission set and no permission set group ${printable(own)}, which the template ${template.name} assigns.`,
    "Correct the name (the API name, with its namespace), or make it in Setup.",
  );
}

function seatMissing({ licences = [] }: OrgSnapshot): KantivError | undefined {
  const full = licences.find(({ assignmentId, total, used }) => assignmentId === undefined && used >= total);
  if (!full) return undefined;
  const { label, total, used } = full;
  return new KantivError(
    "LICENCES_USED_UP",
    `All ${total} of the permission set licence ${label} are in use.`,
    "Free one (Setup, Company Information shows who has them), or ask Salesforce for more.",
    { data: { licence: label, total, used } },
  );
}

/** Days before the end of an assignment from which on it is drift; as for a certificate. */
const NEAR_DAYS = 30;

/** A group that the org could not work out brings what it brought before, or nothing. */
function groupsFailed({ snapshot: { group, moreSets = [] } }: Look): StateFinding[] {
  const failed = [...(group ? [group] : []), ...moreSets].filter(({ status }) => status === "Failed");
  return failed.map(({ name, status = "" }) => findingOf(groupFailed([{ id: "", name, status }]), false));
}

/** The assignments that have an end still to come: from then on a login that works today is refused. */
function assignmentEnding({ settings, names }: Prepared, { snapshot, org }: Look): StateFinding[] {
  const { username } = settings.integrationUser;
  const own = { name: names.permissionSet, assignmentEndsAt: snapshot.assignmentEndsAt };
  return [own, ...(snapshot.moreSets ?? [])].flatMap(({ name, assignmentEndsAt: end }): StateFinding[] => {
    if (end === undefined) return [];
    const isFar = org.orgTime !== undefined && Date.parse(end) - org.orgTime > NEAR_DAYS * 86_400_000;
    const loses = name === names.permissionSet ? "cannot log in" : "lacks what it grants";
    return [
      {
        code: "USER_ASSIGNMENT_ENDS",
        message: `The integration user ${username} holds the permission set ${name} until ${minuteOf(end)} only, and ${loses} from then on.`,
        remedy: `Ask who set that end; where the integration goes on, take it away before then in Setup, Users, ${username}, Permission Set Assignments.`,
        blocks: false,
        ...(isFar ? { isFar } : {}),
      },
    ];
  });
}

/** Somebody gave the assignment an end on purpose, which is theirs to take away: it opens nothing, and stands in the way of another. */
function assignmentOver({ settings, names }: Prepared, snapshot: OrgSnapshot): KantivError | undefined {
  const own = { name: names.permissionSet ?? "", assignmentEndedAt: snapshot.assignmentEndedAt };
  const over = [own, ...(snapshot.moreSets ?? [])].find(({ assignmentEndedAt: end }) => end !== undefined);
  if (!over) return undefined;
  const { username } = settings.integrationUser;
  return inputError(
    "USER_ASSIGNMENT_ENDED",
    over.assignmentEndedAt === ""
      ? `The integration user ${username} has the permission set ${over.name} by an assignment that is no longer active.`
      : `The integration user ${username} held the permission set ${over.name} until ${over.assignmentEndedAt}, and has no access by it since.`,
    `Ask who set that end and why; then take it away in Setup, Users, ${username}, Permission Set Assignments.`,
  );
}

/**
 * The error of a run that would touch an app which others made.
 *
 * @param remedy for a command after which nobody would want to take the app over
 */
export function foreignApp(prepared: Prepared, remedy = takeOverRemedy(prepared, "appName")): KantivError {
  return new KantivError(
    "APP_FOREIGN",
    `The org has an app ${prepared.names.app} which this tool did not make.`,
    remedy,
  );
}
