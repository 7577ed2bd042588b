import { leaf, manifest, textFile } from "../../metadata/layout.ts";
import { isMarked, OWNER_MARK } from "../../metadata/owner-mark.ts";
import { printXml } from "../../metadata/xml.ts";
import type { Known } from "../../model/access.ts";
import { EXIT, KantivError } from "../../model/errors.ts";
import type { OutputFile, XmlElement } from "../../model/metadata.ts";
import type { OrgReader, QueryReply } from "../../model/org.ts";
import type { OwnProfile, OwnProfileFacts } from "../../model/user.ts";
import { byText } from "../../util/by-text.ts";
import { askProfile, profileQuestion, readRestrictions } from "../read/login-facts.ts";
import { soqlText } from "../read/queries.ts";
import { part, told, unknown } from "../session/known.ts";
import { needId } from "../wire/replies.ts";

/** Of that user licence, whose users cannot log in to the user interface (Salesforce Help, integration user). */
const LICENCE = "Salesforce Integration";

/**
 * The profile of that name, as far as it matters whether it is ours; an undefined value where there is none, and unknown where the
 * org does not tell. One request.
 */
export async function readOwnProfile(org: OrgReader, name: string): Promise<Known<OwnProfileFacts | undefined>> {
  return readFrom(await askProfile(org, named(name)));
}

const named = (name: string) => `Name = ${soqlText(name)}`;

function readFrom(reply: QueryReply): Known<OwnProfileFacts | undefined> {
  const rows = told(reply, (all) => all);
  if (!rows.known) return rows;
  const [row] = rows.value;
  if (!row) return { known: true, value: undefined };
  const id = needId(row.Id, "00e", "the profile");
  // Its description says whose it is: one that is not shown may be anybody's.
  if (row.Metadata == null) return unknown("the org shows nothing of it but its name");
  const isOurs = isMarked(String(part(row.Metadata).description ?? ""));
  return { known: true, value: { id, isOurs, restrictions: readRestrictions(row.Metadata) } };
}

/** The same for who cannot go on without it. Throws `PROFILE_UNREADABLE` (exit 3), and what a lost answer means. */
export async function needOwnProfile(org: OrgReader, name: string): Promise<OwnProfileFacts | undefined> {
  const found = readFrom(await org.toolingQuery(profileQuestion(named(name))));
  if (found.known) return found.value;
  throw new KantivError(
    "PROFILE_UNREADABLE",
    `Whether the org has the profile ${name}, and what it restricts, is not shown: ${found.why}.`,
    "Log in as an administrator with View Setup and Configuration, and run the same command again.",
    { exit: EXIT.unreachable },
  );
}

/**
 * A deployment of the profile: whole for a new one; for one that is there its restrictions alone, since a profile's file changes what
 * it names and leaves the rest (Metadata API guide, Profile). Ranges in a file are all that there are from then on.
 */
export function profileFiles({ name, ipRanges, hours }: OwnProfile, isNew: boolean, apiVersion: string): OutputFile[] {
  const children: XmlElement[] = [
    ...(isNew ? [leaf("custom", "true")] : []),
    leaf("description", `The integration user's own profile. ${OWNER_MARK}.`),
    ...(hours ? [hoursElement(hours)] : []),
    ...(ipRanges ?? []).map(({ start, end }) => ({
      name: "loginIpRanges",
      children: [leaf("endAddress", end), leaf("startAddress", start)],
    })),
    ...(isNew ? [leaf("userLicense", LICENCE), permission("ApiEnabled"), permission("ApiUserOnly")] : []),
  ];
  return [
    textFile("package.xml", manifest([{ type: "Profile", fullName: name }], apiVersion)),
    textFile(`profiles/${name}.profile`, printXml({ name: "Profile", children })),
  ];
}

function permission(name: string): XmlElement {
  return { name: "userPermissions", children: [leaf("enabled", "true"), leaf("name", name)] };
}

/** Minutes of the day; an element without any takes the hours away. */
function hoursElement(hours: NonNullable<OwnProfile["hours"]>): XmlElement {
  const days = Object.entries(hours).flatMap(([day, { start, end }]) => [
    leaf(`${day}End`, String(end)),
    leaf(`${day}Start`, String(start)),
  ]);
  return { name: "loginHours", children: days.sort((a, b) => byText(a.name, b.name)) };
}
