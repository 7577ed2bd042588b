import type { StateFinding } from "../model/finding.ts";
import type { Settings } from "../model/settings.ts";
import { type AccessPicture, usersText, type WayIn } from "../model/way-in.ts";
import { commandLine } from "../util/command-line.ts";
import { sameName } from "../util/same-name.ts";

/** Names for the messages; `settings` for commands. */
interface About {
  app: string;
  permissionSet: string | undefined;
  integrationUser: string;
  settings: Pick<Settings, "file" | "again">;
}

/**
 * A finding for each way in that neither the template nor the org file states. Pure.
 *
 * @param strict whether holders of Use Any API Client count, who are the org's business
 */
export function foreignAccess({ ways }: AccessPicture, about: About, strict: boolean): StateFinding[] {
  return ways
    .filter((way) => way.standing === "foreign" || (strict && isAnyApiClient(way)))
    .map((way) => ({
      code: "FOREIGN_ACCESS",
      ...wordsFor(way, about),
      blocks: false,
      ...(way.kind === "selfAuthorisation" ? { goesWithApply: true as const } : {}),
    }));
}

function isAnyApiClient({ kind, others = 0 }: WayIn): boolean {
  return kind === "useAnyApiClient" && others > 0;
}

function wordsFor(way: WayIn, about: About): { message: string; remedy: string } {
  const { app, permissionSet, integrationUser, settings } = about;
  const name = way.name ?? "";
  const beside = `${people(way.others ?? 0, way)} beside ${integrationUser} may use`;
  const names = commandLine("drift", settings, "--full");
  const accept = (entry: string) =>
    `or accept it in ${settings.file} with alsoAllowed: [{ ${entry}, reason: "say why" }].`;
  if (way.kind === "selfAuthorisation") {
    return {
      message: "Every user may approve the app for themselves.",
      remedy: `Let only those in whom an administrator approved: ${commandLine("apply", settings)}`,
    };
  }
  if (way.kind === "useAnyApiClient") {
    return {
      message: `${beside} every app by the user permission Use Any API Client.`,
      remedy: `Take the permission from their profiles and permission sets in Setup (${names} names them), ${accept("user: USERNAME")}`,
    };
  }
  if (way.kind === "permissionSetGroup" || (way.kind === "permissionSet" && sameName(name, permissionSet))) {
    const what = way.kind === "permissionSetGroup" ? "permission set group" : "permission set";
    return {
      message: `${beside} the app by the ${what} ${name}.`,
      remedy: `Take the ${what} from these users in Setup (${names} names them), ${accept("user: USERNAME")}`,
    };
  }
  const what = way.kind === "profile" ? "profile" : "permission set";
  return {
    message: `The ${what} ${name} opens the app to ${people(way.users, way)}; neither the template nor the org file states it.`,
    remedy: `Take it off the app in Setup (External Client App Manager, ${app}, Policies), ${accept(`${way.kind}: ${JSON.stringify(name)}`)}`,
  };
}

function people(count: number | null, way: WayIn): string {
  return count === null ? "users whose number the org does not show" : usersText(count, way);
}
