/** ObjectPermissions and FieldPermissions by REST: rows of a permission set, by the rules that its file is deployed by. */
import { OBJECT_RIGHTS, type ObjectRight, RIGHTS } from "../access/object-rights.ts";
import { listOf } from "../access/permissions.ts";
import { ApiError } from "../http/errors.ts";
import { applyComponent } from "../metadata/apply.ts";
import { componentsOf } from "../metadata/store.ts";
import { sameId } from "../objects/ids.ts";
import type { Row } from "../objects/types.ts";
import { fieldPermissionRows, objectPermissionRows } from "../rows/grants.ts";
import type { Component, MetadataFields, Org } from "../state/types.ts";
import { type Fields, invalidReference, type ObjectOperations, text, type Work } from "./operations.ts";
import { contextOf, refusing } from "./permission-sets.ts";

interface Kind {
  /** The list in a permission set's file, and what names a row of it. */
  element: string;
  key: string;
  /** The column that names it. */
  column: string;
  rows(org: Org, now: number): Row[];
  metadata(fields: Fields): MetadataFields;
}

const OBJECTS: Kind = {
  element: "objectPermissions",
  key: "object",
  column: "SobjectType",
  rows: objectPermissionRows,
  metadata: (fields) => {
    const said = (right: ObjectRight) => fields[OBJECT_RIGHTS[right].column];
    const given = RIGHTS.filter((right) => said(right) !== undefined);
    return Object.fromEntries(given.map((right) => [right, String(said(right) === true)]));
  },
};

const FIELDS: Kind = {
  element: "fieldPermissions",
  key: "field",
  column: "Field",
  rows: fieldPermissionRows,
  metadata: ({ PermissionsEdit, PermissionsRead }) => ({
    ...(PermissionsEdit === undefined ? {} : { editable: String(PermissionsEdit === true) }),
    ...(PermissionsRead === undefined ? {} : { readable: String(PermissionsRead === true) }),
  }),
};

/** Rows of profiles and groups are not written here. */
function parentSet(org: Org, id: unknown): Component {
  const set = componentsOf(org, "PermissionSet").find((candidate) => sameId(candidate.id, String(id)));
  if (!set) throw invalidReference("ParentId");
  return set;
}

function rewrite(work: Work, set: Component, { element }: Kind, rows: MetadataFields[]): void {
  refusing(() => applyComponent(work.org, { ...set, fields: { ...set.fields, [element]: rows } }, contextOf(work)));
}

function operations(kind: Kind): ObjectOperations {
  const found = ({ org, now }: Work, id: string) => {
    const row = kind.rows(org, now).find((candidate) => candidate.Id === id);
    const set = parentSet(org, row?.ParentId);
    const rows = listOf(set.fields, kind.element);
    return { set, name: row?.[kind.column], rows };
  };
  return {
    needs: "ManageProfilesPermissionsets",
    required: ["ParentId", "SobjectType", kind.column],
    create(work: Work, fields: Fields) {
      const set = parentSet(work.org, fields.ParentId);
      const rows = listOf(set.fields, kind.element);
      const name = text(fields[kind.column]);
      if (rows.some((row) => row[kind.key] === name)) {
        const message = `duplicate value found: ${kind.column} duplicates value on record`;
        throw new ApiError(400, "DUPLICATE_VALUE", message, []);
      }
      rewrite(work, set, kind, [...rows, { [kind.key]: name, ...kind.metadata(fields) }]);
      const made = kind.rows(work.org, work.now).find((row) => row.ParentId === set.id && row[kind.column] === name);
      return String(made?.Id ?? "");
    },
    update(work: Work, id: string, fields: Fields) {
      const { set, name, rows } = found(work, id);
      const changed = rows.map((row) => (row[kind.key] === name ? { ...row, ...kind.metadata(fields) } : row));
      rewrite(work, set, kind, changed);
    },
    remove(work: Work, id: string) {
      const { set, name, rows } = found(work, id);
      rewrite(
        work,
        set,
        kind,
        rows.filter((row) => row[kind.key] !== name),
      );
    },
  };
}

export const objectPermissionOperations = operations(OBJECTS);
export const fieldPermissionOperations = operations(FIELDS);
