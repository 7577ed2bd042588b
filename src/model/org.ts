import type { ConsumerReader, CredentialsResource } from "./consumer.ts";
import type { Stamp } from "./drift.ts";
import type { KantivError } from "./errors.ts";
import type { Assignment, GivenGroup, HeldSet, LicenceSeat } from "./held.ts";
import type { Component } from "./metadata.ts";
import type { Secret } from "./secret.ts";
import type { Opener } from "./way-in.ts";

export type { Assignment, GivenGroup, HeldSet, LicenceSeat } from "./held.ts";

/** What a session source gives: enough to speak to the org as its administrator. */
export interface Credentials {
  instanceUrl: string;
  accessToken: Secret;
}

/** The org and the admin, as the org itself tells. */
export interface OrgIdentity {
  /** 18 characters. */
  orgId: string;
  name: string;
  instanceUrl: string;
  sandbox: boolean;
  /** The edition, e.g. `Enterprise Edition`. */
  organizationType: string;
  /** e.g. `SWE1S`; absent where the org does not tell. */
  instanceName?: string;
  /** Of an org in which packages are made; absent where there is none. */
  namespace?: string;
  /** ISO 8601: when a trial or a scratch org ends; absent for one that stays. */
  endsAt?: string;
  /** e.g. `"68.0"`. */
  maxApiVersion: string;
  admin: { userId: string; username: string };
  /** Origin of the My Domain that the org says it has; absent where it does not say, or names a host that is not Salesforce's. */
  myDomain?: string;
}

/** Whose a session is. */
export interface SessionUser {
  userId: string;
  orgId: string;
  /** Empty where it is not said. */
  username: string;
  /** `urls.custom_domain` of userinfo (Salesforce Help, "The UserInfo Endpoint"). */
  myDomain?: string;
}

/** The integration user as found in the org. */
export interface OrgUser {
  id: string;
  username: string;
  active: boolean;
  /** An administrator has frozen the user, who cannot log in then; absent where the org does not tell. */
  frozen?: boolean;
  profileId: string;
  /** As people see it; asked only where a profile is the way in. */
  profileName?: string;
}

/** What is there before a run: one read of everything that a plan speaks of. */
export interface OrgSnapshot {
  orgId: string;
  apiVersion: string;
  /** Components of the app's types that belong to it, by whatever full name; without secrets. */
  components: readonly Component[];
  app?: {
    id: string;
    developerName: string;
    /** A package brought it, and the template says so: its publisher's parts are neither made nor changed nor deleted. */
    isInstalled?: true;
  };
  /** The org's other External Client Apps, as far as it gives them out. */
  otherApps?: readonly OtherApp[];
  /** By which the integration user gets in; `isCustomers` where no template from here makes it, so that it is none of the components. */
  permissionSet?: {
    id: string;
    name: string;
    isCustomers?: true;
    /** Id of the group that owns the set: the policy names the group, which an org may take or refuse. */
    ownedBy?: string;
  };
  /** The permission set group by whose assignment the user is given that set, where it is not assigned by itself; or that is what the policy names. */
  group?: GivenGroup;
  /** Id of the user's assignment of the set itself, beside that of the group. */
  directAssignmentId?: string;
  /** A group by which the user holds the set anyway, though neither template nor run says so. */
  heldThrough?: string;
  /**
   * The integration user's own profile where that is the way in, with the id of the permission set that it owns, by which an
   * access row names it; `isNamed`: the template names it.
   */
  profile?: { name: string; setId: string | undefined; isNamed: boolean };
  /** The template's other permission sets and groups, as far as they are there. */
  moreSets?: readonly HeldSet[];
  /** Permission set licences that the template's sets are of. */
  licences?: readonly LicenceSeat[];
  /** Who last saved each of the components. */
  stamps?: readonly Stamp[];
  user?: OrgUser;
  /** Id of the assignment row when the user holds the permission set, or the group that holds it, or did before the row's end. */
  assignmentId?: string;
  /** When that row ended, ISO 8601, or empty where the org does not say; absent while it is in force. */
  assignmentEndedAt?: string;
  /** When that row, in force now, will end; absent for one without an end. */
  assignmentEndsAt?: string;
  /** Who holds the permission set by an assignment of their own, of the users that were asked about. */
  assignments?: readonly Assignment[];
  /** Id of the SetupEntityAccess row that pre-authorises the app for the permission set. */
  preauthorisationId?: string;
  /** What opens the app by a SetupEntityAccess row. Absent where nobody asked. */
  openers?: readonly Opener[];
  consumerKey?: string;
}

export interface OtherApp {
  id: string;
  developerName: string;
  description: string;
  /** Our permission set opens it, too. */
  sharesSet?: true;
}

