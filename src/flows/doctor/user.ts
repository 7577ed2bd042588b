import { lineOf, lineOfFinding, open, passed, stops } from "../../doctor/lines.ts";
import { addressLine, mfaLine, seatsLine } from "../../doctor/user.ts";
import type { LoginFacts } from "../../model/access.ts";
import type { DoctorLine, OrgFacts } from "../../model/doctor.ts";
import type { XmlElement } from "../../model/metadata.ts";
import { hoursCheck, ipCheck } from "../../oauth/diagnosis/restrictions.ts";
import { userChecks } from "../../oauth/diagnosis/user.ts";
import { shownName } from "../../org/read/app-logins.ts";
import { readLoginFacts } from "../../org/read/login-facts.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import { userProblem } from "../judge/findings.ts";
import type { Look } from "../look/look.ts";

/**
 * The integration user: two requests where there is one.
 *
 * @param now milliseconds by the org's clock
 */
export async function userPart(
  prepared: Prepared,
  seen: Look,
  facts: OrgFacts,
  now: number,
): Promise<{ lines: readonly DoctorLine[]; logins: LoginFacts | undefined }> {
  const { settings } = prepared;
  const { user, app } = seen.snapshot;
  const { username } = settings.integrationUser;
  const problem = userProblem(prepared, user);
  const seats = seatsLine(facts, user !== undefined, commandLine("user ensure", settings));
  if (!user) {
    const { message, remedy, code } = problem ?? { message: "", remedy: "", code: "" };
    return { lines: [stops("user", message, remedy, code), seats], logins: undefined };
  }
  const logins = await readLoginFacts(
    seen.org,
    user,
    app && { id: app.id, label: shownName(seen.snapshot) },
    undefined,
  );
  const place = `Setup, Users, ${username}`;
  const states = userChecks(seen.snapshot, logins, now).map((check) => lineOf(check, place));
  return {
    lines: [
      passed("user", username),
      ...states.map((line) => asPlanned(line, prepared, seen, problem)),
      seats,
      ipLine(prepared, seen, logins, facts.adminLogin, now),
      lineOf(hoursCheck(logins, now), `${place}: the profile's Login Hours`),
      mfaLine(facts, username, commandLine("verify", settings)),
    ],
    logins,
  };
}

/** The plan's own finding where it has one; and what the template gives to a user who has not got its permission set yet. */
function asPlanned(
  line: DoctorLine,
  { names, template, values }: Prepared,
  { snapshot }: Look,
  problem: ReturnType<typeof userProblem>,
): DoctorLine {
  if (line.id === "user-active" && problem?.code === "USER_INACTIVE") return asFinding("user-active", problem);
  if (line.id === "user-frozen" && problem?.code === "USER_FROZEN") return asFinding("user-frozen", problem);
  if (line.id !== "api-enabled" || line.status !== "failed" || snapshot.assignmentId !== undefined) return line;
  const { components } = renderAt(template, values, undefined);
  const giver = components.find(({ type, root }) => type === "PermissionSet" && root.children.some(givesApi));
  if (giver) return passed("api-enabled", `not yet; the permission set ${giver.fullName} gives it`);
  if (!names.isCustomersSet) return line;
  return open("api-enabled", `not yet; ${names.permissionSet}, the customer's own, may give it`, line.remedy ?? "");
}

function givesApi({ name, children }: XmlElement): boolean {
  return name === "userPermissions" && children.some(({ text }) => text === "ApiEnabled") && children.some(isOn);
}

function isOn({ name, text }: { name: string; text?: string }): boolean {
  return name === "enabled" && text?.trim() === "true";
}

function asFinding(
  id: "user-active" | "user-frozen",
  { code, message, remedy }: NonNullable<ReturnType<typeof userProblem>>,
) {
  return lineOfFinding(id, { code, message, remedy, blocks: true });
}

/** How old a login may be to be the one that this run made. */
const THIS_RUN_MS = 120_000;

function ipLine(
  { settings }: Prepared,
  { identity }: Look,
  logins: LoginFacts,
  login: OrgFacts["adminLogin"],
  now: number,
): DoctorLine {
  const { admin } = settings;
  const last = login.known ? login.value : null;
  const rows = last ? [{ at: "", status: "", type: "", application: "", sourceIp: last.sourceIp }] : [];
  const check = ipCheck({ ...logins, logins: { known: true, value: rows } });
  // A session that somebody brought along was made wherever they were.
  const makesLogin = admin.kind === "jwt" || admin.kind === "password";
  const ofThisRun = makesLogin && last !== null && last.at >= now - THIS_RUN_MS;
  const seenAddress = { login, admin: identity.admin.username, ofThisRun };
  return addressLine(logins.restrictions, seenAddress, check, commandLine("verify", settings));
}
