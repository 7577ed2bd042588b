import type { StateFinding } from "../../model/finding.ts";
import type { AccessPicture } from "../../model/way-in.ts";
import { readAccessFacts } from "../../org/read/access-facts.ts";
import { accessPicture, openersOf } from "../../plan/access.ts";
import { foreignAccess } from "../../plan/foreign-access.ts";
import type { Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import type { Look } from "./look.ts";
import { formersIn } from "./users-on-record.ts";

/** Who may use the app, and why. One request where the look was none at access. */
export async function seeAccess(prepared: Prepared, look: Look): Promise<AccessPicture> {
  const { org, snapshot, access } = look;
  const { username } = prepared.settings.integrationUser;
  const facts = access ?? (await readAccessFacts(org, openersOf(snapshot, prepared.names), undefined)).facts;
  const former = formersIn(prepared, look);
  const picture = accessPicture({
    snapshot,
    facts,
    stated: renderAt(prepared.template, prepared.values, org.apiVersion).components,
    own: prepared.names,
    integrationUser: username,
    alsoAllowed: prepared.settings.alsoAllowed ?? [],
  });
  return former.length > 0 ? { ...picture, former } : picture;
}

/** The same as findings: a way in that neither the template nor the org file states. Pure. */
export function foreignIn({ settings, names }: Prepared, picture: AccessPicture, strict = false): StateFinding[] {
  const { app, permissionSet } = names;
  const { username: integrationUser } = settings.integrationUser;
  return foreignAccess(picture, { app, permissionSet, integrationUser, settings }, strict);
}
