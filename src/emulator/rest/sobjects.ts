/** sObject resources: describe, one record, and collections. */
import { ApiError, notFound } from "../http/errors.ts";
import { requireApi } from "../http/session.ts";
import { type Exchange, json, noContent, type Reply } from "../http/types.ts";
import { describeBasic, describeGlobal, describeObject } from "../objects/describe.ts";
import { sameId } from "../objects/ids.ts";
import { recordOf } from "../objects/record.ts";
import { type ApiView, findField, findObject, visibleFields } from "../objects/schema.ts";
import type { FieldSchema, ObjectSchema } from "../objects/types.ts";
import { createRecord, deleteRecord, requireRecord, updateRecord } from "../records/index.ts";
import type { Work } from "../records/operations.ts";
import { sightOf } from "../rows/sight.ts";
import { jsonObject } from "./body.ts";
import { pathVersion } from "./versions.ts";

export interface SobjectCall {
  work: Work;
  view: ApiView;
}

/** Session and version of a call to any of these resources. @throws {ApiError} */
export function openCall(exchange: Exchange): SobjectCall {
  const version = pathVersion(exchange);
  const caller = requireApi(exchange);
  const tooling = /^\/services\/data\/[^/]+\/tooling\//i.test(exchange.request.path);
  const sight = sightOf(exchange, caller, version, tooling);
  return { work: { org: exchange.org, now: exchange.now, caller, exchange, sight }, view: sight.view };
}

/** The object of the path; 404 when this API and version has none of that name. @throws {ApiError} */
function pathObject(exchange: Exchange, { view }: SobjectCall): ObjectSchema {
  const schema = findObject(exchange.params.object ?? "", view);
  if (!schema) throw notFound();
  return schema;
}

export function describeAll(exchange: Exchange): Reply {
  const { view } = openCall(exchange);
  return json(200, describeGlobal(view));
}

export function describeOne(exchange: Exchange): Reply {
  const call = openCall(exchange);
  return json(200, describeObject(pathObject(exchange, call), call.view));
}

export function showObject(exchange: Exchange): Reply {
  const call = openCall(exchange);
  return json(200, describeBasic(pathObject(exchange, call), call.view));
}

function bodyOf(exchange: Exchange): Record<string, unknown> {
  return jsonObject(exchange.request.body.toString("utf8"));
}

export function postRecord(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const id = createRecord(call.work, pathObject(exchange, call), bodyOf(exchange));
  return json(201, { id, success: true, errors: [] });
}

export function patchRecord(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const schema = pathObject(exchange, call);
  updateRecord(call.work, schema, exchange.params.id ?? "", bodyOf(exchange));
  return noContent();
}

export function removeRecord(exchange: Exchange): Reply {
  const call = openCall(exchange);
  deleteRecord(call.work, pathObject(exchange, call), exchange.params.id ?? "");
  return noContent();
}

export function getRecord(exchange: Exchange): Reply {
  const call = openCall(exchange);
  const schema = pathObject(exchange, call);
  const id = requireRecord(call.work, schema, exchange.params.id ?? "");
  const fields = wantedFields(exchange, schema, call.view);
  return json(200, readRecord(call, schema, id, fields));
}

function wantedFields({ request }: Exchange, schema: ObjectSchema, view: ApiView): FieldSchema[] {
  const names = request.query.get("fields");
  if (!names) return visibleFields(schema, view);
  return names.split(",").map((name) => {
    const field = findField(schema, name.trim(), view);
    if (field) return field;
    throw new ApiError(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${schema.name}`);
  });
}

/** @throws {ApiError} when the record is gone */
export function readRecord(
  { work, view }: SobjectCall,
  schema: ObjectSchema,
  id: string,
  fields: FieldSchema[],
): object {
  const row = work.sight
    .look()
    .rows(schema.name)
    .find((candidate) => sameId(String(candidate.Id), id));
  if (!row) throw notFound();
  return recordOf(schema, row, fields, view);
}
