import type { About } from "../model/verdict.ts";
import { commandLine, shellWord } from "../util/command-line.ts";
import { setupPage } from "../util/setup-page.ts";

/** What puts something right: a command of ours, or a place in words. */
export type Mend = { command: string } | { remedy: string };

/** Code of a check or finding: what mends it. What is not here is mended by the remedy of the check itself. */
const MENDS: Readonly<Record<string, (about: About) => Mend | undefined>> = {
  USER_NOT_FOUND: ensureUser,
  USER_INACTIVE: ensureUser,
  CAUSE_USER_ACTIVE: ensureUser,
  USER_FROZEN: unfreeze,
  CAUSE_USER_FROZEN: unfreeze,
  CERTIFICATE_EXPIRED: newPair,
  CERTIFICATE_EXPIRES: newPair,
  APP_FOREIGN: takeOver,
  PERMISSION_SET_FOREIGN: takeOver,
  CAUSE_APP: apply,
  CAUSE_APP_ENABLED: apply,
  CAUSE_POLICY: apply,
  CAUSE_POLICY_PERMISSION_SET: apply,
  CAUSE_PREAUTHORISATION: apply,
  CAUSE_ASSIGNMENT: apply,
  CAUSE_API_ENABLED: (about) => (about.byProfile ? undefined : apply(about)),
  CAUSE_APP_SCOPES: apply,
  CAUSE_CERTIFICATE: apply,
  CAUSE_LOGIN_IP: profilePage("Login IP Ranges"),
  CAUSE_LOGIN_HOURS: profilePage("Login Hours"),
  DATA_OBJECT_HIDDEN: apply,
  DATA_FIELD_HIDDEN: apply,
  CONSUMER_KEY_CHANGED: apply,
  LOGIN_SCOPES: apply,
  // The org is looked at before these are believed: its state is right, or it does not show its certificate.
  TOKEN_AUDIENCE: ownDomain,
  TOKEN_CROSS_ORG: ownDomain,
  TOKEN_SIGNATURE: redeploy,
  TOKEN_ASSERTION_INVALID: redeploy,
  TOKEN_NOT_APPROVED: verifyAgain,
  TOKEN_USER_NOT_ASSIGNED: verifyAgain,
  TOKEN_SCOPE_MISSING: verifyAgain,
  TOKEN_APP_NOT_FOUND: verifyAgain,
  TOKEN_CLIENT_UNKNOWN: verifyAgain,
  TOKEN_ORG_UNAVAILABLE: verifyAgain,
  TOKEN_TRANSIENT: verifyAgain,
  FOREIGN_ACCESS: (about) => (about.running === "drift" ? undefined : ours(about, "drift")),
  DRIFT: apply,
};

/** A command of ours on the run's org, ready to paste. Pure. */
export function commandFor({ orgFile: file, again }: About, command: string, ...more: string[]): string {
  return commandLine(command, { file, again }, ...more);
}

/** Undefined where only the check's own remedy says what to do. Pure. */
export function mendOf(code: string, about: About): Mend | undefined {
  return MENDS[code]?.(about);
}

/** What a template says is put into the org. Pure. */
function apply(about: About): Mend {
  if (about.insteadOfApply !== undefined) return { remedy: about.insteadOfApply };
  return ours(about, "apply", ...(about.running === "apply" ? ["--redeploy"] : []));
}

function redeploy(about: About): Mend {
  return about.insteadOfApply === undefined ? ours(about, "apply", "--redeploy") : { remedy: about.insteadOfApply };
}

function takeOver(about: About): Mend {
  return ours(about, "apply", "--adopt");
}

function ensureUser(about: About): Mend {
  return ours(about, "user ensure");
}

/** Host and audience at once; undefined where it is what the org file says already, or the org does not say. */
function ownDomain({ orgFile, instanceUrl, myDomain }: About): Mend | undefined {
  if (myDomain === undefined || myDomain === instanceUrl) return undefined;
  return { remedy: `The org's My Domain is another one; in ${orgFile}: instanceUrl: ${myDomain}` };
}

function verifyAgain(about: About): Mend {
  if (about.running !== "verify") return ours(about, "verify");
  return {
    remedy: "What was set up is right: run the same command again in some minutes, when the change has spread.",
  };
}

function ours(about: About, command: string, ...more: string[]): { command: string } {
  return { command: commandFor(about, command, ...more) };
}

/** Both files beside the certificate that goes; the org file names them when the new one is proven. */
function newPair(about: About): Mend | undefined {
  if (about.certificate === undefined) return undefined;
  const stem = about.certificate.replace(/\.\w+$/, "");
  const [certificate, key] = [`${stem}-new.crt`, `${stem}-new.key`];
  const made = `kantiv-sf certificate create --out-cert ${shellWord(certificate)} --out-key ${shellWord(key)} --unencrypted`;
  const files = ["--new-cert", certificate, "--new-key-file", key, "--write"];
  return { command: `${made} && ${ours(about, "certificate rotate", ...files).command}` };
}

function unfreeze({ username, instanceUrl, user }: About): Mend {
  const page = user ? ` ${setupPage(instanceUrl, "ManageUsers", `/${user.id}`)}` : "";
  return { remedy: `Ask who froze the user and why; then Setup, Users, ${username}, Unfreeze.${page}` };
}

function profilePage(part: string): (about: About) => Mend {
  return ({ username, instanceUrl, user }) => {
    const page = user ? ` ${setupPage(instanceUrl, "EnhancedProfiles", `/${user.profileId}`)}` : "";
    return { remedy: `Setup, Profiles, the profile of ${username}, ${part}.${page}` };
  };
}
