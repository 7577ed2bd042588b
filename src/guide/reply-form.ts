import { type Block, code, heading, paragraph } from "../page/page.ts";
import type { GuideFacts } from "./facts.ts";
import type { GuideSubject } from "./guide.ts";

/** What to send back, as a form to be copied and filled in. */
export function replyForm({ username, instanceUrl }: GuideSubject, { app, isInstalled }: GuideFacts): Block[] {
  const line = (name: string, value: string | undefined, where: string) => `${name}: ${value ?? `(${where})`}`;
  return [
    heading("6. What to send"),
    paragraph(
      `Copy this into a mail to ${app.contactEmail || "whom the app belongs to"}, and fill it in. Send no password: none is needed.`,
    ),
    code(
      [
        `Subject: ${app.label} is set up`,
        "",
        line("Name", undefined, "of your company"),
        line("Username", username, "of the integration user"),
        ...(isInstalled ? [] : [line("Consumer key", undefined, "step 5")]),
        line("Login URL", instanceUrl, "the org's My Domain URL: Setup, Quick Find: My Domain"),
        line("Org id", undefined, "Setup, Quick Find: Company Information, Salesforce.com Organization ID"),
        "Client secret: not sent; the JWT login needs none",
      ].join("\n"),
    ),
    paragraph("Where a client secret is asked for all the same, send it encrypted only."),
  ];
}
