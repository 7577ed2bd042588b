import type { StateFinding } from "../model/finding.ts";
import type { FormerUser } from "../model/former-user.ts";

/** A finding for each integration user of before who still holds the permission set. Pure. */
export function replacedUsers(
  formers: readonly FormerUser[],
  {
    settings,
    names,
  }: { settings: { file: string; integrationUser: { username: string } }; names: { permissionSet: string } },
): StateFinding[] {
  const { file, integrationUser } = settings;
  return formers.map(({ username, assignment, why }) => ({
    code: "USER_REPLACED",
    message: `${username}, the integration user before ${integrationUser.username}, still holds the permission set ${names.permissionSet}${why ? `, which stays: ${why}` : ""}.`,
    remedy:
      assignment === "goes"
        ? `The assignment was made from here, and goes with the next apply: kantiv-sf apply --org ${file}`
        : `Take the permission set from ${username} in Setup, or accept it in ${file} with alsoAllowed: [{ user: ${username}, reason: "say why" }].`,
    blocks: false,
  }));
}
