import type { Effect } from "../../model/effect.ts";
import type { UserFacts, UserStep, UserWish } from "../../model/user.ts";
import { restrictionChange } from "../own-profile.ts";
import { breaks, opens } from "./effect.ts";
import { fieldEffects, inOrder } from "./fields.ts";

const ADMINISTRATORS = /^System Administrator$/i;

/** What making or mending a user opens, and what it breaks for who uses that user already. Pure. */
export function effectsOnUser(steps: readonly UserStep[], facts: UserFacts, wish: UserWish): Effect[] {
  return inOrder(steps.flatMap((step) => effectsOf(step, facts, wish)));
}

function effectsOf(step: UserStep, { user }: UserFacts, { username }: UserWish): Effect[] {
  switch (step.kind) {
    case "create-user": {
      const text = `A user ${username} is made, with ${rightsOf(step.profile)}; who reads ${step.fields.Email} can set its password.`;
      return [{ field: "User", ...opens(text, "Make sure that this mailbox is the integration's own.") }];
    }
    case "make-profile":
      return [];
    case "restrict-profile":
      return fieldEffects(restrictionChange(step.own.name, step.before, step.own));
    case "activate": {
      const text = `${username} can log in again, with all that was assigned to it and by every app that lets it in.`;
      return [{ field: "User.IsActive", ...opens(text, "Find out who deactivated the user, and why.") }];
    }
    case "change-profile": {
      const lost = `What only the profile ${user?.profile.name ?? "of before"} gives is gone: other work that this user does may be refused.`;
      const got = `${username} gets ${rightsOf(step.profile)}.`;
      return [
        { field: "User.ProfileId", ...breaks(lost, "Make sure that nothing but this integration uses the user.") },
        { field: "User.ProfileId", ...opens(got, "Take the profile that allows no more than the integration needs.") },
      ];
    }
    case "assign-set": {
      const text = `${username} gets what the permission set ${step.isGroup ? "group " : ""}${step.name} grants, now and whenever it is changed.`;
      return [{ field: `PermissionSetAssignment ${step.name}`, ...opens(text, "Look at what it grants.") }];
    }
    default:
      return [];
  }
}

function rightsOf(profile: string): string {
  return ADMINISTRATORS.test(profile)
    ? `the profile ${profile}: all data and all settings of the org`
    : `what the profile ${profile} allows`;
}
