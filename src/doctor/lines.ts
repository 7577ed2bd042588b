import type { Known } from "../model/access.ts";
import type { Check } from "../model/checks.ts";
import type { DoctorLine, Section } from "../model/doctor.ts";
import type { StateFinding } from "../model/finding.ts";

/** Every line that there is, in the order in which they are shown; the ids are part of the command line's contract. */
export const LINES = {
  trust: ["here", "Asks beside Salesforce"],
  template: ["here", "Template"],
  lint: ["here", "Lint"],
  "certificate-file": ["here", "Certificate"],
  key: ["here", "Private key"],
  record: ["here", "Runs on record"],
  session: ["org", "Admin session"],
  clock: ["org", "Clocks"],
  "org-kind": ["org", "Kind of org"],
  "org-edition": ["org", "Edition"],
  "api-version": ["org", "API version"],
  "api-requests": ["org", "API requests left"],
  "external-client-apps": ["org", "External Client Apps"],
  "secret-by-rest": ["org", "Secrets by REST"],
  "secret-by-metadata": ["org", "Secrets by metadata"],
  "api-access-control": ["org", "API Access Control"],
  "connected-apps": ["org", "New connected apps"],
  "org-settings": ["org", "Settings of the org"],
  "admin-modify-metadata": ["administrator", "Modify Metadata"],
  "admin-assign-permission-sets": ["administrator", "Assign sets"],
  "admin-create-apps": ["administrator", "Create apps"],
  "admin-edit-policies": ["administrator", "Edit app policies"],
  "admin-view-setup": ["administrator", "View Setup"],
  "admin-manage-users": ["administrator", "Manage Users"],
  "admin-view-secrets": ["administrator", "View app secrets"],
  user: ["user", "User"],
  "user-active": ["user", "Active"],
  "user-frozen": ["user", "Not frozen"],
  licence: ["user", "Licence"],
  "free-licences": ["user", "Free licences"],
  "api-enabled": ["user", "API Enabled"],
  "login-ip": ["user", "Login IP ranges"],
  "login-hours": ["user", "Login hours"],
  mfa: ["user", "Multi-factor login"],
  app: ["app", "App"],
  "app-owner": ["app", "Made by this tool"],
  "permission-set-owner": ["app", "Permission set"],
  "app-enabled": ["app", "Enabled"],
  policy: ["app", "Permitted users"],
  "policy-permission-set": ["app", "Set on the policy"],
  preauthorisation: ["app", "Set opens the app"],
  assignment: ["app", "Set assigned"],
  "app-scopes": ["app", "Scopes"],
  certificate: ["app", "Certificate in it"],
  "consumer-key": ["app", "Consumer key"],
  stated: ["app", "Set up by hand"],
  "foreign-access": ["app", "Others with access"],
  "former-users": ["app", "Users before"],
} as const satisfies Readonly<Record<string, readonly [section: Section, title: string]>>;

export type LineId = keyof typeof LINES;

/** Lines of what a template need not have: there is none where it has not. */
export const WHERE_STATED = ["org-settings", "stated"] as const satisfies readonly LineId[];

/** Told, and as it should be. */
export function passed(id: LineId, detail: string): DoctorLine {
  return line(id, "passed", detail, { remedy: null, code: null, blocks: false });
}

/** Told, and not as it should be; an apply or the login would stop at it. */
export function stops(id: LineId, detail: string, remedy: string, code?: string): DoctorLine {
  return line(id, "failed", detail, { remedy, code: code ?? codeOf(id), blocks: true });
}

/** The same of what neither an apply nor the login needs. */
export function amiss(id: LineId, detail: string, remedy: string, code?: string): DoctorLine {
  return line(id, "failed", detail, { remedy, code: code ?? codeOf(id), blocks: false });
}

/** Not told: why, and how it can be found out. */
export function open(id: LineId, why: string, remedy: string, code: string | null = null): DoctorLine {
  return line(id, "unknown", why, { remedy, code, blocks: false });
}

/** Judges what the org told; of what it did not the reason is the line. */
export function judged<T>(id: LineId, told: Known<T>, remedy: string, judge: (value: T) => DoctorLine): DoctorLine {
  return told.known ? judge(told.value) : open(id, told.why, remedy);
}

/** Checks of a diagnosis whose line has another name. */
const SAME: Readonly<Record<string, LineId>> = {
  "assignment-end": "assignment",
  "certificate-former": "certificate",
  "template-scopes": "app-scopes",
};

/**
 * A check of the diagnosis of a login as a line.
 *
 * @param place where what the org did not tell can be seen
 */
export function lineOf({ id, status, detail, remedy, code }: Check, place: string): DoctorLine {
  const line = SAME[id] ?? (id as LineId);
  if (status === "passed") return passed(line, detail);
  return status === "failed" ? stops(line, detail, remedy ?? place, code) : open(line, detail, remedy ?? place, code);
}

/** A finding of a plan as a line; what keeps an apply from its work blocks. */
export function lineOfFinding(id: LineId, { message, remedy, code, blocks }: StateFinding): DoctorLine {
  return (blocks ? stops : amiss)(id, message, remedy, code);
}

/** Titles where a profile is the way in, and of an app that a package brought. */
const OF_PROFILE: Readonly<Record<string, string>> = {
  "permission-set-owner": "Profile",
  "policy-permission-set": "Profile on the policy",
  preauthorisation: "Profile opens the app",
  assignment: "User's profile",
};
const OF_INSTALLED: Readonly<Record<string, string>> = { "app-owner": "Whose app it is" };

/** The same lines in the words of the template's way in and of its app. */
export function inWordsOf(
  lines: readonly DoctorLine[],
  { profiles, isInstalled }: { profiles?: readonly string[]; isInstalled?: true },
): DoctorLine[] {
  const titles = { ...(profiles && OF_PROFILE), ...(isInstalled && OF_INSTALLED) };
  return lines.map((one) => ({ ...one, title: titles[one.id] ?? one.title }));
}

/**
 * Every line that is not among those given, as not looked at.
 *
 * @param stated which of those there are that not every template has
 */
export function restOf(
  lines: readonly DoctorLine[],
  why: string,
  remedy: string,
  stated: readonly LineId[] = [],
): DoctorLine[] {
  const there: readonly string[] = [...lines.map(({ id }) => id), ...WHERE_STATED.filter((id) => !stated.includes(id))];
  const rest = (Object.keys(LINES) as LineId[]).filter((id) => !there.includes(id));
  return rest.map((id) => open(id, `not looked at: ${why}`, remedy, NOT_LOOKED_AT));
}

/** Code of a line that something else kept from being looked at. */
const NOT_LOOKED_AT = "NOT_TRIED";

/** In the order of the table. */
export function inOrder(lines: readonly DoctorLine[]): DoctorLine[] {
  const ids = Object.keys(LINES);
  return lines.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

function line(
  id: LineId,
  status: DoctorLine["status"],
  detail: string,
  more: Pick<DoctorLine, "remedy" | "code" | "blocks">,
): DoctorLine {
  const [section, title] = LINES[id];
  return { id, section, title, status, detail, ...more };
}

/** e.g. `DOCTOR_API_REQUESTS`. */
function codeOf(id: LineId): string {
  return `DOCTOR_${id.toUpperCase().replaceAll("-", "_")}`;
}
