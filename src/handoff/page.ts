import { usersText, WAYS_IN } from "../model/way-in.ts";
import { type CheckRow, checks, exact, heading, type Item, list, type Page, paragraph, table } from "../page/page.ts";
import { clockOf, minuteOf } from "../util/words.ts";
import type { Handoff } from "./document.ts";

/** The hand-over for people: what to send, then what it is and how it was proven. Pure. */
export function handoffPage(handoff: Handoff): Page {
  const { org, app, certificate, verification, recipient } = handoff;
  const kind = org.sandbox ? "Sandbox" : "Production org";
  return {
    title: `Salesforce for ${recipient?.name ?? app.name}: ${org.name} (${org.sandbox ? "sandbox" : "production"})`,
    lead: `${kind} ${org.id}, ${minuteOf(handoff.createdAt)}`,
    verdict: verdictOf(handoff),
    blocks: [
      ...(verification.ok ? [] : [heading("What is not as it should be"), checks(...notWell(handoff))]),
      heading("Integration details"),
      table(
        ["What", "Value"],
        [
          ["Username", exact(handoff.username)],
          ["Consumer key", exact(handoff.consumerKey)],
          ["Client secret", secretWords(handoff.clientSecret)],
          ["Login URL", exact(handoff.loginUrl)],
          ["Org id", exact(org.id)],
          ...(recipient ? [["Recipient", [recipient.name, recipient.email].filter(Boolean).join(", ")] as const] : []),
          ["Org", `${org.name}, ${org.sandbox ? "sandbox" : "production"}`],
        ],
      ),
      heading("External Client App"),
      table(
        ["What", "Value"],
        [
          ["App", exact(app.name)],
          app.permissionSet === null
            ? ["Profile", (app.profiles ?? []).join(", ")]
            : ["Permission set", exact(app.permissionSet)],
          ["OAuth scopes", app.scopes.join(", ")],
          ...(certificate
            ? [
                ["Certificate", certificate.subject] as const,
                ["Fingerprint (SHA-256)", exact(certificate.fingerprint256)] as const,
                [
                  "Certificate valid",
                  `${minuteOf(certificate.validFrom)} to ${minuteOf(certificate.validTo)}`,
                ] as const,
              ]
            : [["Certificate", "its publisher's"] as const]),
        ],
      ),
      ...(handoff.access ? [heading("Who may use the app"), list(...handoff.access.map(wayWords))] : []),
      ...(handoff.dataAccess?.length
        ? [
            heading("Data access"),
            table(
              ["Object or field", "The integration user may"],
              handoff.dataAccess.map(({ name, rights }) => [name, rights.join(", ")] as const),
            ),
          ]
        : []),
      ...(handoff.loginRestrictions === undefined
        ? []
        : [heading("From where and when"), list(...restrictionWords(handoff.loginRestrictions))]),
      heading("Verification"),
      paragraph(`Made on ${minuteOf(verification.at)}, audience ${verification.audience}.`),
      checks(...verification.checks),
    ],
  };
}

function verdictOf(handoff: Handoff): NonNullable<Page["verdict"]> {
  const { username, verification } = handoff;
  if (!verification.ok) {
    const text = `The JWT login of ${username} is NOT proven: see below. Do not take this org into use yet.`;
    return { tone: "bad", word: "NOT PROVEN", text };
  }
  const text = `The JWT login of ${username} was proven on ${minuteOf(verification.at)}`;
  const open = openWords(handoff);
  if (open === "") return { tone: "good", word: "PROVEN", text: `${text}.` };
  return { tone: "warn", word: `PROVEN, with ${open}`, text: `${text}; what is marked below is open.` };
}

/** What stands beside a login that works and is not proven with it; empty for nothing. */
export function openWords({ access = [], verification: { checks: all } }: Handoff): string {
  const foreign = access.filter(({ standing }) => standing === "foreign").length;
  const hidden = access.filter(({ standing, users }) => standing !== "foreign" && users === null).length;
  const notShown = hidden + all.filter(({ status }) => status === "unknown").length;
  const ways = foreign === 1 ? "1 way in" : `${foreign} ways in`;
  return [foreign > 0 ? `${ways} not stated` : "", notShown > 0 ? `${notShown} not shown` : ""]
    .filter((words) => words !== "")
    .join(" and ");
}

/** What failed; where nothing did, what could not be shown. */
function notWell({ verification: { checks: all } }: Handoff): CheckRow[] {
  const failed = all.filter(({ status }) => status === "failed");
  return failed.length > 0 ? failed : all.filter(({ status }) => status === "unknown");
}

/** The profile is the customer's: told, so that whoever logs in can see whether it may. */
function restrictionWords(found: NonNullable<Handoff["loginRestrictions"]> | null): string[] {
  if (found === null) return ["The org does not show what the integration user's profile allows."];
  const { ipRanges, hours } = found;
  const ranges = ipRanges.map(({ start, end }) => (start === end ? start : `${start} to ${end}`)).join(", ");
  const days = hours.map(({ day, start, end }) =>
    start === end ? `${day} never` : `${day} ${clockOf(start)} to ${clockOf(end)}`,
  );
  return [
    ranges === ""
      ? "From every address: the profile has no login IP ranges."
      : `Only from ${ranges}, by the integration user's profile; a range is of IPv4 or of IPv6.`,
    days.length === 0
      ? "At any hour: the profile has no login hours."
      : `Only at these hours, in the org's default time zone: ${days.join(", ")}; other days are open.`,
  ];
}

const STANDING = { stated: "Stated", accepted: "Accepted", foreign: "NOT stated", ofOrg: "The org's own" } as const;

function wayWords({ way, standing, users }: NonNullable<Handoff["access"]>[number]): Item {
  const count = users === null ? "number not shown" : usersText(users, {});
  const words = `${STANDING[standing]}: ${WAYS_IN[way]}, ${count}`;
  return standing === "foreign" ? { warn: words } : words;
}

function secretWords(secret: Handoff["clientSecret"]): string {
  if (secret === null) return "not handed over; the JWT login needs none";
  return secret.kind === "age"
    ? "encrypted in client-secret.age; opens with: age --decrypt --identity KEYFILE client-secret.age"
    : "in a file of its own, to be handed over separately";
}
