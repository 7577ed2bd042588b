/** Components that come or go between two versions of a template. */
import { EXTRA_TYPES, ORG_SETTINGS } from "../metadata/kinds.ts";
import type { Effect } from "../model/effect.ts";
import type { Change } from "../model/plan.ts";
import { breaks, changes, opens } from "../plan/effects/effect.ts";
import { fieldEffects } from "../plan/effects/fields.ts";

/** What a component that only one side has means for an app that is in use. */
export function templateEffects({ type, name, action, fields }: Change): Effect[] {
  const field = `${type} ${name}`;
  // What such a file says is all that comes with it.
  if (action === "create" && [...EXTRA_TYPES, ORG_SETTINGS].includes(type)) return fieldEffects({ type, fields });
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
  return [opens(`The permission set ${name} is made, and the integration user gets it.`, "Look at what it grants.")];
}

function deleted(type: string, name: string) {
  if (type === "ExternalClientApplication") {
    return [
      changes(
        `The app ${name} is no longer in the template. It stays in the orgs, and goes on letting its users in.`,
        "Run destroy with the template as it was, where it must go.",
      ),
    ];
  }
  if (type === "PermissionSet") {
    return [
      changes(
        `The permission set ${name} is no longer in the template. It stays in the orgs, with its holders.`,
        "Take it from the integration user where it must go.",
      ),
    ];
  }
  if (type === ORG_SETTINGS) {
    return [
      changes(
        "The template says nothing of the org's settings any more. They stay in the orgs as they are, also what it turned on.",
        "Turn off in Setup, External Client App Settings, what nobody needs.",
      ),
    ];
  }
  return [
    changes(
      `${type} is no longer in the template. What is in the orgs stays as it is, and nobody compares it any more.`,
      "Keep the file, so that drift shows.",
    ),
  ];
}
