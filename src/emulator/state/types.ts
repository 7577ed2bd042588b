/**
 * What an emulated org is made of: plain JSON data, so that a state can be dumped, kept in a file and read again. All
 * times are milliseconds since the epoch. Records are replaced, never changed in place, wherever a deployment may have to
 * be rolled back (components, access rows, assignments, consumers).
 */
import type { Switches } from "../switches.ts";
import type { CustomObject, PlainRecord, SetupItem, SetupType, Sharing } from "./data.ts";
import type { DeployJob, RetrieveJob } from "./jobs.ts";
import type {
  Assignment,
  LicenseAssignment,
  PermissionSetGroup,
  PermissionSetLicense,
  Profile,
  User,
  UserLicense,
} from "./users.ts";

export interface World {
  readonly format: 1;
  orgs: Org[];
  switches: Switches;
  clock: ClockState;
}

/** `now` = (the process's clock, or `frozenAt`) + `offsetMs`. */
interface ClockState {
  offsetMs: number;
  frozenAt: number | null;
}

/** `starting`: created but not ready, as a fresh sandbox is for a while. */
type OrgStatus = "active" | "locked" | "maintenance" | "starting";

export interface Org {
  /** 18 characters. */
  id: string;
  name: string;
  /** The loopback port of this org's URL; 0 until it is bound. */
  port: number;
  /** The name under which it is reached by https, as a real org has it; null: by its port alone. */
  host: string | null;
  isSandbox: boolean;
  /** The edition, as Organization.OrganizationType has it. */
  organizationType: string;
  /** Of an org that packages are developed in; null: none. */
  namespacePrefix: string | null;
  /** When a trial or a scratch org ends. */
  trialExpiresAt: number | null;
  instanceName: string;
  status: OrgStatus;
  apiVersions: { min: number; max: number };
  timings: Timings;
  /** Milliseconds before every answer; null: the emulator's. */
  latencyMs: number | null;
  limits: Limits;
  upsets: Upsets;
  /** What this org does otherwise than the world. */
  switches: Partial<Switches>;
  soapLogin: { enabled: boolean; requireAnyApiAuth: boolean };
  /** Only admin-approved apps may call the API (API Access Control). */
  apiAccessControl: boolean;
  /** Where requests seem to come from, for IP rules. */
  sourceIp: string;
  /** The last number given out per key prefix. */
  lastIds: Record<string, number>;
  userLicenses: UserLicense[];
  profiles: Profile[];
  permissionSetLicenses: PermissionSetLicense[];
  users: User[];
  assignments: Assignment[];
  permissionSetGroups: PermissionSetGroup[];
  licenseAssignments: LicenseAssignment[];
  components: Component[];
  consumers: Consumer[];
  accessRows: AccessRow[];
  approvals: Approval[];
  /** Of the Salesforce CLI's own app, one for each login by browser. */
  cliRefreshTokens: CliRefreshToken[];
  sessions: Session[];
  usedJtis: UsedJti[];
  setupAudit: SetupChange[];
  logins: Login[];
  deploys: DeployJob[];
  retrieves: RetrieveJob[];
  /** When the deployment before the next one ended. */
  deployQueueFreeAt: number;
  cursors: QueryCursor[];
  customObjects: CustomObject[];
  setup: Partial<Record<SetupType, SetupItem[]>>;
  /** It has each object, field, class and so on that a permission set names: for rehearsals of an org that is not known. */
  obliging: boolean;
  /** Org-wide defaults; an object that is not named is open to all who may read it. */
  sharing: Record<string, Sharing>;
  /** Records of business objects (Account, Contact …). */
  records: Record<string, PlainRecord[]>;
}

/** Milliseconds. */
export interface Timings {
  deployPending: number;
  deployInProgress: number;
  deployFinalizing: number;
  deployCanceling: number;
  retrieve: number;
  /** From a change of an app or its policy until the token endpoint knows of it. */
  propagation: number;
  /** From a change of a permission set group, or of a permission set in it, until it has the status Updated. */
  groupCalculation: number;
}

export interface Limits {
  loginsPerHour: number;
  dailyApiRequests: number;
  usedApiRequests: number;
  queryBatch: number;
}

/** How many of the next operations meet a passing trouble of Salesforce's own. */
export interface Upsets {
  tokenUnknownError: number;
  deploySetupLock: number;
  deployRowLock: number;
  deployUnknownException: number;
  /** The deployment fails while it is being finished. */
  deployFinalizing: number;
  /** A record that is made, changed or deleted is held by something else. */
  rowLock: number;
}

export type MetadataValue = string | MetadataFields | MetadataValue[];

/** Elements by name; scalars are text ("true"), as they stand in the file. */
export interface MetadataFields {
  [element: string]: MetadataValue;
}

export interface Component {
  id: string;
  type: string;
  fullName: string;
  fields: MetadataFields;
  /** What the fields were before the last change: in force elsewhere until the change has spread. */
  previous?: MetadataFields;
  /** Content of types that have a file besides the XML (Certificate). */
  content?: string;
  createdAt: number;
  createdBy: string;
  modifiedAt: number;
  modifiedBy: string;
}

/** The OAuth client behind an app. */
export interface Consumer {
  id: string;
  appId: string;
  key: string;
  secret: string;
  /** When the key came to be: a new one has to spread. */
  since: number;
  staged: StagedCredentials[];
  /** Of an installed app: the global settings in its publisher's org, which are in no package, so that this org has no file of them. */
  publishers?: MetadataFields;
}

export interface StagedCredentials {
  id: string;
  key: string;
  secret: string;
  createdAt: number;
  createdBy: string;
  rotatedAt: number | null;
}

/** SetupEntityAccess: the permission set `parentId` opens the app `entityId`. */
interface AccessRow {
  id: string;
  parentId: string;
  entityId: string;
}

/** A user has approved an app (the OauthToken object). */
interface Approval {
  id: string;
  userId: string;
  appId: string;
  createdAt: number;
}

export interface Session {
  token: string;
  userId: string;
  kind: "seed" | "soap" | "oauth";
  /** As in the token reply; null: all. */
  scopes: string[] | null;
  appId: string | null;
  createdAt: number;
  usedAt: number;
  /** Idle milliseconds after which it ends. */
  timeout: number;
  /** The login by browser whose refresh token it came from. */
  grant?: string;
}

/** A row of SetupAuditTrail. */
export interface SetupChange {
  id: string;
  at: number;
  userId: string;
  action: string;
  section: string;
  /** What was changed, as Setup shows it. */
  display: string;
}

export interface CliRefreshToken {
  token: string;
  userId: string;
  /** The first token of the login that this one goes back to; absent: itself. */
  grant?: string;
  /** Redeemed where tokens rotate: good no more. */
  spent?: true;
}

interface UsedJti {
  key: string;
  until: number;
}

/** A row of LoginHistory. */
interface Login {
  id: string;
  userId: string;
  at: number;
  type: string;
  status: string;
  application: string;
  appId: string | null;
  sourceIp: string;
}

export interface QueryCursor {
  id: string;
  userId: string;
  until: number;
  records: Record<string, unknown>[];
}
