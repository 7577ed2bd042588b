import { type Block, heading, link, paragraph, type Row, table } from "../page/page.ts";
import { setupHome } from "../util/setup-page.ts";
import type { GuideSubject } from "./guide.ts";

/**
 * The pages of Setup that the steps name, by the words of Quick Find, and their node in the address: as public tools for Salesforce link to
 * them. No page of an app or a user itself: its address holds an id that nobody knows before.
 */
const PAGES = [
  ["Users", "ManageUsers"],
  ["External Client App Manager", "ManageExternalClientApplication"],
  ["Permission Sets", "PermSets"],
  ["Permission Set Groups", "PermSetGroups"],
  ["Company Information", "CompanyProfileInfo"],
] as const;

/**
 * Where the steps lead, for who has the org in a browser; nothing where it is not known which org that is.
 *
 * @param steps of the guide: a page that none of them names is left out
 */
export function setupPages({ instanceUrl }: Pick<GuideSubject, "instanceUrl">, steps: readonly Block[]): Block[] {
  if (instanceUrl === undefined) return [];
  const said = JSON.stringify(steps);
  const named = PAGES.filter(([words]) => new RegExp(`Quick Find: ${words}\\b`).test(said));
  return [
    heading("Pages in Setup"),
    paragraph(
      "The steps name each by the words for Quick Find, at the left in Setup; these addresses lead there as well.",
    ),
    table(
      ["Quick Find", "Address"],
      named.map(([words, node]): Row => [words, link(setupHome(instanceUrl, node))]),
    ),
  ];
}
