import type { Known } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";

/** The things that are looked at when a login is refused, in the order in which they decide. */
const TITLES = {
  app: "The app is in the org",
  "app-enabled": "The app is enabled",
  policy: "Only users whom an administrator approved may use the app",
  "policy-permission-set": "The app's policy names the permission set",
  preauthorisation: "The permission set opens the app",
  assignment: "The integration user holds the permission set",
  "assignment-end": "The integration user's permission set has not ended",
  "user-active": "The integration user is active",
  "user-frozen": "The integration user is not frozen",
  licence: "The licences allow it",
  "login-ip": "The login's address is allowed",
  "login-hours": "The login's hour is allowed",
  "api-enabled": "The integration user has API Enabled",
  "app-scopes": "The app has the template's scopes, RefreshToken among them",
  "template-scopes": "The template asks for RefreshToken",
  certificate: "The app holds our certificate",
  "certificate-former": "The org file names the pair that is in force",
  "login-history": "The login history of the integration user",
} as const;

type CauseId = keyof typeof TITLES;

export function passed(id: CauseId, detail: string): Check {
  return { id, title: TITLES[id], status: "passed", detail };
}

export function failed(id: CauseId, detail: string, remedy: string): Check {
  return { id, title: TITLES[id], status: "failed", detail, remedy, code: codeOf(id) };
}

export function unknown(id: CauseId, why: string): Check {
  return { id, title: TITLES[id], status: "unknown", detail: why };
}

/** Judges what the org told; what it did not tell is unknown, with its reason. */
export function judged<T>(id: CauseId, told: Known<T>, judge: (value: T) => Check): Check {
  return told.known ? judge(told.value) : unknown(id, told.why);
}

/** Every code that a cause may have. */
export function causeCodes(): string[] {
  return (Object.keys(TITLES) as CauseId[]).map(codeOf);
}

/** e.g. `CAUSE_USER_FROZEN`. */
function codeOf(id: CauseId): string {
  return `CAUSE_${id.toUpperCase().replaceAll("-", "_")}`;
}
