/**
 * An obliging org has what a permission set names, whatever that is. A rehearsal deploys templates whose objects and classes
 * only the real org knows; it shows that the template is sound, and not that the org has what it names.
 */
import { businessObjects } from "../../objects/custom.ts";
import { setupItem } from "../../state/business.ts";
import type { SetupType } from "../../state/data.ts";
import type { Org } from "../../state/types.ts";

export function lendObject(org: Org, name: string): void {
  if (businessObjects(org.customObjects).some((object) => object.name === name)) return;
  org.customObjects = [...org.customObjects, { name, fields: [] }];
}

/** @param name `Account.Segment__c` */
export function lendField(org: Org, name: string): void {
  const [objectName = "", fieldName = ""] = name.split(".");
  lendObject(org, objectName);
  const object = businessObjects(org.customObjects).find((candidate) => candidate.name === objectName);
  if (fieldName === "" || object?.fields.some((field) => field.name === fieldName)) return;
  const own = org.customObjects.some((candidate) => candidate.name === objectName);
  const all = own ? org.customObjects : [...org.customObjects, { name: objectName, fields: [] }];
  org.customObjects = all.map((known) =>
    known.name === objectName ? { ...known, fields: [...known.fields, { name: fieldName }] } : known,
  );
}

export function lendSetup(org: Org, type: SetupType, name: string): void {
  const items = org.setup[type] ?? [];
  if (items.some((item) => item.name === name)) return;
  org.setup = { ...org.setup, [type]: [...items, setupItem(org, type, name)] };
}
