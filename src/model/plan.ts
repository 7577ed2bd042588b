import type { CertificateFacts } from "../util/certificate-text.ts";

/** One field of a component that differs. `null` stands for "not there". Certificates show as fingerprints. */
export interface FieldChange {
  /** e.g. `permittedUsersPolicyType`, or `userPermissions[ApiEnabled].enabled`. */
  path: string;
  before: string | null;
  after: string | null;
  /** Of what is made: it would be so without being told, too. */
  isDefault?: true;
  /** Why it differs, where it does since this version of the template alone: an earlier one had it as the org has. */
  news?: string;
  /** Of a field that holds certificates: what people know them by, as far as the certificates themselves are at hand. */
  certificates?: { before: CertificateFacts | null; after: CertificateFacts | null };
}

type Action = "create" | "update" | "delete" | "none";

export interface Change {
  /** A metadata type, or `PermissionSetAssignment` and `SetupEntityAccess` for the rows that give access. */
  type: string;
  name: string;
  action: Action;
  fields: readonly FieldChange[];
  /** Paths that the org never gives back, so that nothing is known of them. */
  unreadable: readonly string[];
}

/** Fingerprints (SHA-256, hex) of all that a plan was made from; `apply --plan` refuses it when one has moved. */
interface Fingerprints {
  template: string;
  orgFile: string;
  /** Of the metadata that would be deployed. */
  package: string;
  /** Of what was read from the org. */
  snapshot: string;
}

/** What a plan comes to, before its fields: what the org is to be like for people. */
export interface Meaning {
  who: {
    /** The integration user's name. */
    user: string;
    /** By which it gets in; null where that is its profile. */
    permissionSet: string | null;
    /** The permission set group of the template by which it gets that set. */
    group?: string;
    /** Permission sets and groups that it gets beside, by name, with the licence that a set is of, the sets of a group, and the group that brings a set. */
    moreSets?: readonly { name: string; licence?: string; sets?: readonly string[]; by?: string; isCustomers?: true }[];
    /** `admin`: only whom an administrator approved; `self`: everyone who approves the app for themselves. */
    approval: "admin" | "self";
    /** How many have that permission set, or such a profile, beside the user; null where the org does not show it. */
    othersHolding: number | null;
    /** All that the app's OAuth policy names. */
    profiles: readonly string[];
    permissionSets: readonly string[];
  };
  /** A profile of the user's own, where one is stated, and how that restricts logins; null for what is not stated, and stays. */
  ownProfile?: { name: string; addresses: string | null; hours: string | null };
  /** By their names in metadata; `label` in Setup's words, where they are known. */
  scopes: readonly { name: string; label: string | null }[];
  callbacks: readonly string[];
  /** A package brought the app: callbacks and certificate are in its publisher's org alone. */
  isInstalled?: true;
  /** Null where an installed app has its publisher's, and the org file names none. */
  certificate: {
    subject: string;
    /** ISO 8601. */
    validTo: string;
    fingerprint256: string;
    /** Whether the org gives out which one it holds; null while it has no such app. */
    shownByOrg: boolean | null;
  } | null;
  policy: {
    /** How long a refresh token lives, in words: `365 days`, `none`. */
    refreshToken: string;
    /** Null for the org's own time-out. */
    sessionMinutes: number | null;
    sessionLevel: string;
    ipRelaxation: string;
  };
}

/** All that `apply` would do, as a document. It holds no secret. */
export interface Plan {
  version: 1;
  orgId: string;
  instanceUrl: string;
  /** By the org's own word, or by its host. */
  production: boolean;
  apiVersion: string;
  template: string;
  fingerprints: Fingerprints;
  changes: readonly Change[];
  /** The app is there and does not say that this tool made it. */
  foreignApp: boolean;
}
