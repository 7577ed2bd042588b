import { OWNER_MARK } from "../metadata/owner-mark.ts";
import type { DayHours } from "../model/access.ts";
import type { OwnProfile } from "../model/user.ts";
import { type Block, exact, heading, paragraph, type Row, table } from "../page/page.ts";
import { isProduction } from "../util/salesforce-host.ts";
import { clockOf, upperFirst } from "../util/words.ts";
import type { GuideFacts } from "./facts.ts";
import type { GuideSubject } from "./guide.ts";
import { inOrder, type Todo } from "./in-order.ts";

/** What a new user is, with what it is given, as the form and the lists of Setup name it. */
interface Kind {
  licence?: string;
  profile?: string;
  why: readonly string[];
  /** The permission set licence that the user needs beside. */
  setLicence?: string;
}

const SANDBOX: Kind = {
  licence: "Salesforce",
  profile: "System Administrator",
  why: ["With the profile System Administrator, so that objects and fields can be explored."],
};

/** Salesforce Help, "Integration User License": no login by the browser, and no set that is tied to the licence opens an app. */
const PRODUCTION: Kind & { setLicence: string } = {
  licence: "Salesforce Integration",
  profile: "Minimum Access - API Only Integrations",
  why: [
    'With the user licence "Salesforce Integration" and the profile "Minimum Access - API Only Integrations": it cannot log in to the user interface.',
  ],
  setLicence: "Salesforce API Integration",
};

const OWN_SET =
  "Objects and fields are granted by a permission set of their own: one that is tied to that licence cannot open the app.";

/** Which user is needed: of the two kinds only the one that fits the org, where that is known. */
export function integrationUser(
  { username, instanceUrl, ownProfile }: Pick<GuideSubject, "username" | "instanceUrl" | "ownProfile">,
  approved: GuideFacts["approved"],
): Block[] {
  const kind = ownProfile ? withOwnProfile(ownProfile) : kindFor(instanceUrl, approved);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Username", username],
    ["User License", kind.licence],
    ["Profile", kind.profile],
  ];
  const fields = rows.flatMap(([name, value]): Row[] => (value === undefined ? [] : [[name, exact(value)]]));
  return [
    heading("1. The integration user"),
    ...inOrder(
      {
        text: "Log in as System Administrator.",
        details: [
          "The first login in the browser asks for a passkey, a security key or the device's own authenticator, in sandboxes too (Salesforce wants it of every privileged user since summer 2026): enrol it then.",
        ],
      },
      ...(ownProfile ? ownProfilePart(ownProfile) : []),
      {
        text: "In Setup, Quick Find: Users, choose New User: one that nobody else works with.",
        details: kind.why,
        ...(fields.length > 0 && { below: [table(["Field", "Value"], fields)] }),
      },
      ...(kind.setLicence ? [licenceStep(kind.setLicence)] : []),
    ),
    ...(ownProfile
      ? []
      : [
          paragraph(
            "Where your rules restrict addresses: Login IP Ranges of its profile bind the JWT login whatever the app says. A range is of IPv4 or of IPv6, and a sender with both needs a row for each.",
          ),
        ]),
  ];
}

function licenceStep(name: string): Todo {
  return {
    text: `On the page of that user, under Permission Set License Assignments, give it "${name}".`,
    details: [OWN_SET],
  };
}

/** Also where nobody knows which org it is. */
export function mayBeSandbox(instanceUrl: string | undefined): boolean {
  return instanceUrl === undefined || !isProduction({ sandbox: true, instanceUrl });
}

/** A way in by profile decides it; else the org does, and where nobody knows which that is, both kinds are told. */
function kindFor(instanceUrl: string | undefined, { permissionSets, profiles }: GuideFacts["approved"]): Kind {
  if (permissionSets.length === 0 && profiles.length > 0) return byProfile(profiles);
  if (instanceUrl !== undefined) return mayBeSandbox(instanceUrl) ? SANDBOX : PRODUCTION;
  return {
    why: [
      ...SANDBOX.why.map((text) => `In a sandbox: ${lower(text)}`),
      ...PRODUCTION.why.map((text) => `In production: ${lower(text)}`),
      `In production: with the permission set licence "${PRODUCTION.setLicence}". ${OWN_SET}`,
    ],
  };
}

/** One of the user's own comes before the user, who cannot be made without. */
function ownProfilePart({ name, ipRanges, hours }: OwnProfile): Todo[] {
  const days = Object.entries(hours ?? {});
  return [
    {
      text: `In Setup, Quick Find: Profiles, clone "${PRODUCTION.profile}" (user licence "${PRODUCTION.licence}") as ${name}: the user's own, without which it cannot be made.`,
      details: [`Where kantiv-sf is to keep it later, write "${OWNER_MARK}" into its description.`],
    },
    ...(ipRanges === undefined ? [] : [rangesStep(name, ipRanges)]),
    ...(days.length > 0
      ? [
          {
            text: `In ${name}, Login Hours, choose Edit and set these; the org's default time zone counts, and other days stay open:`,
            below: [
              table(
                ["Day", "Hours"],
                days.map(([day, hours]): Row => [upperFirst(day), hoursWords(hours)]),
              ),
            ],
          },
        ]
      : []),
  ];
}

function rangesStep(profile: string, ranges: NonNullable<OwnProfile["ipRanges"]>): Todo {
  if (ranges.length === 0)
    return { text: `In ${profile}, Login IP Ranges: leave it empty; logins come from anywhere.` };
  const rows = ranges.map(({ start, end }): Row => [exact(start), exact(end)]);
  return {
    text: `In ${profile}, Login IP Ranges, choose New for each of these, and nothing else stands there:`,
    below: [table(["Start", "End"], rows)],
  };
}

/** The ranges and hours of that profile bind the JWT login whatever the app says (Salesforce Help, login IP ranges). */
function withOwnProfile({ name }: OwnProfile): Kind {
  return {
    ...PRODUCTION,
    profile: name,
    why: [
      `With the user licence "${PRODUCTION.licence}" and the profile ${name}: the JWT login is held to its ranges and hours whatever the app says.`,
    ],
  };
}

function hoursWords({ start, end }: DayHours): string {
  return start === end ? "closed" : `${clockOf(start)} to ${clockOf(end)}`;
}

/** The profile is the way in, whatever kind of org it is. */
function byProfile(profiles: readonly string[]): Kind {
  const [only, ...others] = profiles;
  return {
    ...(only !== undefined && others.length === 0 && { profile: only }),
    why: [
      `With the profile ${profiles.join(" or ")}: by it the user is let in, and so is everybody else who has it.`,
      `Where that profile is of the user licence "${PRODUCTION.licence}", choose that licence first. What the user may read comes from the profile, or from permission sets of their own.`,
    ],
  };
}

const lower = (text: string) => `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
