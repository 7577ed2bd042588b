import { type Block, code, heading, paragraph } from "../page/page.ts";
import { shellWord } from "../util/command-line.ts";
import { type GuideFacts, setsToAssign } from "./facts.ts";
import type { GuideSubject } from "./guide.ts";

const ALIAS = "my-org";

/** All of steps 3 and 4 as commands of the Salesforce CLI: log in, deploy, give the user what opens the app. */
export function salesforceCommands({ username, instanceUrl }: GuideSubject, facts: GuideFacts): Block[] {
  const sf = (...words: string[]) => ["sf", ...words].map(shellWord).join(" ");
  const user = username ?? "USERNAME";
  return [
    heading("2. Either with the Salesforce CLI"),
    paragraph(
      `In the folder sfdx-project of this package${instanceUrl === undefined ? ", with the org's own My Domain URL (Setup, Quick Find: My Domain)" : ""}:`,
    ),
    code(
      [
        sf(
          "org",
          "login",
          "web",
          "--alias",
          ALIAS,
          "--instance-url",
          instanceUrl ?? "https://MY-DOMAIN.my.salesforce.com",
        ),
        sf("project", "deploy", "start", "--source-dir", "force-app", "--target-org", ALIAS),
        ...setsToAssign(facts).map((name) =>
          sf("org", "assign", "permset", "--name", name, "--on-behalf-of", user, "--target-org", ALIAS),
        ),
      ].join("\n"),
    ),
    paragraph("Any other Metadata API client takes metadata-api.zip of this package instead of the second line."),
    paragraph("Then go on with step 5."),
  ];
}
