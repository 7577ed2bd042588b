import type { OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { rowsOf, soqlText } from "./queries.ts";

/** Salesforce's own users, which an org has for its analytics. */
const PLATFORM = /^(integration|insightssecurity|autoproc)@00d/i;

/**
 * Usernames of active users who may be an integration's: named after it, or of the licence for integrations; those named after it first.
 * One request. Throws what a refused query means.
 *
 * @param word of the integration, e.g. `kantiv`
 */
export async function likelyUsers(org: OrgReader, word: string): Promise<string[]> {
  const named = soqlText(`${word}%`);
  const { users } = await org.queries({
    users: `SELECT Username FROM User WHERE IsActive = true AND UserType = 'Standard' AND (Username LIKE ${named} OR LastName LIKE ${named} OR LastName LIKE 'Integration%' OR Profile.UserLicense.Name = 'Salesforce Integration') ORDER BY Username LIMIT 20`,
  });
  const names = rowsOf(users, "looking for the integration user").map(({ Username }) => printable(String(Username)));
  const isNamed = (name: string) => name.toLowerCase().startsWith(word.toLowerCase());
  return names.filter((name) => !PLATFORM.test(name)).sort((a, b) => Number(isNamed(b)) - Number(isNamed(a)));
}
