/** Components that come or go, and rows of a permission set. */
import type { Change, FieldChange } from "../../model/plan.ts";
import type { Effect } from "../model.ts";
import { breaks, careful } from "./effect.ts";

/** What a component that only one side has means for an app that is in use. */
export function componentEffects({ type, name, action }: Change): Effect[] {
  const field = `${type} ${name}`;
  if (action === "create") return created(type, name).map((effect) => ({ field, ...effect }));
  if (action === "delete") return deleted(type, name).map((effect) => ({ field, ...effect }));
  return [];
}

function created(type: string, name: string) {
  if (type === "ExternalClientApplication") {
    return [
      breaks(
        `The app is called ${name}: apply makes it as a new one, with a consumer key of its own.`,
        "Give the new consumer key to the integration, and destroy the old app when it is no longer used.",
      ),
    ];
  }
  if (type !== "PermissionSet") return [];
  return [careful(`The permission set ${name} is made, and the integration user gets it.`, "Look at what it grants.")];
}

function deleted(type: string, name: string) {
  if (type === "ExternalClientApplication") {
    return [
      careful(
        `The app ${name} is no longer in the template. It stays in the orgs, and goes on letting its users in.`,
        "Run destroy with the template as it was, where it must go.",
      ),
    ];
  }
  if (type === "PermissionSet") {
    return [
      careful(
        `The permission set ${name} is no longer in the template. It stays in the orgs, with its holders.`,
        "Take it from the integration user where it must go.",
      ),
    ];
  }
  return [
    careful(
      `${type} is no longer in the template. What is in the orgs stays as it is, and nobody compares it any more.`,
      "Keep the file, so that drift shows.",
    ),
  ];
}

/** What a changed row or field of a permission set means for its holder. */
export function permissionSetEffects(field: FieldChange): Omit<Effect, "field">[] {
  const permission = /^userPermissions\[(.+)\]\.(enabled|name)$/.exec(field.path);
  if (permission) return permission[2] === "name" ? [] : userPermission(permission[1] ?? "", field);
  if (field.path === "license") {
    return [
      breaks(
        "The licence of a permission set cannot change; the deployment is refused.",
        "Give the permission set another name.",
      ),
    ];
  }
  if (field.path === "hasActivationRequired" && field.after === "true") {
    return [
      breaks("The permission set counts only in sessions that activate it, which no JWT login does.", "Keep it off."),
    ];
  }
  const row = /\[([^\]]+)\]\.\w+$/.exec(field.path);
  // The name of a row's subject is no access of its own.
  if (!row || [field.before, field.after].includes(row[1] ?? "")) return [];
  const more = field.after !== null && field.after !== "false";
  return more
    ? [careful(`The integration user gets ${field.path}.`, "Make sure that the integration needs it.")]
    : [breaks(`The integration user loses ${field.path}.`, "Make sure that the integration can do without it.")];
}

function userPermission(name: string, { after }: FieldChange) {
  if (after === "true")
    return [careful(`The integration user gets ${name}.`, "Make sure that the integration needs it.")];
  const api = name === "ApiEnabled" ? " Without it the API refuses every call, unless the profile grants it." : "";
  return [breaks(`The integration user loses ${name}.${api}`, "Make sure that the integration can do without it.")];
}
