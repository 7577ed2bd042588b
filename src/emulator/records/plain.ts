/** Business objects have no rules of their own: records are kept as they come. */
import type { ObjectSchema } from "../objects/types.ts";
import type { PlainRecord } from "../state/data.ts";
import { nextId } from "../state/ids.ts";
import type { Org } from "../state/types.ts";
import type { Fields, ObjectOperations, Work } from "./operations.ts";

function recordsOf(org: Org, object: string): PlainRecord[] {
  org.records[object] ??= [];
  return org.records[object];
}

export function plainOperations(schema: ObjectSchema): ObjectOperations {
  const defaults = Object.fromEntries(
    schema.fields
      .filter(({ defaulted, picklist }) => defaulted && picklist)
      .map((field) => [field.name, field.picklist?.[0] ?? null]),
  );
  return {
    needs: null,
    required: schema.fields
      .filter(
        ({ createable, nillable, defaulted, type }) =>
          createable && nillable === false && !defaulted && type !== "boolean",
      )
      .map((field) => field.name),
    create({ org, now, caller }: Work, given: Fields) {
      const id = nextId(org, schema.keyPrefix);
      const fields = { ...defaults, ...given };
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
