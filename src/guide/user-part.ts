import { type Block, heading, list, paragraph, ticks } from "../page/page.ts";
import { isProduction } from "../util/salesforce-host.ts";
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
  { username, instanceUrl }: Pick<GuideSubject, "username" | "instanceUrl">,
  approved: GuideFacts["approved"],
): Block[] {
  const kind =
    instanceUrl === undefined ? "either" : isProduction({ sandbox: true, instanceUrl }) ? "production" : "sandbox";
  return [
    heading("1. The integration user"),
    paragraph(
      `In Setup, Quick Find: Users, choose New User: one that nobody else works with${username ? `, ${username}` : ""}.`,
    ),
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

/** The profile is the way in, whatever kind of org it is. */
function byProfile(profiles: readonly string[]): string[] {
  const names = profiles.join(" or ");
  return [
    `With the profile ${names}: by it the user is let in, and so is everybody else who has it.`,
    'Where that profile is of the user licence "Salesforce Integration", choose that licence first. What the user may read comes from the profile, or from permission sets of their own.',
  ];
}

const lower = (text: string) => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
