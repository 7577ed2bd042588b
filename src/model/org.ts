import type { Component } from "./metadata.ts";
import type { Secret } from "./secret.ts";

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
  organizationType: string;
  /** e.g. `"68.0"`. */
  maxApiVersion: string;
  admin: { userId: string; username: string };
}

/** The integration user as found in the org. */
export interface OrgUser {
  id: string;
  username: string;
  active: boolean;
  profileId: string;
}

/** What is there before a run: one read of everything that a plan speaks of. */
export interface OrgSnapshot {
  orgId: string;
  apiVersion: string;
  /** Components of the app's types that belong to it, by whatever full name; without secrets. */
  components: readonly Component[];
  app?: { id: string; developerName: string };
  permissionSet?: { id: string; name: string };
  user?: OrgUser;
  /** Id of the assignment row when the user holds the permission set. */
  assignmentId?: string;
  /** Id of the SetupEntityAccess row that pre-authorises the app for the permission set. */
  preauthorisationId?: string;
  consumerKey?: string;
}

export type DeployStatus =
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
