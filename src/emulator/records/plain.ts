/** Objects without rules of their own (Account, Contact): kept as they come. */

import type { ObjectSchema } from "../objects/types.ts";
import { nextId } from "../state/ids.ts";
import type { Org, PlainRecord } from "../state/types.ts";
import type { Fields, ObjectOperations, Work } from "./operations.ts";

function recordsOf(org: Org, object: string): PlainRecord[] {
  org.records[object] ??= [];
  return org.records[object];
}

export function plainOperations(schema: ObjectSchema): ObjectOperations {
  return {
    needs: null,
    required: schema.fields
      .filter(
        (field) => field.createable && field.nillable === false && field.name !== "OwnerId" && field.type !== "boolean",
      )
      .map((field) => field.name),
    create({ org, now, caller }: Work, fields: Fields) {
      const id = nextId(org, schema.keyPrefix);
      recordsOf(org, schema.name).push({ id, fields, createdAt: now, createdBy: caller.user.id, modifiedAt: now });
      return id;
    },
    update({ org, now }: Work, id: string, fields: Fields) {
      const record = recordsOf(org, schema.name).find((candidate) => candidate.id === id);
      if (record) Object.assign(record, { fields: { ...record.fields, ...fields }, modifiedAt: now });
    },
    remove({ org }: Work, id: string) {
      org.records[schema.name] = recordsOf(org, schema.name).filter((candidate) => candidate.id !== id);
    },
  };
}
