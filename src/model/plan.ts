/** One field of a component that differs. `null` stands for "not there". Certificates show as fingerprints. */
export interface FieldChange {
  /** e.g. `permittedUsersPolicyType`, or `userPermissions[ApiEnabled].enabled`. */
  path: string;
  before: string | null;
  after: string | null;
  /** Why it differs, where it does since this version of the template alone: an earlier one had it as the org has. */
  news?: string;
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

/** All that `apply` would do, as a document. It holds no secret. */
export interface Plan {
  version: 1;
  orgId: string;
  instanceUrl: string;
  apiVersion: string;
  template: string;
  fingerprints: Fingerprints;
  changes: readonly Change[];
  /** The app is there and does not say that this tool made it. */
  foreignApp: boolean;
}
