import type { DataSet } from "../../metadata/set-roles.ts";
import { APPLY_NEEDS } from "../../model/admin-needs.ts";
import { inputError, type KantivError, sessionError } from "../../model/errors.ts";
import type { KnownUser } from "../../model/former-user.ts";
import type { OrgIdentity, OrgWriter, QueryReply, SessionUser } from "../../model/org.ts";
import type { Settings } from "../../model/settings.ts";
import { Meanwhile } from "../../util/meanwhile.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { type QuestionKey, questions, readAssignee, readPermissions } from "../read/queries.ts";
import { faultOf } from "../wire/faults.ts";
import { ownAnswers, toOwnNames } from "../wire/own-namespace.ts";
import { needId } from "../wire/replies.ts";
import { apiVersions } from "../wire/versions.ts";
import { type AdminSessionPorts, credentialsFrom } from "./credentials.ts";
import { renewOnce } from "./renew.ts";
import { checkSession } from "./session.ts";

/** The highest API version that this tool has been tested with (Winter '27). */
export const TESTED_API_VERSION = 68;

export interface ConnectOptions {
  /** The template's range of API versions. */
  apiVersions: { min: number; max: number };
  /** Absent where a profile lets the user in, or nobody asks of one. */
  permissionSet?: string | undefined;
  /** The user's profile is asked for, since one is the way in. */
  byProfile?: boolean;
  moreSets?: readonly Pick<DataSet, "name">[];
  /** Integration users of before, who may still hold it. */
  knownUsers?: readonly KnownUser[];
  /** A production org is refused without it. */
  production: boolean;
}

/** An org that a run may speak to: checked, with the answers of the first composite request. */
export interface OpenOrg {
  org: OrgWriter;
  identity: OrgIdentity;
  answers: Record<QuestionKey, QueryReply>;
}

/**
 * Opens the admin session and checks it before anything else: that the org is the one that the org file names, which API
 * version to speak, sandbox or not, whose session it is and what that user may do. Three requests.
 *
 * Throws session errors (exit 3) and `PRODUCTION_ORG` (exit 2).
 */
export async function connect(settings: Settings, options: ConnectOptions, ports: AdminSessionPorts): Promise<OpenOrg> {
  const opened = await reach(settings, options, ports);
  const { identity, answers } = opened;
  if (!identity.sandbox && !options.production) throw productionRefused(identity);
  checkPermissions(answers.adminPermissions, identity, ports);
  return opened;
}

/** The same for who tells what the org and its administrator are, and refuses nothing for it. Throws session errors (exit 3). */
export async function reach(settings: Settings, options: ConnectOptions, ports: AdminSessionPorts): Promise<OpenOrg> {
  const credentials = await credentialsFrom(settings, ports);
  checkSession(credentials, settings);
  const gateway = (ports.meanwhile ?? new Meanwhile()).load(() => import("../wire/gateway.ts"));
  const versions = await apiVersions(credentials.instanceUrl, ports.http);
  const { openOrg } = await gateway();
  const version = chooseVersion(versions, options.apiVersions);
  const { renew } = credentials;
  const reopen =
    renew &&
    (async () => {
      const fresh = await renew();
      checkSession(fresh, settings);
      return openOrg(fresh, version, ports.http);
    });
  const org = renewOnce(openOrg(credentials, version, ports.http), reopen);
  const admin = await org.userinfo();
  const answers = await org.queries(
    questions({
      adminUserId: admin.userId,
      integrationUsername: settings.integrationUser.username,
      permissionSet: options.permissionSet,
      byProfile: options.byProfile ?? false,
      ...(options.moreSets ? { moreSets: options.moreSets } : {}),
      ...(options.knownUsers ? { knownUsers: options.knownUsers } : {}),
    }),
  );
  const username = admin.username || readAssignee(answers.adminPermissions);
  const identity = readIdentity(answers.organization, { ...admin, username }, org.instanceUrl, versions);
  const { namespace } = identity;
  return { org: toOwnNames(org, namespace), identity, answers: ownAnswers(answers, namespace) };
}

/** min(org's highest, highest tested, template's highest), within what the template can be deployed with. */
export function chooseVersion(orgVersions: readonly string[], range: { min: number; max: number }): string {
  const ceiling = Math.min(TESTED_API_VERSION, range.max);
  const usable = orgVersions.map(Number).filter((version) => version >= range.min && version <= ceiling);
  if (usable.length > 0) return `${Math.max(...usable)}.0`;
  throw sessionError(
    "API_VERSION",
    `The org offers ${spanOf(orgVersions)}; the template and this tool need one of ${range.min} to ${ceiling}.`,
    "Use a template made for this org's release.",
  );
}

function spanOf(versions: readonly string[]): string {
  return versions.length === 0 ? "no API version" : `API versions ${versions[0]} to ${versions.at(-1)}`;
}

function readIdentity(
  reply: QueryReply,
  admin: SessionUser,
  instanceUrl: string,
  versions: readonly string[],
): OrgIdentity {
  if (!reply.ok) throw faultOf(reply.orgCode, reply.message, "asking which org this is");
  const [row] = reply.rows;
  const orgId = row ? needId(row.Id, "00D", "the org") : "";
  // Of an id of 18 characters the last three only repeat the case of the others.
  if (!row || typeof row.IsSandbox !== "boolean" || !sameId(orgId, admin.orgId)) {
    throw sessionError(
      "NOT_AN_ORG",
      "The org does not say which org it is.",
      "Check instanceUrl and the admin session.",
    );
  }
  return {
    orgId,
    name: printable(String(row.Name ?? "")),
    instanceUrl,
    sandbox: row.IsSandbox,
    organizationType: printable(String(row.OrganizationType ?? "")),
    ...(typeof row.InstanceName === "string" ? { instanceName: printable(row.InstanceName) } : {}),
    ...(typeof row.NamespacePrefix === "string" ? { namespace: row.NamespacePrefix } : {}),
    ...(typeof row.TrialExpirationDate === "string" ? { endsAt: printable(row.TrialExpirationDate) } : {}),
    maxApiVersion: versions.at(-1) ?? "",
    admin: { userId: admin.userId, username: admin.username },
    ...(admin.myDomain ? { myDomain: admin.myDomain } : {}),
  };
}

/** The error of a run that would touch a production org without a word for it. */
export function productionRefused(identity: OrgIdentity): KantivError {
  return inputError(
    "PRODUCTION_ORG",
    `${identity.instanceUrl} (${identity.name}) is a production org.`,
    "In production the customer sets the app up; only with their consent, add --production.",
    { data: { orgId: identity.orgId } },
  );
}

function checkPermissions(reply: QueryReply, identity: OrgIdentity, ports: AdminSessionPorts): void {
  const held = readPermissions(reply);
  if (held === undefined) {
    ports.emit({
      kind: "warning",
      code: "PERMISSIONS_UNKNOWN",
      message:
        "The org does not say what the administrator may do; a missing permission would show only at the deployment.",
    });
    return;
  }
  const missing = APPLY_NEEDS.filter(({ anyOf }) => !anyOf.some((name) => held.get(name) === true));
  if (missing.length === 0) return;
  throw sessionError(
    "PERMISSION_MISSING",
    `${identity.admin.username} lacks: ${missing.map(({ label }) => `"${label}"`).join(", ")}.`,
    "Give the administrator these user permissions (the standard System Administrator profile has them) and run again.",
  );
}
