import { type AccessRow, accessRows } from "../metadata/data-access.ts";
import type { RenderedPackage } from "../model/metadata.ts";
import type { Change } from "../model/plan.ts";
import type { AccessChange, LiveEffect } from "./model.ts";

/** What a change grants and takes of data: the objects and fields of which something differs, and no others. Pure. */
export function accessChanges(before: RenderedPackage | undefined, after: RenderedPackage | undefined): AccessChange[] {
  const [old, now] = [byKey(before), byKey(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key) => {
    const row = now.get(key) ?? old.get(key);
    const [was, is] = [old.get(key)?.rights ?? [], now.get(key)?.rights ?? []];
    const same = was.length === is.length && was.every((right) => is.includes(right));
    return same || row === undefined ? [] : [{ kind: row.kind, name: row.name, before: was, after: is }];
  });
}

function byKey(pkg: RenderedPackage | undefined): Map<string, AccessRow> {
  return new Map(accessRows(pkg?.components ?? []).map((row) => [`${row.kind} ${row.name.toLowerCase()}`, row]));
}

/** A danger for each object and field of which the change grants more: whoever merges decides it. Pure. */
export function accessEffects(changes: readonly AccessChange[]): LiveEffect[] {
  return changes.flatMap(({ kind, name, before, after }): LiveEffect[] => {
    const more = after.filter((right) => !before.includes(right));
    if (more.length === 0) return [];
    return [
      {
        level: "danger",
        kind: "opens",
        field: `PermissionSet.${kind}Permissions[${name}]`,
        what: `The integration user may ${more.join(", ")} ${name}.`,
        todo: "Make sure that the integration needs it.",
      },
    ];
  });
}

/** What the matrix tells better than a row for each element. */
export function isInMatrix(path: string): boolean {
  return /^(PermissionSet\.)?(objectPermissions|fieldPermissions)\[/.test(path);
}

/** The changes without what the matrix tells, and without those of which then nothing is left. Pure. */
export function besideMatrix(changes: readonly Change[]): Change[] {
  return changes.flatMap((change) => {
    const fields = change.fields.filter(({ path }) => !isInMatrix(path));
    return change.action === "update" && fields.length === 0 && change.fields.length > 0 ? [] : [{ ...change, fields }];
  });
}
