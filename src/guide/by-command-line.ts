import { type Block, code, heading, paragraph } from "../page/page.ts";
import { shellWord } from "../util/command-line.ts";
import { type GuideFacts, toAssign } from "./facts.ts";
import type { GuideSubject } from "./guide.ts";

const ALIAS = "my-org";

/** All of steps 3 and 4 as commands of the Salesforce CLI: log in, deploy, give the user what opens the app. */
export function salesforceCommands({ username, instanceUrl }: GuideSubject, facts: GuideFacts): Block[] {
  const sf = (...words: string[]) => ["sf", ...words].map(shellWord).join(" ");
  const user = username ?? "USERNAME";
  const { sets, groups, assigns } = toAssign(facts);
  const byHand = [...groups, ...assigns];
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
        ...sets.map((name) =>
          sf("org", "assign", "permset", "--name", name, "--on-behalf-of", user, "--target-org", ALIAS),
        ),
      ].join("\n"),
    ),
    paragraph("Any other Metadata API client takes metadata-api.zip of this package instead of the second line."),
    // `sf org assign permset` looks a name up among permission sets alone (@salesforce/core 8, permissionSetAssignment).
    ...(byHand.length > 0
      ? [
          paragraph(
            `The Salesforce CLI assigns no permission set groups. Give the integration user ${byHand.join(", ")} in Setup, Quick Find: Permission Set Groups, the group, Manage Assignments${assigns.length > 0 ? "; what is a permission set, in Permission Sets" : ""}.`,
          ),
        ]
      : []),
    paragraph("Then go on with step 5."),
  ];
}
