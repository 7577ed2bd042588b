import type { FormerUser } from "../model/former-user.ts";
import type { Paint } from "../model/paint.ts";
import { type AccessPicture, type AlsoAllowed, usersText, WAYS_IN, type WayIn } from "../model/way-in.ts";
import { printable } from "../util/printable.ts";

const MARK = {
  stated: ["green", "✔"],
  accepted: ["green", "✔"],
  foreign: ["yellow", "!"],
  ofOrg: ["dim", "·"],
} as const;

/**
 * Who may use the app, a line for each way in; with `full` as a tree: by what, where that is written, and who.
 *
 * @param when said of a picture that is shown before a change
 */
export function accessText(
  { ways, unused, former = [] }: AccessPicture,
  paint: Paint,
  full: boolean,
  when?: "now",
): string[] {
  return [
    paint("bold", when ? `Who may use the app ${when}` : "Who may use the app"),
    ...ways.flatMap((way, index) =>
      full ? branch(way, index === ways.length - 1, paint) : [`  ${wayLine(way, paint)}`],
    ),
    ...former.map((user) => formerLine(user, paint)),
    ...unused.map((entry) => paint("dim", `  note: alsoAllowed names ${entryWords(entry)}, by which nobody gets in`)),
  ];
}

function wayLine(way: WayIn, paint: Paint): string {
  const [style, mark] = MARK[way.standing];
  const name = way.name === null ? "" : ` ${printable(way.name, 120)}`;
  return `${paint(style, mark)} ${WAYS_IN[way.kind]}${name}: ${numberWords(way)}${standingWords(way, paint)}`;
}

const WRITTEN = { policy: "on the app's policy", accessRow: "by a row of its own in the org" } as const;

function branch(way: WayIn, isLast: boolean, paint: Paint): string[] {
  const { usernames, users, writtenIn } = way;
  const where = writtenIn.map((place) => WRITTEN[place]).join(" and ");
  const unnamed = (users ?? 0) - usernames.length;
  const leaves = [...usernames.map((name) => printable(name, 120)), ...(unnamed > 0 ? [`${unnamed} more`] : [])];
  const [fork, stem] = isLast ? ["└─", "   "] : ["├─", "│  "];
  return [
    `  ${paint("dim", fork)} ${wayLine(way, paint)}${where === "" ? "" : paint("dim", `  ${where}`)}`,
    ...leaves.map((leaf, index) => `  ${paint("dim", `${stem}${index === leaves.length - 1 ? "└─" : "├─"}`)} ${leaf}`),
  ];
}

/** By name, whoever reads: nobody else can say who that was. */
function formerLine({ username, assignment, why }: FormerUser, paint: Paint): string {
  const what = assignment === "goes" ? "the next apply takes it away" : `it stays: ${why}`;
  return `  ${paint("yellow", "!")} ${printable(username, 120)} was the integration user before, and still holds the permission set; ${what}`;
}

function numberWords(way: WayIn): string {
  const { users, others = 0, standing, why } = way;
  if (users === null) return printable(why ?? "not shown", 300);
  const all = usersText(users, way);
  return standing === "foreign" && others > 0 ? `${all}, ${others} of them not stated` : all;
}

function standingWords({ standing, reason, others }: WayIn, paint: Paint): string {
  if (reason !== undefined) return paint("dim", `  accepted: ${printable(reason, 200)}`);
  return standing === "foreign" && others === undefined ? paint("yellow", "  not stated") : "";
}

function entryWords(entry: AlsoAllowed): string {
  if ("profile" in entry) return `profile ${entry.profile}`;
  return "user" in entry ? `user ${entry.user}` : `permission set ${entry.permissionSet}`;
}
