/** A fresh org: a sandbox with an administrator, an integration user that holds nothing yet, and no app. */
import { USER_PERMISSIONS } from "../access/permissions.ts";
import { type InstalledApp, installApp } from "../metadata/installed.ts";
import type { Switches } from "../switches.ts";
import { addRecords, addSetup, grantsOver } from "./business.ts";
import type { CustomObject, PlainRecord, SetupType, Sharing } from "./data.ts";
import { newOrgId, newSessionToken, nextId, randomText } from "./ids.ts";
import type { Limits, MetadataFields, Org, Timings } from "./types.ts";
import type { User, UserLicense } from "./users.ts";

/** What a test may ask of a new org; everything has a default. */
export interface OrgSeed {
  name?: string;
  isSandbox?: boolean;
  organizationType?: string;
  /** Of a Developer Edition org in which packages are made. */
  namespacePrefix?: string;
  apiVersions?: { min: number; max: number };
  timings?: Partial<Timings>;
  /** Milliseconds before every answer; the emulator's when absent. */
  latencyMs?: number;
  limits?: Partial<Limits>;
  switches?: Partial<Switches>;
  adminUsername?: string;
  integrationUsername?: string;
  /** Name of the integration user's profile. */
  integrationProfile?: string;
  /** Apps that a managed package brought. */
  installedApps?: readonly (string | InstalledApp)[];
  /** Custom objects, and standard ones with custom fields. */
  objects?: readonly CustomObject[];
  /** Names of Apex classes, tabs, custom permissions and so on. */
  setup?: Readonly<Partial<Record<SetupType, readonly string[]>>>;
  /** Take each name that a permission set has of an object, field, class … as one that the org has. */
  obliging?: boolean;
  /** Records by object, each with the fields that it has. */
  records?: Readonly<Record<string, readonly PlainRecord["fields"][]>>;
  /** Org-wide defaults of objects that are not open to all. */
  sharing?: Readonly<Record<string, Sharing>>;
}

export const DEFAULT_TIMINGS: Timings = {
  deployPending: 150,
  deployInProgress: 250,
  deployFinalizing: 0,
  deployCanceling: 100,
  retrieve: 100,
  propagation: 0,
  groupCalculation: 300,
};

const DEFAULT_LIMITS: Limits = {
  loginsPerHour: 3600,
  dailyApiRequests: 15000,
  usedApiRequests: 0,
  queryBatch: 2000,
};

const DAY = 24 * 60 * 60 * 1000;

function addLicense(org: Org, name: string, total: number, allows: string[] | null): UserLicense {
  const license = { id: nextId(org, "100"), name, total, allows };
  org.userLicenses.push(license);
  return license;
}

function addProfile(
  org: Org,
  name: string,
  apiName: string,
  licenseId: string,
  permissions: string[],
  grants: MetadataFields = {},
): void {
  org.profiles.push({
    id: nextId(org, "00e"),
    name,
    apiName,
    licenseId,
    permissionSetId: nextId(org, "0PS"),
    permissions,
    grants,
    loginIpRanges: [],
    loginHours: null,
  });
}

/** Adds an active user without a password. */
export function addUser(org: Org, username: string, profileId: string, now: number, more: Partial<User> = {}): User {
  const local = username.split("@")[0] ?? username;
  const user: User = {
    id: nextId(org, "005"),
    username,
    email: `${local}@example.com`,
    firstName: null,
    lastName: local,
    alias: local.slice(0, 8),
    profileId,
    profileAssignmentId: nextId(org, "0Pa"),
    loginRecordId: nextId(org, "0Yw"),
    isActive: true,
    isFrozen: false,
    password: null,
    securityToken: null,
    passwordExpired: false,
    timeZone: "Europe/Copenhagen",
    locale: "en_US",
    language: "en_US",
    emailEncoding: "UTF-8",
    more: {},
    createdAt: now,
    modifiedAt: now,
    ...more,
  };
  org.users.push(user);
  return user;
}

export function emptyOrg(seed: OrgSeed): Org {
  return {
    id: newOrgId(),
    name: seed.name ?? "Acme UAT",
    port: 0,
    host: null,
    isSandbox: seed.isSandbox ?? true,
    organizationType: seed.organizationType ?? "Enterprise Edition",
    namespacePrefix: seed.namespacePrefix ?? null,
    trialExpiresAt: null,
    instanceName: "SWE1S",
    status: "active",
    apiVersions: seed.apiVersions ?? { min: 50, max: 68 },
    timings: { ...DEFAULT_TIMINGS, ...seed.timings },
    latencyMs: seed.latencyMs ?? null,
    limits: { ...DEFAULT_LIMITS, ...seed.limits },
    upsets: {
      tokenUnknownError: 0,
      deploySetupLock: 0,
      deployRowLock: 0,
      deployUnknownException: 0,
      deployFinalizing: 0,
      rowLock: 0,
    },
    switches: seed.switches ?? {},
    soapLogin: { enabled: true, requireAnyApiAuth: false },
    apiAccessControl: false,
    sourceIp: "203.0.113.10",
    lastIds: {},
    userLicenses: [],
    profiles: [],
    permissionSetLicenses: [],
    users: [],
    assignments: [],
    permissionSetGroups: [],
    licenseAssignments: [],
    components: [],
    consumers: [],
    accessRows: [],
    approvals: [],
    sessions: [],
    cliRefreshTokens: [],
    usedJtis: [],
    setupAudit: [],
    logins: [],
    deploys: [],
    retrieves: [],
    deployQueueFreeAt: 0,
    cursors: [],
    customObjects: structuredClone(seed.objects ?? []) as CustomObject[],
    setup: {},
    obliging: seed.obliging ?? false,
    sharing: { ...seed.sharing },
    records: {},
  };
}

