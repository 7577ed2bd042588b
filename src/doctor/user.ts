import type { LoginFacts, LoginRestrictions } from "../model/access.ts";
import type { Check } from "../model/checks.ts";
import type { DoctorLine, OrgFacts } from "../model/doctor.ts";
import type { Seats } from "../model/user.ts";
import { amiss, judged, lineOf, open, passed } from "./lines.ts";

/** Name of the user licence that is made for integrations, and that of its permission set licence (Salesforce Help). */
const USER_LICENCE = "Salesforce Integration";
const SET_LICENCE = "Salesforce API Integration";

/**
 * Seats for an integration user: they matter where there is no user yet. Pure.
 *
 * @param ensure the command that makes the user
 */
export function seatsLine({ licences, integrationLicence }: OrgFacts, hasUser: boolean, ensure: string): DoctorLine {
  return judged("free-licences", licences, "Setup, Company Information: User Licenses", (all) => {
    const seats = all[USER_LICENCE];
    const words = [
      seats ? `${USER_LICENCE} ${free(seats)}` : `no licence ${USER_LICENCE}`,
      integrationLicence.known
        ? integrationLicence.value
          ? `${SET_LICENCE} ${free(integrationLicence.value)}`
          : `no permission set licence ${SET_LICENCE}`
        : `${SET_LICENCE}: ${integrationLicence.why}`,
    ].join("; ");
    if (hasUser || (seats && seats.used < seats.total)) return passed("free-licences", words);
    return amiss("free-licences", `${words}; the user is still to be made`, `${ensure} --profile NAME`);
  });
}

function free({ total, used }: Seats): string {
  return `${total - used} free of ${total}`;
}

/** A login by JWT bearer has no step for a second factor; what a permission may ask of API logins is told. Pure. */
export function mfaLine({ userPermissions }: OrgFacts, username: string, verify: string): DoctorLine {
  const place = `Setup, Users, ${username}: profile and permission sets`;
  return judged("mfa", userPermissions, place, (held) => {
    if (held.get("TwoFactorApi")) {
      const remedy = `${place}: take "Multi-Factor Authentication for API Logins" away, or see whether the login works all the same: ${verify}`;
      return open("mfa", "the user has it for API logins; whether that holds a JWT login up is not documented", remedy);
    }
    const exempt = held.get("BypassMFAForUiLogins") ? "; exempt in the user interface" : "";
    const asked = held.get("ForceTwoFactor") ? "; asked for in the user interface alone" : "";
    return passed("mfa", `no permission asks for it at API logins${exempt}${asked}`);
  });
}

/** What the org says of this machine's address, and how surely. */
export interface SeenAddress {
  login: OrgFacts["adminLogin"];
  /** Whose login it was. */
  admin: string;
  /** This run made that login itself. */
  ofThisRun: boolean;
}

/**
 * Whether this machine may log in as the integration user. The org tells the address of a login alone: of one that this
 * run made, or of one that the administrator made from wherever that was. Pure.
 *
 * @param check what the profile's ranges say of that address
 */
export function addressLine(
  restrictions: LoginFacts["restrictions"],
  { login, admin, ofThisRun }: SeenAddress,
  check: Check,
  verify: string,
): DoctorLine {
  if (!restrictions.known || restrictions.value.ipRanges.length === 0) return lineOf(check, verify);
  if (!login.known || login.value === null) {
    const why = login.known ? "the org has no login of the administrator" : login.why;
    return open("login-ip", `${rangesOf(restrictions.value)}; this machine's address is not known: ${why}`, verify);
  }
  if (ofThisRun) return lineOf({ ...check, detail: `${check.detail} (by the login of ${admin} in this run)` }, verify);
  const fits = check.status === "passed" ? "which fits" : "which does not fit";
  const whose = `${admin} came last from ${login.value.sourceIp}, ${fits}; whether that was this machine is not shown`;
  return open("login-ip", `${rangesOf(restrictions.value)}; ${whose}`, verify);
}

function rangesOf({ ipRanges }: LoginRestrictions): string {
  return `the profile allows ${ipRanges.map(({ start, end }) => `${start}-${end}`).join(", ")}`;
}
