/** A user whom runs from here set up as the integration user of an app, as their record tells. */
export interface KnownUser {
  /** Of the user; empty where only the name is on record. */
  id: string;
  username: string;
  /** The assignment of the permission set that a run from here made. */
  assignmentId?: string | undefined;
  /** One that a run was about to make, and whose answer is not on record: when by the org's clock (ISO 8601), and as whom. */
  announced?: { at: string; adminId: string } | undefined;
}

/** An integration user of before who still holds the permission set. */
export interface FormerUser {
  id: string;
  username: string;
  assignmentId: string;
  /** `goes`: a run from here made the assignment, and the next apply takes it away; `stays`: it is not ours to take. */
  assignment: "goes" | "stays";
  /** Of the template's other permission sets, which go with it. */
  more?: readonly { set: string; assignmentId: string }[];
  /** Why it stays. */
  why?: string;
}
