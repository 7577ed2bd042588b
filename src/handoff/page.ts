import { usersText, WAYS_IN } from "../model/way-in.ts";
import { exact, heading, list, type Page, paragraph, table } from "../page/page.ts";
import type { Handoff } from "./document.ts";

const MARK = { passed: "Passed", failed: "Failed", unknown: "Not known" } as const;

/** The hand-over for people: what to send, then what it is and how it was proven. Pure. */
export function handoffPage(handoff: Handoff): Page {
  const { org, app, certificate, verification } = handoff;
  const kind = org.sandbox ? "Sandbox" : "Production org";
  return {
    title: `Salesforce for Kantiv: ${org.name}`,
    lead: `${kind} ${org.id}, ${readable(handoff.createdAt)}`,
    blocks: [
      paragraph(
        verification.ok
          ? `The JWT login of ${handoff.username} was proven on ${readable(verification.at)}.`
          : `The JWT login of ${handoff.username} is NOT proven: see Verification. Do not take this org into use yet.`,
      ),
      heading("Integration details"),
      table(
        ["What", "Value"],
        [
          ["Username", exact(handoff.username)],
          ["Consumer key", exact(handoff.consumerKey)],
          ["Client secret", secretWords(handoff.clientSecret)],
          ["Login URL", exact(handoff.loginUrl)],
          ["Org id", exact(org.id)],
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
          ["Certificate", certificate.subject],
          ["Fingerprint (SHA-256)", exact(certificate.fingerprint256)],
          ["Certificate valid", `${readable(certificate.validFrom)} to ${readable(certificate.validTo)}`],
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
      heading("Verification"),
      paragraph(`Made on ${readable(verification.at)}, audience ${verification.audience}.`),
      list(
        ...verification.checks.map(
          ({ title, status, detail, remedy }) =>
            `${MARK[status]}: ${title}${detail ? ` (${detail})` : ""}${remedy ? `. ${remedy}` : ""}`,
        ),
      ),
    ],
  };
}

const STANDING = { stated: "Stated", accepted: "Accepted", foreign: "NOT stated", ofOrg: "The org's own" } as const;

function wayWords({ way, standing, users }: NonNullable<Handoff["access"]>[number]): string {
  const count = users === null ? "number not shown" : usersText(users, {});
  return `${STANDING[standing]}: ${WAYS_IN[way]}, ${count}`;
}

function secretWords(secret: Handoff["clientSecret"]): string {
  if (secret === null) return "not handed over; the JWT login needs none";
  return secret.kind === "age"
    ? "encrypted in client-secret.age; opens with: age --decrypt --identity KEYFILE client-secret.age"
    : "in a file of its own, to be handed over separately";
}

/** `2026-11-24 10:30 UTC` */
function readable(moment: string): string {
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}
