/** Rows of what profiles, permission sets and groups open: each has a permission set of its own as parent. */
import { OBJECT_RIGHTS, RIGHTS } from "../access/object-rights.ts";
import { listOf } from "../access/permissions.ts";
import { componentsOf } from "../metadata/store.ts";
import type { Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { SetupType } from "../state/data.ts";
import { derivedId } from "../state/ids.ts";
import type { MetadataFields, Org } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

interface Parent {
  id: string;
  grants: readonly MetadataFields[];
}

function parents(org: Org): Parent[] {
  const sets = componentsOf(org, "PermissionSet");
  return [
    ...org.profiles.map(({ permissionSetId, grants }) => ({ id: permissionSetId, grants: grants ? [grants] : [] })),
    ...sets.map(({ id, fields }) => ({ id, grants: [fields] })),
    ...org.permissionSetGroups.map(({ permissionSetId, members }) => ({
      id: permissionSetId,
      grants: members.flatMap((member) =>
        sets.filter((set) => set.id === member.permissionSetId).map((set) => set.fields),
      ),
    })),
  ];
}

/** One row for each name that stands in a list of a parent, with what it is given there; a group adds up what its members give. */
function rowsOf(
  org: Org,
  element: string,
  key: string,
  prefix: string,
  columns: (rows: MetadataFields[], name: string) => Row,
): Row[] {
  return parents(org).flatMap(({ id, grants }) => {
    const all = Map.groupBy(
      grants.flatMap((grant) => listOf(grant, element)),
      (row) => String(row[key]),
    );
    return [...all].map(([name, rows]) => ({
      Id: derivedId(org, prefix, `${id} ${name}`),
      ParentId: id,
      ...columns(rows, name),
    }));
  });
}

function birth(org: Org): Row {
  const at = org.users[0]?.createdAt ?? 0;
  return auditColumns({ createdAt: at, createdBy: org.users[0]?.id ?? "", modifiedAt: at });
}

const isOn = (rows: readonly MetadataFields[], element: string) => rows.some((row) => row[element] === "true");

export function objectPermissionRows(org: Org): Row[] {
  return rowsOf(org, "objectPermissions", "object", "110", (rows, SobjectType) => ({
    SobjectType,
    ...Object.fromEntries(RIGHTS.map((right) => [OBJECT_RIGHTS[right].column, isOn(rows, right)])),
    ...birth(org),
  }));
}

export function fieldPermissionRows(org: Org, now: number): Row[] {
  return rowsOf(org, "fieldPermissions", "field", "01k", (rows, Field) => ({
    SobjectType: Field.split(".")[0] ?? "",
    Field,
    PermissionsEdit: isOn(rows, "editable"),
    PermissionsRead: isOn(rows, "readable"),
    SystemModstamp: isoTime(now),
  }));
}

export function tabSettingRows(org: Org, now: number): Row[] {
  return rowsOf(org, "tabSettings", "tab", "01P", (rows, Name) => ({
    Name,
    Visibility: rows.some((row) => row.visibility === "Visible") ? "DefaultOn" : "DefaultOff",
    SystemModstamp: isoTime(now),
  }));
}

/** SetupEntityAccess of what is opened by name: Apex classes and custom permissions. */
export function namedAccessRows(org: Org, now: number): Row[] {
  const rows = (element: string, key: string, type: SetupType) =>
    rowsOf(org, element, key, "0J0", (_, name) => ({
      SetupEntityId: org.setup[type]?.find((item) => item.name === name)?.id ?? null,
      SetupEntityType: type,
      SystemModstamp: isoTime(now),
    }));
  return [...rows("classAccesses", "apexClass", "ApexClass"), ...rows("customPermissions", "name", "CustomPermission")];
}

/** A name with the namespace of a package before it, apart. */
function named(name: string): { NamespacePrefix: string | null; name: string } {
  const [, namespace = null, rest = name] = /^(\w+?)__(\w+)$/.exec(name) ?? [];
  return { NamespacePrefix: namespace, name: rest };
}

export function apexClassRows(org: Org): Row[] {
  return (org.setup.ApexClass ?? []).map(({ id, name: fullName }) => {
    const { NamespacePrefix, name } = named(fullName);
    return { ...birth(org), Id: id, Name: name, NamespacePrefix };
  });
}

export function customPermissionRows(org: Org): Row[] {
  return (org.setup.CustomPermission ?? []).map(({ id, name: fullName }) => {
    const { NamespacePrefix, name } = named(fullName);
    return {
      ...birth(org),
      Id: id,
      DeveloperName: name,
      MasterLabel: name.replaceAll("_", " "),
      Language: "en_US",
      NamespacePrefix,
    };
  });
}

export function recordTypeRows(org: Org): Row[] {
  return (org.setup.RecordType ?? []).map(({ id, name: fullName }) => {
    const [SobjectType = "", type = ""] = fullName.split(".");
    const { NamespacePrefix, name } = named(type);
    return {
      ...birth(org),
      Id: id,
      SobjectType,
      DeveloperName: name,
      Name: name.replaceAll("_", " "),
      NamespacePrefix,
      IsActive: true,
    };
  });
}
