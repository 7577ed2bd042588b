import type { LoginRestrictions } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";
import { KantivError } from "../../model/errors.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { OrgReader, OrgWriter } from "../../model/org.ts";
import type { OwnProfile, OwnProfileFacts } from "../../model/user.ts";
import { needOwnProfile, profileFiles, readOwnProfile } from "../../org/metadata/own-profile.ts";
import { ANY, ownProfileState, rangesText, restrictionsDiffer, restrictionWords } from "../../plan/own-profile.ts";
import type { Backup } from "../../record/backup.ts";
import { commandLine } from "../../util/command-line.ts";
import { ALL_ADDRESSES } from "../../util/ip-range.ts";
import type { Prepared } from "../input/prepared.ts";
import type { Look } from "../look/look.ts";
import { carriedBy, deployFiles } from "./deploy-package.ts";
import type { Work } from "./run.ts";

/**
 * Makes the integration user's own profile, or makes it restrict logins as stated, on record; resolves with what is there then.
 * What is not stated stays. Throws `NOT_KEPT`, `PROFILE_UNREADABLE` and what `deployFiles` throws.
 *
 * @param before what it restricts now; undefined where it is to be made
 */
export async function deployOwnProfile(
  { names }: Pick<Prepared, "names">,
  org: OrgWriter,
  own: OwnProfile,
  before: LoginRestrictions | undefined,
  work: Work,
): Promise<OwnProfileFacts> {
  const carried = carriedBy(names.app, [{ type: "Profile", fullName: own.name }]);
  const put = async (stated: OwnProfile, isNew: boolean) => {
    await deployFiles(org, profileFiles(stated, isNew, org.apiVersion), carried, work);
    return needOwnProfile(org, own.name);
  };
  // Whether a file without ranges leaves those that are there is not known.
  const first = await put(
    { ...own, ...(before && { ipRanges: own.ipRanges ?? before.ipRanges }) },
    before === undefined,
  );
  const isLeft =
    own.ipRanges && rangesText(own.ipRanges) === ANY && first && restrictionsDiffer(own, first.restrictions);
  const made = isLeft ? await put({ ...own, ipRanges: ALL_ADDRESSES }, false) : first;
  if (made && !restrictionsDiffer(own, made.restrictions)) return made;
  throw new KantivError(
    "NOT_KEPT",
    `The org did not keep what was deployed: the profile ${own.name} ${made ? `has ${restrictionWords(made.restrictions)} instead of ${restrictionWords(own)}` : "is not there"}.`,
    `Look at it in Setup, Profiles, ${own.name}, and run the same command again.`,
  );
}

/** What a rollback does to the profile: how it restricted logins, and how it does. */
export interface OwnProfileBack {
  then: OwnProfile;
  now: LoginRestrictions;
}

/**
 * Nothing where it is as it was, or is not this tool's to change any more; why it stays where the org does not show it. One request
 * where a backup has one.
 */
export async function ownProfileBack(
  { manifest: { ownProfile: then } }: Backup,
  org: OrgReader,
): Promise<{ back?: OwnProfileBack; kept: readonly string[] }> {
  if (!then) return { kept: [] };
  const found = await readOwnProfile(org, then.name);
  if (!found.known) return { kept: [`Profile ${then.name} stays as it is, which is not shown: ${found.why}`] };
  const there = found.value;
  if (!there?.isOurs || !restrictionsDiffer(then, there.restrictions)) return { kept: [] };
  return { back: { then, now: there.restrictions }, kept: [] };
}

/** What of the profile no apply mends: it is missing, others made it, or the org does not show it. Pure. */
export function ownProfileFindings(prepared: Prepared, { snapshot, ownProfile: found }: Look): StateFinding[] {
  const { ownProfile: own, settings } = prepared;
  if (!own || !found || !snapshot.user) return [];
  const now = ownProfileState(found, snapshot.user);
  if (now.state === "held") return [];
  return [{ ...AMISS[now.state](own, settings.integrationUser.username, prepared, now), blocks: false }];
}

type Told = Pick<StateFinding, "code" | "message" | "remedy">;
type State = ReturnType<typeof ownProfileState>;

const AMISS: Readonly<
  Record<"lacking" | "foreign" | "unknown", (own: OwnProfile, username: string, of: Prepared, now: State) => Told>
> = {
  lacking: (own, username, { settings }) => ({
    code: "LOGIN_RESTRICTIONS_DIFFER",
    message: `${username} does not have the profile ${own.name}, which is stated as its own.`,
    remedy: commandLine("user ensure", settings),
  }),
  foreign: (own, _username, _of, now) => ({
    code: "PROFILE_FOREIGN",
    message: `The org has a profile ${own.name} which this tool did not make: it is not changed. It has ${now.state === "foreign" ? restrictionWords(now.there.restrictions) : ""}; stated is ${restrictionWords(own)}.`,
    remedy: "Choose another name for the user's own profile (ownProfile of the org file, or the template's parameter).",
  }),
  unknown: (own, username, _of, now) => ({
    code: "LOGIN_RESTRICTIONS_UNKNOWN",
    message: `Whether the profile ${own.name} lets ${username} in as stated is not shown: ${now.state === "unknown" ? now.why : ""}. An apply leaves it as it is.`,
    remedy: "Log in as an administrator with View Setup and Configuration, and look again.",
  }),
};

/** Whether the profile restricts logins as stated, as one of the checks of a login. Nothing where none is stated. Pure. */
export function ownProfileChecks(prepared: Prepared, look: Look): Check[] {
  const { ownProfile: own, settings } = prepared;
  const { ownProfile: found, snapshot } = look;
  if (!own || !found || !snapshot.user) return [];
  const shown = { id: "own-profile", title: "The user's own profile restricts logins as stated" };
  const now = ownProfileState(found, snapshot.user);
  if (now.state === "held") {
    const detail = `${own.name}: ${restrictionWords(now.there.restrictions)}`;
    if (!restrictionsDiffer(own, now.there.restrictions)) return [{ ...shown, status: "passed", detail }];
    const remedy = commandLine("apply", settings);
    const stated = `${detail}; stated is ${restrictionWords(own)}`;
    return [{ ...shown, status: "failed", code: "LOGIN_RESTRICTIONS_DIFFER", detail: stated, remedy }];
  }
  const [{ code, message, remedy } = {}] = ownProfileFindings(prepared, look);
  if (now.state === "unknown") return [{ ...shown, status: "unknown", detail: now.why }];
  return [{ ...shown, status: "failed", detail: message ?? "", ...(code && { code }), ...(remedy && { remedy }) }];
}