/** An org and what is there of the app, as a report needs it. */
export interface Seen {
  identity: OrgIdentity;
  snapshot: OrgSnapshot;
}

type DeployStatus =
  | "Pending"
  | "InProgress"
  | "FinalizingDeploy"
  | "FinalizingDeployFailed"
  | "Succeeded"
  | "SucceededPartial"
  | "Failed"
  | "Canceling"
  | "Canceled";

export interface ComponentMessage {
  componentType: string;
  fullName: string;
  fileName: string;
  outcome: "created" | "changed" | "deleted" | "unchanged" | "failed";
  /** The component's record, as the org names it. */
  id?: string;
  problem?: string;
  problemType?: "Warning" | "Error";
  line?: number;
  column?: number;
}

export interface DeployOutcome {
  deployId: string;
  /** A value unknown to this tool is kept as it came. */
  status: DeployStatus | (string & {});
  success: boolean;
  components: readonly ComponentMessage[];
  /** Of the whole request; components may then be empty. */
  errorStatusCode?: string;
  errorMessage?: string;
}

/** What the org says of a deployment that it was only to check. */
export interface Checked {
  outcome: DeployOutcome;
  /** Why it would not take it; undefined when it would. */
  refusal: KantivError | undefined;
}

export interface FileProperty {
  type: string;
  fullName: string;
  fileName: string;
  id: string;
  /** Who saved it last, and when, as far as the org tells. */
  changed?: { userId: string; userName: string; at: string };
}

/** Rows of one query, or the org's refusal of just that query. */
export type QueryReply =
  | { ok: true; rows: readonly Readonly<Record<string, unknown>>[] }
  | { ok: false; orgCode: string; message: string };

export interface RetrieveStatus {
  done: boolean;
  status: string;
  success: boolean;
  errorMessage?: string;
  /** With `done`: the zip, and what is in it. */
  zip?: Uint8Array;
  properties: readonly FileProperty[];
  messages: readonly string[];
}

/** How one deployment stands; `outcome.components` is full only when done. */
export interface DeployProgress {
  done: boolean;
  outcome: DeployOutcome;
  /** Of `total` components so far. */
  deployed: number;
  total: number;
  errors: number;
  stateDetail?: string;
  /** How long it took from its submit to its end, by the org's own clock, where that says anything. */
  tookMs?: number;
}

/** A deployment that was submitted lately, as the org lists them. */
export interface RecentDeploy {
  id: string;
  status: string;
  /** Milliseconds by the org's own clock. */
  createdAt: number;
}

export interface DeployOptions {
  checkOnly: boolean;
  /** Only for deletions, whose "not there" is a warning. */
  ignoreWarnings?: boolean;
}

/** One of an org's limits. */
export interface Limit {
  max: number;
  remaining: number;
}

/** Everything that may be asked of an org, secrets aside. `plan` and `drift` get this and nothing more, so they cannot write. */
export interface OrgReader extends ConsumerReader {
  readonly instanceUrl: string;
  readonly apiVersion: string;
  /**
   * Milliseconds by the org's own clock at its latest answer, to the second below; undefined before the first. What is
   * sent after that is no older in the org, whatever this machine's clock says.
   */
  readonly orgTime: number | undefined;
  userinfo(): Promise<SessionUser>;
  /** Several SOQL queries in one request (REST `composite`); each is answered or refused by itself. */
  queries<K extends string>(soql: Readonly<Record<K, string>>): Promise<Record<K, QueryReply>>;
  /** What the org allows and how much of it is left, by the names of its own. */
  limits(): Promise<Readonly<Record<string, Limit>>>;
  /** One query of the Tooling API, answered or refused. */
  toolingQuery(soql: string): Promise<QueryReply>;
  /** Deployments, without mere checks, that a user submitted since a moment by the org's clock (ms), newest first. */
  recentDeploys(since: number, userId: string): Promise<readonly RecentDeploy[]>;
  startRetrieve(members: Readonly<Record<string, readonly string[]>>): Promise<string>;
  retrieveStatus(id: string): Promise<RetrieveStatus>;
  deployStatus(id: string): Promise<DeployProgress>;
}

/** What changes an org, and what is too secret for a mere look. */
export interface OrgWriter extends OrgReader, CredentialsResource {
  /** Submits a zip; resolves with the deploy id. Never repeated: see `org/metadata/deploy`. */
  submitDeploy(zip: Uint8Array, options: DeployOptions): Promise<string>;
  /** Resolves with the id of the new record. A duplicate is a `KantivError` with code `DUPLICATE`. */
  create(object: string, fields: Readonly<Record<string, string | boolean | number>>): Promise<string>;
  update(object: string, id: string, fields: Readonly<Record<string, string | boolean | number>>): Promise<void>;
  remove(object: string, id: string): Promise<void>;
}
