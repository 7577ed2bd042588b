/** What an org holds besides its setup: objects of its own, and records. */
import type { FieldType } from "../objects/types.ts";

export interface CustomField {
  /** With `__c`, and the namespace of the package that brought it. */
  name: string;
  label?: string;
  /** Text when absent. */
  type?: FieldType;
  length?: number;
  required?: boolean;
  /** The object that a lookup points to. */
  referenceTo?: string;
  /** A lookup without which there is no record: it is required, and reading needs the parent. */
  isMasterDetail?: boolean;
  picklist?: string[];
}

/** A custom object, or a standard one with fields of the org's own. */
export interface CustomObject {
  name: string;
  label?: string;
  fields: CustomField[];
}

/** What else an org has that a permission set can open, by metadata type. */
export type SetupType =
  | "ApexClass"
  | "ApexPage"
  | "CustomApplication"
  | "CustomPermission"
  | "CustomTab"
  | "RecordType";

export interface SetupItem {
  id: string;
  /** Its full name: `Account.Partner` of a record type, `standard-Account` of a tab. */
  name: string;
}

/** `Private`: owners alone, and who has View All; `Read`: all see, owners change. */
export type Sharing = "Private" | "Read" | "ReadWrite";

export interface PlainRecord {
  id: string;
  fields: Record<string, string | number | boolean | null>;
  createdAt: number;
  createdBy: string;
  modifiedAt: number;
}
