import type { StateFinding } from "../model/finding.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { Settings } from "../model/settings.ts";
import { commandLine } from "../util/command-line.ts";

/** A finding for each integration user of before who still holds the permission set. Pure. */
export function replacedUsers(
  formers: readonly FormerUser[],
  {
    settings,
    names,
  }: { settings: Pick<Settings, "file" | "again" | "integrationUser">; names: { permissionSet?: string } },
): StateFinding[] {
  const { file, integrationUser } = settings;
  return formers.map(({ username, assignment, why }) => ({
    code: "USER_REPLACED",
    message: `${username}, the integration user before ${integrationUser.username}, still holds the permission set ${names.permissionSet}${why ? `, which stays: ${why}` : ""}.`,
    remedy:
      assignment === "goes"
        ? `The assignment was made from here, and goes with the next apply: ${commandLine("apply", settings)}`
        : `Take the permission set from ${username} in Setup, or accept it in ${file} with alsoAllowed: [{ user: ${username}, reason: "say why" }].`,
    blocks: false,
    ...(assignment === "goes" ? { goesWithApply: true as const } : {}),
  }));
}
