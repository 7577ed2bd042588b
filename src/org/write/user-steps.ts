import { OWNER_MARK } from "../../metadata/owner-mark.ts";
import type { HeldSet, OrgWriter } from "../../model/org.ts";
import type { UserFacts, UserStep } from "../../model/user.ts";
import { assign, unlessThere } from "./access.ts";

/** What is known while the steps are taken, one after the other. */
export interface UserProgress {
  /** Of a profile that was made on the way. */
  profileId?: string;
  userId: string | undefined;
  /** Permission sets and groups by name, as they are assigned. */
  sets: ReadonlyMap<string, Pick<HeldSet, "id" | "isGroup">>;
}

/** What a row of the org's data is made or changed by; a profile takes a deployment. */
export type RowStep = Exclude<UserStep, { own: unknown }>;

export function progressFrom(facts: UserFacts): UserProgress {
  return { userId: facts.user?.id, sets: new Map(facts.permissionSets.map((set) => [set.name, assignable(set)])) };
}

function assignable({ id, groupId }: UserFacts["permissionSets"][number]): Pick<HeldSet, "id" | "isGroup"> {
  return groupId === undefined ? { id } : { id: groupId, isGroup: true };
}

/** Takes one step; resolves with what is known then. What somebody else did in the meantime is success. */
export async function takeUserStep(org: OrgWriter, step: RowStep, known: UserProgress): Promise<UserProgress> {
  if (step.kind === "create-user") {
    const fields = known.profileId ? { ...step.fields, ProfileId: known.profileId } : step.fields;
    return { ...known, userId: await org.create("User", fields) };
  }
  const userId = need(known.userId, "user");
  switch (step.kind) {
    case "activate":
      await org.update("User", userId, { IsActive: true });
      return known;
    case "change-profile":
      await org.update("User", userId, { ProfileId: known.profileId ?? step.profileId });
      return known;
    case "assign-licence":
      await unlessThere(
        org.create("PermissionSetLicenseAssign", { AssigneeId: userId, PermissionSetLicenseId: step.licenceId }),
      );
      return known;
    case "create-set": {
      const label = step.name.replaceAll("_", " ");
      const licence = step.licenceId ? { LicenseId: step.licenceId } : {};
      const id = await org.create("PermissionSet", {
        Name: step.name,
        Label: label,
        // So that a template which comes to make it takes it for what it is: made from here.
        Description: `Data of the integration user. ${OWNER_MARK}.`,
        ...licence,
      });
      return { ...known, sets: new Map([...known.sets, [step.name, { id }]]) };
    }
    case "assign-set": {
      await assign(org, userId, need(known.sets.get(step.name), `permission set ${step.name}`));
      return known;
    }
  }
}

function need<T>(known: T | undefined, what: string): T {
  if (known) return known;
  throw new Error(`a step came before the ${what} it needs`);
}
