/** Field types as the REST describe names them. */
export type FieldType =
  | "id"
  | "reference"
  | "string"
  | "boolean"
  | "int"
  | "double"
  | "datetime"
  | "picklist"
  | "email"
  | "textarea"
  | "phone"
  | "url"
  | "date"
  | "time"
  | "combobox"
  | "currency"
  | "percent"
  /** Its parts together; the row holds it as JSON text. */
  | "address"
  /** A component's metadata in the Tooling API; the row holds it as JSON text. */
  | "complexvalue";

export interface FieldSchema {
  name: string;
  type: FieldType;
  label?: string;
  length?: number;
  nillable?: boolean;
  createable?: boolean;
  updateable?: boolean;
  referenceTo?: readonly string[];
  relationshipName?: string;
  picklist?: readonly string[];
  /** First API version (66 for 66.0) whose queries and describes know the field. */
  since?: number;
  /** The field is one of the Tooling API alone. */
  tooling?: true;
  /** False for fields that SELECT can name but WHERE and GROUP BY cannot. Absent means true. */
  filterable?: boolean;
  /** Seen and written as profiles and permission sets say; fields without it go with their object. */
  permissionable?: boolean;
  /** Filled in where a create leaves it out. */
  defaulted?: true;
  /** The compound field that this one is a part of, and with which it is seen. */
  compound?: string;
}

/** Whether the org made it, and not the platform. */
export function isCustom(name: string): boolean {
  return name.endsWith("__c");
}

interface RecordType {
  id: string;
  name: string;
  isAvailable: boolean;
}

export interface ObjectSchema {
  name: string;
  keyPrefix: string;
  label?: string;
  api: "data" | "tooling" | "both";
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  queryable?: boolean;
  /**
   * What opens the object to users: object permissions, or the user permissions for activities. Absent: it is no business
   * data, and every user of the API has it.
   */
  secured?: "objectPermissions" | "activities";
  /** Objects that whoever reads this one must be able to read (the parents of its records). */
  readNeeds?: readonly string[];
  recordTypes?: readonly RecordType[];
  /** First API version whose queries and describes know the object. */
  since?: number;
  fields: readonly FieldSchema[];
}

export type FieldValue = string | number | boolean | null;

/** One record under canonical field names; a datetime is an ISO 8601 string. */
export type Row = Readonly<Record<string, FieldValue>>;

/** What SOQL and sObject REST see of an org. Rows are views computed from the org's state. */
export interface Db {
  rows(object: string): readonly Row[];
}
