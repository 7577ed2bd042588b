export { describeBasic, describeGlobal, describeObject } from "./describe.ts";
export { id15, id18, sameId } from "./ids.ts";
export { attributesOf, jsonValue, recordOf } from "./record.ts";
export type { ApiView } from "./schema.ts";
export { findField, findObject, OBJECTS, visibleFields } from "./schema.ts";
export type { Db, FieldSchema, FieldType, FieldValue, ObjectSchema, Row } from "./types.ts";