/** Licences and profiles as a new Enterprise org has them, as far as an integration needs them. */
function addAccess(org: Org): void {
  const full = addLicense(org, "Salesforce", 100, null);
  const integration = addLicense(org, "Salesforce Integration", 5, ["ApiEnabled", "ApiUserOnly"]);
  org.permissionSetLicenses.push({
    id: nextId(org, "0PL"),
    developerName: "SalesforceAPIIntegrationPsl",
    label: "Salesforce API Integration",
    total: 5,
    allows: [
      "ViewSetup",
      "ViewAllUsers",
      "ViewRoles",
      "ViewAllData",
      "ModifyAllData",
      "EditTask",
      "EditEvent",
      "*objects",
    ],
  });
  const everything = Object.keys(USER_PERMISSIONS).filter(
    (name) => !["ApiUserOnly", "BypassMFAForUiLogins", "TwoFactorApi", "UseAnyApiClient"].includes(name),
  );
  addProfile(org, "System Administrator", "Admin", full.id, everything, grantsOver(org, "everything"));
  const everyday = ["ActivitiesAccess", "ApiEnabled", "EditTask", "RunReports", "ExportReport", "ViewHelpLink"];
  addProfile(org, "Standard User", "Standard", full.id, everyday, grantsOver(org, "own records"));
  const minimum = "Minimum Access - Salesforce";
  addProfile(org, minimum, minimum, full.id, ["ActivitiesAccess", "ViewHelpLink"]);
  const apiOnly = "Minimum Access - API Only Integrations";
  addProfile(org, apiOnly, apiOnly, integration.id, ["ApiEnabled", "ApiUserOnly"]);
}

/** Builds an org. The administrator's session lasts a day after its last use. */
export function freshOrg(seed: OrgSeed, now: number): Org {
  const org = emptyOrg(seed);
  addSetup(org, seed.setup ?? {});
  addAccess(org);
  const profileId = (name: string) => {
    const profile = org.profiles.find((candidate) => candidate.name === name);
    if (!profile) throw new RangeError(`no profile named ${name} in a fresh org`);
    return profile.id;
  };
  const admin = addUser(org, seed.adminUsername ?? "admin@acme.com.uat", profileId("System Administrator"), now, {
    firstName: "Ada",
    lastName: "Admin",
    password: `Pw1!${randomText(12)}`,
    securityToken: randomText(24),
  });
  const profile = profileId(seed.integrationProfile ?? "Minimum Access - Salesforce");
  addUser(org, seed.integrationUsername ?? "kantiv@acme.com.uat", profile, now, { lastName: "Integration User" });
  for (const app of seed.installedApps ?? []) installApp(org, app, now);
  addRecords(org, seed.records ?? {}, admin.id, now);
  org.sessions.push({
    token: newSessionToken(org),
    userId: admin.id,
    kind: "seed",
    scopes: null,
    appId: null,
    createdAt: now,
    usedAt: now,
    timeout: DAY,
  });
  return org;
}

/** What a client needs to use an org; printed when the emulator is ready. Holds secrets of the emulated org. */
export interface ReadyDocument {
  url: string;
  /** Where control routes answer, when that is not the org's own address. */
  controlUrl?: string;
  organizationId: string;
  admin: { username: string; password: string; securityToken: string; accessToken: string };
  integrationUser: { username: string };
}

/** @throws {Error} when the first two users or the seeded session are gone */
export function readyDocument(org: Org, url: string): ReadyDocument {
  const [admin, integrationUser] = org.users;
  const session = org.sessions.find((candidate) => candidate.kind === "seed");
  if (!admin || !integrationUser || !session) throw new Error("the org has lost its seeded users or session");
  return {
    url,
    ...(org.host === null ? {} : { controlUrl: `http://127.0.0.1:${org.port}` }),
    organizationId: org.id,
    admin: {
      username: admin.username,
      password: admin.password ?? "",
      securityToken: admin.securityToken ?? "",
      accessToken: session.token,
    },
    integrationUser: { username: integrationUser.username },
  };
}
