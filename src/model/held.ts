/** A permission set group that the integration user is given. */
export interface GivenGroup {
  /** Of the group, not of the permission set that it owns. */
  id: string;
  name: string;
  /** `Updated` once the org has worked it out; `Outdated`, `Updating` or `Failed` before (object reference). */
  status: string;
  /** The customer's own, which is assigned and never changed. */
  isCustomers?: true;
}

/** A permission set or group beside the one that opens the app, and who of those asked about holds it. */
export interface HeldSet {
  id: string;
  name: string;
  /** It is a permission set group; as {@link GivenGroup} has it. */
  isGroup?: true;
  status?: string;
  /** The customer's own, which is assigned and never changed. */
  isCustomers?: true;
  /** The group by which the user has the set, or is to get it, instead of by an assignment of its own. */
  through?: string;
  /** Id of the integration user's assignment. */
  assignmentId?: string;
  /** When that assignment ended, as that of the set which opens the app; absent while it is in force. */
  assignmentEndedAt?: string;
  /** When it will end; absent for one without an end. */
  assignmentEndsAt?: string;
  /** Of users who were the integration user before, too. */
  assignments: readonly Assignment[];
}

/** A permission set licence, and whether the integration user has it. */
export interface LicenceSeat {
  /** By its API name. */
  name: string;
  label: string;
  id: string;
  total: number;
  used: number;
  /** Id of the integration user's PermissionSetLicenseAssign row. */
  assignmentId?: string;
}

/** A PermissionSetAssignment of our permission set. */
export interface Assignment {
  id: string;
  userId: string;
  username: string;
  permissionSetId: string;
  /** Of one that gives a permission set group. */
  groupId?: string;
  /** It is the one by which a user has its profile. */
  ofProfile?: true;
  /** When it ended, ISO 8601, or empty where the org does not say: it gives nothing any more. */
  endedAt?: string;
  /** When one that is in force will end; absent for one without an end. */
  endsAt?: string;
}
