/** Rows and fields of a permission set. */
import type { Effect } from "../../model/effect.ts";
import type { FieldChange } from "../../model/plan.ts";
import { breaks, opens } from "./effect.ts";

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
  const isOn = (value: string | null) => value !== null && value !== "false";
  // A row that comes or goes says of each right that it has not, too.
  if (!isOn(field.before) && !isOn(field.after)) return [];
  return [isOn(field.after) ? gets(field.path) : loses(field.path)];
}

function gets(what: string) {
  return opens(`The integration user gets ${what}.`, "Make sure that the integration needs it.");
}

function loses(what: string, more = "") {
  return breaks(`The integration user loses ${what}.${more}`, "Make sure that the integration can do without it.");
}

function userPermission(name: string, { after }: FieldChange) {
  if (after === "true") return [gets(name)];
  const api = name === "ApiEnabled" ? " Without it the API refuses every call, unless the profile grants it." : "";
  return [loses(name, api)];
}
