/** `composite/sobjects`: up to 200 records in one call (REST API guide, sObject collections). */
import { ApiError } from "../http/errors.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { findField, findObject, objectOfId, visibleFields } from "../objects/schema.ts";
import type { ObjectSchema } from "../objects/types.ts";
import { createRecord, deleteRecord, updateRecord } from "../records/index.ts";
import { jsonObject } from "./body.ts";
import { openCall, readRecord, type SobjectCall } from "./sobjects.ts";

const MAX_RECORDS = 200;

interface Result {
  id?: string;
  success: boolean;
  errors: { statusCode: string; message: string; fields: readonly string[] }[];
}

type Given = Record<string, unknown>;

function recordsOf(exchange: Exchange): { records: Given[]; allOrNone: boolean } {
  const body = jsonObject(exchange.request.body.toString("utf8"));
  const records = Array.isArray(body.records) ? (body.records as Given[]) : [];
  if (records.length === 0) throw new ApiError(400, "INVALID_INPUT", "The records parameter is required");
  if (records.length > MAX_RECORDS) {
    throw new ApiError(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${MAX_RECORDS} records into this call`,
    );
  }
  return { records, allOrNone: body.allOrNone === true };
}

function objectOf({ view }: SobjectCall, record: Given): ObjectSchema {
  const { type } = (record.attributes ?? {}) as { type?: unknown };
  const schema = typeof type === "string" ? findObject(type, view) : undefined;
  if (!schema) throw new ApiError(400, "INVALID_TYPE", `sObject type '${String(type)}' is not supported.`);
  return schema;
}

function attempt(act: () => string): Result {
  try {
    return { id: act(), success: true, errors: [] };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { errorCode: statusCode, message, fields = [] } = error;
    return { success: false, errors: [{ statusCode, message, fields }] };
  }
}

/** With `allOrNone`, one failure undoes the rest and says so of every other record. */
function runAll(call: SobjectCall, acts: (() => string)[], allOrNone: boolean): Result[] {
  const { org } = call.work;
  const before = allOrNone ? structuredClone(org) : undefined;
  const results = acts.map(attempt);
  if (!before || results.every((result) => result.success)) return results;
  Object.assign(org, before);
  const undone = {
    statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
    fields: [],
  };
  return results.map((result) => (result.success ? { success: false, errors: [undone] } : result));
}

export function postCollection(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const { records, allOrNone } = recordsOf(exchange);
  const acts = records.map((record) => () => createRecord(call.work, objectOf(call, record), record));
  return json(200, runAll(call, acts, allOrNone));
}

export function patchCollection(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const { records, allOrNone } = recordsOf(exchange);
  const acts = records.map((record) => () => {
    const id = String(record.id ?? record.Id ?? "");
    updateRecord(call.work, objectOf(call, record), id, record);
    return id;
  });
  return json(200, runAll(call, acts, allOrNone));
}

/** `DELETE composite/sobjects?ids=…`: an id's first three characters say which object it is of. */
export function deleteCollection(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const ids = (exchange.request.query.get("ids") ?? "").split(",").filter((part) => part !== "");
  const acts = ids.map((id) => () => {
    const schema = objectOfId(id, call.view);
    if (!schema) throw new ApiError(400, "MALFORMED_ID", `malformed id ${id}`, ["Id"]);
    deleteRecord(call.work, schema, id);
    return id;
  });
  return json(200, runAll(call, acts, exchange.request.query.get("allOrNone") === "true"));
}

/** `GET composite/sobjects/<object>?ids=…&fields=…`: null for what is not there. */
export function getCollection(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const schema = objectOf(call, { attributes: { type: exchange.params.object } });
  const ask = exchange.request.query;
  const body = exchange.request.method === "POST" ? jsonObject(exchange.request.body.toString("utf8")) : {};
  const list = (name: string): string[] =>
    Array.isArray(body[name])
      ? (body[name] as string[])
      : (ask.get(name) ?? "").split(",").filter((part) => part !== "");
  const names = list("fields");
  const fields =
    names.length === 0 ? visibleFields(schema, call.view) : names.map((name) => fieldOf(call, schema, name));
  return json(
    200,
    list("ids").map((id) => found(() => readRecord(call, schema, id, fields))),
  );
}

function fieldOf({ view }: SobjectCall, schema: ObjectSchema, name: string) {
  const field = findField(schema, name, view);
  if (field) return field;
  throw new ApiError(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${schema.name}`);
}

function found(read: () => object): object | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
