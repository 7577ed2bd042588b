import type { OrgReader } from "../../model/org.ts";

/** Queries of one composite request. */
const MOST = 5;

/**
 * Which of these fields the administrator is shown: each is named in a query of its own, for no rows, and one that is not
 * there is refused as INVALID_FIELD. One request; undefined where more are asked than fit, or the org says something else.
 *
 * @param fields with their objects: `Account.Region__c`
 */
export async function readShownFields(
  org: OrgReader,
  fields: readonly string[],
): Promise<ReadonlySet<string> | undefined> {
  if (fields.length > MOST) return undefined;
  const soql = fields.map((field) => {
    const [object = "", name = ""] = field.split(".");
    return [field, `SELECT ${name} FROM ${object} LIMIT 0`] as const;
  });
  const replies = Object.entries(await org.queries(Object.fromEntries(soql)));
  const isClear = replies.every(([, reply]) => reply.ok || /^INVALID_(FIELD|TYPE)$/.test(reply.orgCode));
  return isClear ? new Set(replies.filter(([, reply]) => reply.ok).map(([field]) => field)) : undefined;
}
