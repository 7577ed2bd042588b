import { OWNER_MARK } from "../metadata/owner-mark.ts";
import type { DayHours } from "../model/access.ts";
import type { OwnProfile } from "../model/user.ts";
import { type Block, exact, heading, list, paragraph, type Row, steps, table, ticks } from "../page/page.ts";
import { isProduction } from "../util/salesforce-host.ts";
import { clockOf } from "../util/words.ts";
import type { GuideFacts } from "./facts.ts";
import type { GuideSubject } from "./guide.ts";

const SANDBOX = "With the profile System Administrator, so that objects and fields can be explored.";
/** Salesforce Help, "Integration User License": no login by the browser, and no set that is tied to the licence opens an app. */
const PRODUCTION = [
  'With the user licence "Salesforce Integration" and the profile "Minimum Access - API Only Integrations": it cannot log in to the user interface.',
  'With the permission set licence "Salesforce API Integration". Objects and fields are granted by a permission set of their own: one that is tied to that licence cannot open the app.',
];

/** Which user is needed: of the two kinds only the one that fits the org, where that is known. */
export function integrationUser(
  { username, instanceUrl, ownProfile }: Pick<GuideSubject, "username" | "instanceUrl" | "ownProfile">,
  approved: GuideFacts["approved"],
): Block[] {
  const kind =
    instanceUrl === undefined ? "either" : isProduction({ sandbox: true, instanceUrl }) ? "production" : "sandbox";
  return [
    heading("1. The integration user"),
    ...(ownProfile ? ownProfilePart(ownProfile) : []),
    paragraph(
      `In Setup, Quick Find: Users, choose New User: one that nobody else works with${username ? `, ${username}` : ""}.`,
    ),
    ...(ownProfile ? [ticks(...withOwnProfile(ownProfile))] : userKind(kind, approved)),
  ];
}

/** Which of the kinds of user it is. */
function userKind(kind: "either" | "production" | "sandbox", approved: GuideFacts["approved"]): Block[] {
  return [
    ...(approved.permissionSets.length === 0 && approved.profiles.length > 0
      ? [ticks(...byProfile(approved.profiles))]
      : kind === "either"
        ? [list(`In a sandbox: ${lower(SANDBOX)}`, ...PRODUCTION.map((text) => `In production: ${lower(text)}`))]
        : [ticks(...(kind === "sandbox" ? [SANDBOX] : PRODUCTION))]),
    paragraph(
      "Where your rules restrict addresses: Login IP Ranges of its profile bind the JWT login whatever the app says. A range is of IPv4 or of IPv6, and a sender with both needs a row for each.",
    ),
  ];
}

/** One of the user's own comes before the user, who cannot be made without. */
function ownProfilePart({ name, ipRanges, hours }: OwnProfile): Block[] {
  const days = Object.entries(hours ?? {});
  return [
    paragraph("The user has a profile of its own, which is made before the user:"),
    steps(
      {
        text: `In Setup, Quick Find: Profiles, clone "Minimum Access - API Only Integrations" (user licence "Salesforce Integration") as ${name}.`,
        details: [`Where kantiv-sf is to keep it later, write "${OWNER_MARK}" into its description.`],
      },
      ...(ipRanges === undefined
        ? []
        : ipRanges.length === 0
          ? [{ text: `In ${name}, Login IP Ranges: leave it empty; logins come from anywhere.` }]
          : [{ text: `In ${name}, Login IP Ranges, choose New for each of these, and nothing else stands there:` }]),
    ),
    ...(ipRanges && ipRanges.length > 0
      ? [
          table(
            ["Start", "End"],
            ipRanges.map(({ start, end }): Row => [start, exact(end)]),
          ),
        ]
      : []),
    ...(days.length > 0
      ? [
          paragraph(
            `In ${name}, Login Hours, choose Edit and set these; the org's default time zone counts, and other days stay open:`,
          ),
          table(
            ["Day", "Hours"],
            days.map(([day, hours]): Row => [day, hoursWords(hours)]),
          ),
        ]
      : []),
  ];
}

/** The ranges and hours of that profile bind the JWT login whatever the app says (Salesforce Help, login IP ranges). */
function withOwnProfile({ name }: OwnProfile): string[] {
  return [
    `With the user licence "Salesforce Integration" and the profile ${name}: the JWT login is held to its ranges and hours whatever the app says.`,
    ...PRODUCTION.slice(1),
  ];
}

function hoursWords({ start, end }: DayHours): string {
  return start === end ? "closed" : `${clockOf(start)} to ${clockOf(end)}`;
}

/** The profile is the way in, whatever kind of org it is. */
function byProfile(profiles: readonly string[]): string[] {
  const names = profiles.join(" or ");
  return [
    `With the profile ${names}: by it the user is let in, and so is everybody else who has it.`,
    'Where that profile is of the user licence "Salesforce Integration", choose that licence first. What the user may read comes from the profile, or from permission sets of their own.',
  ];
}

const lower = (text: string) => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
