/** What may be done with an object or field, in words. */
export type Right = "read" | "create" | "edit" | "delete" | "view all" | "modify all";

/** What may be done with an object's records; `all` passes over sharing: to see every record, or to change every one. */
export interface ObjectAccess {
  object: string;
  read: boolean;
  create: boolean;
  edit: boolean;
  delete: boolean;
  all: "none" | "view" | "modify";
}

export interface FieldAccess {
  /** With its object: `Account.Industry`. */
  field: string;
  read: boolean;
  edit: boolean;
}

/** Something else that is granted: its element in the permission set (`userPermissions`, `classAccesses`), and its name. */
export interface OtherGrant {
  kind: string;
  name: string;
}

/** What permission sets grant together, sorted by name. */
export interface DataAccess {
  objects: readonly ObjectAccess[];
  fields: readonly FieldAccess[];
  others: readonly OtherGrant[];
}
