/** Deploy and retrieve jobs, as plain data. */

export interface DeployOptions {
  allowMissingFiles: boolean;
  checkOnly: boolean;
  ignoreWarnings: boolean;
  performRetrieve: boolean;
  purgeOnDelete: boolean;
  rollbackOnError: boolean;
  singlePackage: boolean;
  runTests: string[];
  testLevel: string | null;
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

/** A file of a deployed zip; text only where the emulator will read it. */
export interface PackageFile {
  path: string;
  size: number;
  text: string | null;
}

export interface StoredPackage {
  files: PackageFile[];
  zipSize: number;
  /** Why the zip cannot be read, in the words of the deployment's error. */
  problem: string | null;
}

export interface ComponentMessage {
  componentType: string;
  fullName: string;
  fileName: string;
  success: boolean;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  id: string | null;
  problem: string | null;
  problemType: "Error" | "Warning" | null;
  line: number | null;
  column: number | null;
}

export interface DeployOutcome {
  status: "Succeeded" | "SucceededPartial" | "Failed" | "FinalizingDeployFailed";
  messages: ComponentMessage[];
  total: number;
  deployed: number;
  errors: number;
  errorStatusCode: string | null;
  errorMessage: string | null;
}

export interface DeployJob {
  id: string;
  createdBy: string;
  createdAt: number;
  options: DeployOptions;
  /** Kept while it is needed: until the end, or for a validation until it can no longer be deployed quickly. */
  package: StoredPackage | null;
  zipSize: number;
  zipFileCount: number;
  status: DeployStatus;
  startedAt: number | null;
  cancelAskedAt: number | null;
  canceledBy: string | null;
  completedAt: number | null;
  outcome: DeployOutcome | null;
  /** Of the validation that this quick deployment repeats. */
  validationId: string | null;
}

export interface RetrieveJob {
  id: string;
  createdBy: string;
  createdAt: number;
  request: RetrieveRequest;
  completedAt: number | null;
  result: RetrieveResult | null;
}

export interface RetrieveRequest {
  apiVersion: number;
  singlePackage: boolean;
  types: { name: string; members: string[] }[];
}

export interface RetrieveResult {
  files: { path: string; text: string }[];
  properties: FileProperties[];
  messages: { fileName: string; problem: string }[];
}

/** Of listMetadata and retrieve; see the Metadata API guide, FileProperties. */
export interface FileProperties {
  createdById: string;
  createdByName: string;
  createdDate: string;
  fileName: string;
  fullName: string;
  id: string;
  lastModifiedById: string;
  lastModifiedByName: string;
  lastModifiedDate: string;
  manageableState: "unmanaged" | "installed";
  /** Of a component that a managed package brought. */
  namespacePrefix?: string;
  type: string;
}
