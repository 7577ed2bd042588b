/** The business objects of one org: those of the platform with the org's own fields, and the org's own objects. Pure. */
import type { CustomField, CustomObject } from "../state/data.ts";
import { BUSINESS_OBJECTS } from "./data.ts";
import { EDITABLE, id, OPENED, OWNED, REQUIRED, ref, text } from "./fields.ts";
import type { FieldSchema, FieldType, ObjectSchema } from "./types.ts";

const LENGTHS: Partial<Record<FieldType, number>> = {
  string: 255,
  textarea: 255,
  picklist: 255,
  url: 255,
  phone: 40,
  email: 80,
};

/** Required fields, master-detail among them, are everybody's who has the object; the others have to be granted. */
function customField(field: CustomField): FieldSchema {
  const { name, label = spoken(name), referenceTo } = field;
  const isRequired = field.required === true || field.isMasterDetail === true;
  const extras = { label, ...(isRequired ? { ...EDITABLE, ...REQUIRED } : OPENED) };
  if (referenceTo !== undefined)
    return { ...ref(name, referenceTo, extras), relationshipName: name.replace(/__c$/, "__r") };
  const type = field.type ?? "string";
  const length = field.length ?? LENGTHS[type];
  return {
    name,
    type,
    ...extras,
    ...(type === "boolean" ? REQUIRED : {}),
    ...(length === undefined ? {} : { length }),
    ...(field.picklist ? { picklist: field.picklist } : {}),
  };
}

/** `Due_Date__c` → "Due Date", without the namespace of a package. */
function spoken(name: string): string {
  return name.replace(/__c$/, "").replace(/^.*__/, "").replaceAll("_", " ");
}

function customObject({ name, label, fields }: CustomObject, place: number): ObjectSchema {
  const parents = fields.filter((field) => field.isMasterDetail).map((field) => field.referenceTo ?? "");
  return {
    name,
    keyPrefix: `a${String(place).padStart(2, "0")}`,
    label: label ?? spoken(name),
    api: "data",
    createable: true,
    updateable: true,
    deletable: true,
    secured: "objectPermissions",
    readNeeds: parents,
    fields: [id, text("Name", 80, { ...EDITABLE, ...REQUIRED }), ...fields.map(customField), ...OWNED],
  };
}

/** In no order. */
export function businessObjects(customObjects: readonly CustomObject[]): ObjectSchema[] {
  const added = (name: string) =>
    customObjects.filter((object) => object.name === name).flatMap(({ fields }) => fields);
  const standard = BUSINESS_OBJECTS.map((object) => ({
    ...object,
    fields: [...object.fields, ...added(object.name).map(customField)],
  }));
  const isStandard = (name: string) => BUSINESS_OBJECTS.some((object) => object.name === name);
  return [...standard, ...customObjects.filter(({ name }) => !isStandard(name)).map(customObject)];
}
