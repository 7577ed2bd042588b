import { type ApiView, visibleFields, visibleObjects } from "./schema.ts";
import { type FieldSchema, type FieldType, isCustom, type ObjectSchema } from "./types.ts";

const LATEST: ApiView = { tooling: false, version: "68.0" };

/**
 * The answer of `GET …/sobjects/<name>/describe` (REST API guide, "sObject Describe"), as of the given API and version.
 * Every property that jsforce's DescribeSObjectResult declares is there.
 */
export function describeObject(schema: ObjectSchema, view: ApiView = LATEST): object {
  return {
    ...describeHead(schema, view),
    actionOverrides: [],
    childRelationships: childRelationships(schema, view),
    compactLayoutable: false,
    fields: visibleFields(schema, view).map(describeField),
    implementedBy: null,
    implementsInterfaces: null,
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: recordTypeInfos(schema, view),
    searchLayoutable: false,
    sobjectDescribeOption: "FULL",
    supportedScopes: [{ label: `All ${plural(label(schema))}`, name: "everything" }],
  };
}

/** Every business object has the record type Master, which is nobody's to grant. */
function recordTypeInfos({ name, secured, recordTypes = [] }: ObjectSchema, { version }: ApiView) {
  if (secured === undefined) return [];
  const master = { id: "012000000000000AAA", name: "Master", isAvailable: true };
  return [...recordTypes, master].map((type) => ({
    active: true,
    available: type.isAvailable,
    defaultRecordTypeMapping: type === master,
    developerName: type.name,
    master: type === master,
    name: type.name.replaceAll("_", " "),
    recordTypeId: type.id,
    urls: { layout: `/services/data/v${version}/sobjects/${name}/describe/layouts/${type.id}` },
  }));
}

/** The answer of `GET …/sobjects`: what is there, without fields. */
export function describeGlobal(options: ApiView): object {
  const sobjects = visibleObjects(options).map((schema) => describeHead(schema, options));
  return { encoding: "UTF-8", maxBatchSize: 200, sobjects };
}

/** The head of `GET …/sobjects/<name>`: `{objectDescribe, recentItems}`. */
export function describeBasic(schema: ObjectSchema, view: ApiView): object {
  return { objectDescribe: describeHead(schema, view), recentItems: [] };
}

function describeHead(schema: ObjectSchema, { tooling, version }: ApiView) {
  const base = `/services/data/v${version}${tooling ? "/tooling" : ""}/sobjects/${schema.name}`;
  return {
    activateable: false,
    associateEntityType: null,
    associateParentEntity: null,
    createable: schema.createable,
    custom: isCustom(schema.name),
    customSetting: false,
    deepCloneable: false,
    deletable: schema.deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: schema.keyPrefix,
    label: label(schema),
    labelPlural: plural(label(schema)),
    layoutable: false,
    mergeable: false,
    mruEnabled: false,
    name: schema.name,
    queryable: schema.queryable ?? true,
    replicateable: true,
    retrieveable: true,
    searchable: false,
    triggerable: false,
    undeletable: false,
    updateable: schema.updateable,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

function describeField(field: FieldSchema) {
  const filterable = field.filterable !== false;
  const text = TEXT_TYPES.has(field.type);
  return {
    aggregatable: filterable && field.type !== "boolean",
    aiPredictionField: false,
    autoNumber: false,
    byteLength: text ? (field.length ?? 0) * 3 : field.type === "id" || field.type === "reference" ? 18 : 0,
    calculated: false,
    calculatedFormula: null,
    cascadeDelete: false,
    caseSensitive: false,
    compoundFieldName: field.compound ?? null,
    controllerName: null,
    createable: field.createable ?? false,
    custom: isCustom(field.name),
    defaultValue: field.type === "boolean" ? false : null,
    defaultValueFormula: null,
    defaultedOnCreate: field.defaulted ?? (field.type === "boolean" || field.type === "id"),
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.type === "int" ? 9 : 0,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: false,
    extraTypeInfo: null,
    filterable,
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    groupable: filterable && !UNGROUPED.has(field.type),
    highScaleNumber: false,
    htmlFormatted: false,
    idLookup: field.type === "id",
    inlineHelpText: null,
    label: field.label ?? spaced(field.name),
    length: field.length ?? 0,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.name === "Name",
    namePointing: (field.referenceTo?.length ?? 0) > 1,
    nillable: field.nillable ?? true,
    permissionable: field.permissionable ?? false,
    picklistValues: (field.picklist ?? []).map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: (field.referenceTo?.length ?? 0) > 1,
    precision: 0,
    queryByDistance: false,
    referenceTargetField: null,
    referenceTo: field.referenceTo ?? [],
    relationshipName: field.relationshipName ?? null,
    relationshipOrder: null,
    restrictedDelete: false,
    restrictedPicklist: field.type === "picklist",
    scale: 0,
    searchPrefilterable: false,
    soapType: SOAP_TYPES[field.type] ?? "xsd:string",
    sortable: filterable,
    type: field.type,
    unique: false,
    updateable: field.updateable ?? false,
    writeRequiresMasterRead: false,
  };
}

/** Lookups of other visible objects to this one. None has a name: no query here walks down to children. */
function childRelationships(schema: ObjectSchema, view: ApiView) {
  return visibleObjects(view).flatMap((child) =>
    visibleFields(child, view)
      .filter((field) => field.referenceTo?.includes(schema.name))
      .map((field) => ({
        cascadeDelete: false,
        childSObject: child.name,
        deprecatedAndHidden: false,
        field: field.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: null,
        restrictedDelete: false,
      })),
  );
}

const TEXT_TYPES: ReadonlySet<FieldType> = new Set([
  "string",
  "picklist",
  "email",
  "textarea",
  "phone",
  "url",
  "combobox",
]);

const UNGROUPED: ReadonlySet<FieldType> = new Set(["datetime", "double", "currency", "percent"]);

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: "tns:ID",
  reference: "tns:ID",
  boolean: "xsd:boolean",
  int: "xsd:int",
  double: "xsd:double",
  currency: "xsd:double",
  percent: "xsd:double",
  address: "urn:address",
  datetime: "xsd:dateTime",
  date: "xsd:date",
  time: "xsd:time",
  complexvalue: "mns:Metadata",
};

function label(schema: ObjectSchema): string {
  return schema.label ?? spaced(schema.name);
}

function plural(label: string): string {
  return label.endsWith("y") ? `${label.slice(0, -1)}ies` : `${label}s`;
}

function spaced(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, "$1 $2");
}
