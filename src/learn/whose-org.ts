import { inputError } from "../model/errors.ts";
import { printable } from "../util/printable.ts";
import { type Platform, quoted } from "./platform.ts";

/** The org that is asked, and whose session asks it. */
export interface WhoseOrg {
  orgId: string;
  userId: string;
  username: string;
  isSandbox: boolean;
  /** e.g. `Enterprise Edition`. */
  edition: string;
  /** The login host that all orgs of its kind share. */
  sharedHost: string;
  /** Of the integration user, whose profile is a home for users that are made. */
  integrationProfileId: string;
}

/**
 * Asks the org which one it is, by reads only.
 *
 * @param production whether a Developer Edition may be asked; production in any other edition never is
 * @throws {KantivError} `LEARN_ORG` (exit 2) for an org in which apps that last for minutes have no business, or without the user
 */
export async function whoseOrg(platform: Platform, production: boolean): Promise<WhoseOrg> {
  // The identity URL, whose last two parts are the ids; a session without the scope openid has no userinfo.
  const { status, json, text } = await platform.rest("GET", "/");
  if (status !== 200) throw new Error(`it answers with ${status} ${printable(text, 300)}`);
  const [orgId = "", userId = ""] = String((json as { identity?: string }).identity)
    .split("/")
    .slice(-2);
  const [org] = await platform.rows("SELECT Id, IsSandbox, OrganizationType FROM Organization");
  const edition = printable(String(org?.OrganizationType ?? ""), 80);
  const isSandbox = org?.IsSandbox === true;
  refuseProduction({ isSandbox, edition, production });
  const [user] = await platform.rows(`SELECT Username FROM User WHERE Id = '${userId}'`);
  return {
    orgId,
    userId,
    username: String(user?.Username),
    isSandbox,
    edition,
    sharedHost: isSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com",
    integrationProfileId: await profileOf(platform),
  };
}

function refuseProduction({
  isSandbox,
  edition,
  production,
}: {
  isSandbox: boolean;
  edition: string;
  production: boolean;
}) {
  if (isSandbox) return;
  if (edition !== "Developer Edition") {
    throw inputError(
      "LEARN_ORG",
      `This is a production org (${edition}); what is made to learn from it has no business there.`,
      "Name a sandbox, or a Developer Edition with --production.",
    );
  }
  if (production) return;
  throw inputError(
    "LEARN_ORG",
    "This is a Developer Edition, which Salesforce counts as production.",
    "Where nobody's work depends on it, add --production.",
  );
}

async function profileOf(platform: Platform): Promise<string> {
  const username = platform.target.integrationUser;
  const [row] = await platform.rows(
    `SELECT ProfileId FROM User WHERE IsActive = true AND Username = ${quoted(username)}`,
  );
  if (row) return String(row.ProfileId);
  throw inputError(
    "LEARN_ORG",
    `The org has no active user ${username}, as whom to log in.`,
    "Correct integrationUser in the org file, or make the user: kantiv-sf user ensure --org FILE",
  );
}
