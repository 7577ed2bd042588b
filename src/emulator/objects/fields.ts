import type { FieldSchema } from "./types.ts";

/** What a field may say besides its name and type. */
export type FieldExtras = Omit<FieldSchema, "name" | "type">;

/** Settable on create and update. */
export const EDITABLE = { createable: true, updateable: true } as const;
/** Settable on create alone. */
export const CREATE_ONLY = { createable: true, updateable: false } as const;
/** Settable, as far as profiles and permission sets open it. */
export const OPENED = { ...EDITABLE, permissionable: true } as const;
/** Must have a value. */
export const REQUIRED = { nillable: false } as const;

export const id: FieldSchema = { name: "Id", type: "id", length: 18, nillable: false };

/** A single-line text; nillable and read-only unless the extras say otherwise. */
export function text(name: string, length = 255, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "string", length, ...extras };
}

/** A text area; one longer than 255 characters cannot be filtered or sorted by (SOQL reference, "Field Types and WHERE"). */
export function area(name: string, length = 255, extras: FieldExtras = {}): FieldSchema {
  return {
    name,
    type: "textarea",
    length,
    ...(length > 255 ? { filterable: false } : {}),
    ...extras,
  };
}

export function picklist(name: string, values: readonly string[], extras: FieldExtras = {}): FieldSchema {
  return { name, type: "picklist", length: 255, picklist: values, ...extras };
}

export function flag(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "boolean", nillable: false, ...extras };
}

export function int(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "int", ...extras };
}

export function datetime(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "datetime", ...extras };
}

export function date(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "date", ...extras };
}

export function url(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "url", length: 255, ...extras };
}

export function phone(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "phone", length: 40, ...extras };
}

export function email(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "email", length: 128, ...extras };
}

export function currency(name: string, extras: FieldExtras = {}): FieldSchema {
  return { name, type: "currency", ...extras };
}

/** An address with its parts, `BillingStreet` and the others of `BillingAddress`. */
export function address(prefix: string): FieldSchema[] {
  const compound = `${prefix}Address`;
  const part = { ...EDITABLE, compound };
  return [
    area(`${prefix}Street`, 255, part),
    text(`${prefix}City`, 40, part),
    text(`${prefix}State`, 80, part),
    text(`${prefix}PostalCode`, 20, part),
    text(`${prefix}Country`, 80, part),
    { name: compound, type: "address", filterable: false, permissionable: true },
  ];
}

/** A lookup to one object; its relationship is the field's name without `Id`, as for every standard field here. */
export function ref(name: string, to: string, extras: FieldExtras = {}): FieldSchema {
  return {
    name,
    type: "reference",
    length: 18,
    referenceTo: [to],
    relationshipName: name.replace(/Id$/, ""),
    ...extras,
  };
}

/** A lookup to one of several objects. Its relationship cannot be walked in a field path here. */
export function polymorphic(name: string, to: readonly string[], extras: FieldExtras = {}): FieldSchema {
  return { name, type: "reference", length: 18, referenceTo: to, ...extras };
}

const MODSTAMP = datetime("SystemModstamp", REQUIRED);
const DELETED = flag("IsDeleted");

/** CreatedBy, LastModifiedBy and the time stamps that most objects carry. */
export const AUDIT: readonly FieldSchema[] = [
  datetime("CreatedDate", REQUIRED),
  ref("CreatedById", "User", REQUIRED),
  datetime("LastModifiedDate", REQUIRED),
  ref("LastModifiedById", "User", REQUIRED),
  MODSTAMP,
];

/** Audit fields of an object whose rows can be in the recycle bin. */
export const AUDIT_WITH_DELETED: readonly FieldSchema[] = [DELETED, ...AUDIT];

/** Fields that every object with an owner has. */
export const OWNED: readonly FieldSchema[] = [
  ref("OwnerId", "User", { ...EDITABLE, ...REQUIRED, defaulted: true }),
  ...AUDIT_WITH_DELETED,
];

/** The name fields of setup objects that are also metadata components. */
export const DEVELOPER_NAMED: readonly FieldSchema[] = [
  text("DeveloperName", 80, REQUIRED),
  picklist(
    "Language",
    [
      "en_US",
      "de",
      "es",
      "fr",
      "it",
      "ja",
      "sv",
      "ko",
      "zh_TW",
      "zh_CN",
      "pt_BR",
      "nl_NL",
      "da",
      "th",
      "fi",
      "ru",
      "es_MX",
      "no",
    ],
    REQUIRED,
  ),
  text("MasterLabel", 80, REQUIRED),
];

export { MODSTAMP };
