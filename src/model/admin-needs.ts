/** A user permission of the administrator, or one that implies it, and what it is for. */
export interface AdminNeed {
  /** Stable, for programs. */
  id: string;
  /** By their names in metadata; the first is the one that is asked for. */
  anyOf: readonly string[];
  /** As Setup names the first. */
  label: string;
  for: string;
}

/** What an apply needs. Modify All Data implies Modify Metadata; Manage Users implies assigning (Metadata API guide; Salesforce help). */
export const APPLY_NEEDS = [
  {
    id: "admin-modify-metadata",
    anyOf: ["ModifyMetadata", "ModifyAllData"],
    label: "Modify Metadata Through Metadata API Functions",
    for: "deploying",
  },
  {
    id: "admin-assign-permission-sets",
    anyOf: ["AssignPermissionSets", "ManageUsers"],
    label: "Assign Permission Sets",
    for: "letting the integration user in",
  },
  {
    id: "admin-create-apps",
    anyOf: ["ExternalClientAppDeveloper"],
    label: "Create, edit, and delete External Client Apps",
    for: "the app and its OAuth settings",
  },
  {
    id: "admin-edit-policies",
    anyOf: ["ExternalClientAppAdmin"],
    label: "View all External Client Apps, view their settings, and edit their policies",
    for: "reading the app back, and its policies",
  },
] as const satisfies readonly AdminNeed[];

/** What other commands need, or need for all that they can say. */
export const OTHER_NEEDS = [
  {
    id: "admin-view-setup",
    anyOf: ["ViewSetup"],
    label: "View Setup and Configuration",
    for: "seeing who opens the app, and who changed it",
  },
  {
    id: "admin-manage-users",
    anyOf: ["ManageUsers"],
    label: "Manage Users",
    for: "user ensure, and login histories",
  },
  {
    id: "admin-view-secrets",
    anyOf: ["ViewClientSecret"],
    label: "View External Client App Consumer Secrets in Metadata",
    for: "handoff and credentials --with-secret alone",
  },
] as const satisfies readonly AdminNeed[];
