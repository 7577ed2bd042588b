import type { TestOrg } from "./client.ts";

/** In a PermissionSet's file. */
export const ANY_API_CLIENT = "<userPermissions><enabled>true</enabled><name>UseAnyApiClient</name></userPermissions>";

/** Makes the permission set group Team of one permission set, and gives it to the integration user. Ids of all three records. */
export async function giveGroup(
  org: TestOrg,
  setName: string,
): Promise<{ group: string; component: string; assignment: string }> {
  const create = async (object: string, body: object): Promise<string> => {
    const reply = await org.post(`/sobjects/${object}`, body);
    if (reply.status !== 201) throw new Error(`${object}: ${reply.text}`);
    return reply.json.id;
  };
  const set = org.org.components.find(({ type, fullName }) => type === "PermissionSet" && fullName === setName);
  const group = await create("PermissionSetGroup", { DeveloperName: "Team", MasterLabel: "Team" });
  const member = { PermissionSetGroupId: group, PermissionSetId: set?.id };
  const component = await create("PermissionSetGroupComponent", member);
  const holder = { PermissionSetGroupId: group, AssigneeId: org.integrationUser.id };
  return { group, component, assignment: await create("PermissionSetAssignment", holder) };
}
