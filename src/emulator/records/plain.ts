/** Objects without rules of their own (Account, Contact): kept as they come. */

import type { ObjectSchema } from "../objects/types.ts";
import { nextId } from "../state/ids.ts";
import type { Org, PlainRecord } from "../state/types.ts";
import type { Fields, ObjectOperations, Work } from "./operations.ts";

const recordsOf = (org: Org, object: string): PlainRecord[] => {
  org.records[object] ??= [];
  return org.records[object];
};

export const plainOperations = (schema: ObjectSchema): ObjectOperations => ({
  needs: null,
  required: schema.fields
    .filter((it) => it.createable && it.nillable === false && it.name !== "OwnerId" && it.type !== "boolean")
    .map((it) => it.name),
  create({ org, now, caller }: Work, fields: Fields) {
    const id = nextId(org, schema.keyPrefix);
    recordsOf(org, schema.name).push({ id, fields, createdAt: now, createdBy: caller.user.id, modifiedAt: now });
    return id;
  },
  update({ org, now }: Work, id: string, fields: Fields) {
    const record = recordsOf(org, schema.name).find((it) => it.id === id);
    if (record) Object.assign(record, { fields: { ...record.fields, ...fields }, modifiedAt: now });
  },
  remove({ org }: Work, id: string) {
    org.records[schema.name] = recordsOf(org, schema.name).filter((it) => it.id !== id);
  },
});
