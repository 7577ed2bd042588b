import { textIn } from "../../metadata/component.ts";
import type { AppLogins } from "../../model/access.ts";
import type { OrgReader, OrgSnapshot, QueryReply } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { soqlText } from "./queries.ts";

/** More rows than that say no more. */
const MOST = 2000;

/**
 * Reads the logins through an app, anybody's. One request. What the org refuses is told as unknown: the history needs a
 * permission of its own.
 *
 * @param since only later ones, in milliseconds by the org's clock; without it only the latest is read
 */
export async function readAppLogins(org: OrgReader, snapshot: OrgSnapshot, since?: number): Promise<AppLogins> {
  const name = shownName(snapshot);
  const most = since === undefined ? 1 : MOST;
  const later = since === undefined ? "" : ` AND LoginTime > ${new Date(since).toISOString()}`;
  const { logins, namesakes } = await org.queries({
    logins: `SELECT LoginTime FROM LoginHistory WHERE Application = ${soqlText(name)}${later} ORDER BY LoginTime DESC LIMIT ${most}`,
    namesakes: `SELECT Id, DeveloperName FROM ExternalClientApplication WHERE MasterLabel = ${soqlText(name)}`,
  });
  return { name: printable(name), rows: rowsIn(logins, most), shared: sharedWith(namesakes, snapshot.app?.id) };
}

/** The login history names an app by its label. */
export function shownName({ components, app }: OrgSnapshot): string {
  return textIn(components, "ExternalClientApplication", "label") || app?.developerName || "";
}

function rowsIn(reply: QueryReply, most: number): AppLogins["rows"] {
  if (!reply.ok) return { known: false, why: refusal(reply) };
  const last = reply.rows[0]?.LoginTime;
  const count = reply.rows.length;
  const more = count === most;
  return { known: true, value: { count, more, last: last === undefined ? undefined : printable(String(last)) } };
}

function sharedWith(reply: QueryReply, appId: string | undefined): string | undefined {
  if (!reply.ok) return `whether another app has the name is not known: ${refusal(reply)}`;
  const others = reply.rows.filter(({ Id }) => Id !== appId).map((row) => printable(String(row.DeveloperName)));
  return others.length === 0 ? undefined : `${others.join(", ")} has the same name and cannot be told apart from it`;
}

function refusal({ orgCode, message }: Extract<QueryReply, { ok: false }>): string {
  return `the org refused the question: ${printable(`${orgCode} ${message}`, 200)}`;
}
