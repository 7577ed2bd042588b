/** renameMetadata: the component keeps its id, and what refers to an app follows it. */
import type { Org } from "../state/types.ts";
import { ComponentProblem, noSuchReference } from "./problem.ts";
import type { MetadataType } from "./schema.ts";
import { type ChangeContext, findComponent } from "./store.ts";

/** @throws {ComponentProblem} not there, the new name is taken, or the type cannot be renamed */
export function renameComponent(
  org: Org,
  type: MetadataType,
  from: string,
  to: string,
  { now, userId }: ChangeContext,
): boolean {
  const found = findComponent(org, type.name, from);
  if (!found) throw noSuchReference("oldFullName", type.name, from);
  if (!org.components.includes(found))
    throw new ComponentProblem(`${type.name} can't be renamed here`, "INVALID_INPUT");
  if (findComponent(org, type.name, to)) {
    throw new ComponentProblem(`duplicate value found: ${to} already exists`, "DUPLICATE_DEVELOPER_NAME");
  }
  const stamp = { modifiedAt: now, modifiedBy: userId };
  org.components = org.components.map((component) => {
    if (component === found) return { ...component, fullName: to, ...stamp };
    const follows = type.name === "ExternalClientApplication" && component.fields.externalClientApplication === from;
    return follows ? { ...component, fields: { ...component.fields, externalClientApplication: to } } : component;
  });
  return false;
}
