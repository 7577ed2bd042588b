import type { OrgIdentity, OrgSnapshot } from "../../model/org.ts";
import type { About } from "../../model/verdict.ts";
import type { Prepared } from "../input/prepared.ts";

/** What commands and places in a verdict name. Pure. */
export function aboutRun(
  { settings, names }: Prepared,
  { identity, snapshot }: { identity: OrgIdentity; snapshot?: Pick<OrgSnapshot, "user"> },
): About {
  const { id, profileId } = snapshot?.user ?? {};
  return {
    orgFile: settings.file,
    again: settings.again ?? [],
    instanceUrl: identity.instanceUrl,
    ...(identity.myDomain ? { myDomain: identity.myDomain } : {}),
    username: snapshot?.user?.username ?? settings.integrationUser.username,
    app: names.app,
    ...(names.profiles && names.moreSets.length === 0 && { byProfile: true as const }),
    // That of an installed app is its publisher's to renew.
    ...(settings.jwt.certificate !== undefined && !names.isInstalled && { certificate: settings.jwt.certificate }),
    ...(id !== undefined && profileId !== undefined ? { user: { id, profileId } } : {}),
  };
}
