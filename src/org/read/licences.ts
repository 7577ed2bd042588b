import type { DataSet } from "../../metadata/set-roles.ts";
import type { LicenceSeat, OrgReader, QueryReply } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { hasName } from "../../util/same-name.ts";
import { needId } from "../wire/replies.ts";
import { rowsOf, soqlText } from "./queries.ts";

const NOTHING: QueryReply = { ok: true, rows: [] };

/**
 * The permission set licences that sets are of, and whether a user has them. A set may be of a user licence as well, of which
 * there is nothing to assign. One request where a set is of a licence, none else. Throws what a refused query means.
 *
 * @param sets with the licence by its API name or label, as metadata has it
 */
export async function readLicences(
  org: OrgReader,
  sets: readonly DataSet[],
  userId: string | undefined,
): Promise<LicenceSeat[]> {
  const names = sets.flatMap(({ licence }) => licence ?? []);
  if (names.length === 0) return [];
  const question = "SELECT Id, DeveloperName, MasterLabel, TotalLicenses, UsedLicenses FROM PermissionSetLicense";
  const ofUser = `SELECT Id, PermissionSetLicenseId FROM PermissionSetLicenseAssign WHERE AssigneeId = ${soqlText(userId ?? "")}`;
  const asked = { licences: question, ...(userId === undefined ? ({} as Record<"held", string>) : { held: ofUser }) };
  const { licences, held = NOTHING }: Record<"licences", QueryReply> & Partial<Record<"held", QueryReply>> =
    await org.queries(asked);
  const doing = "asking for the licences of permission sets";
  const rows = rowsOf(held, doing);
  return rowsOf(licences, doing)
    .filter(({ DeveloperName, MasterLabel }) =>
      [DeveloperName, MasterLabel].some((name) => hasName(names, String(name))),
    )
    .map((row): LicenceSeat => {
      const id = needId(row.Id, "0PL", "the permission set licence");
      const own = rows.find(({ PermissionSetLicenseId }) => sameId(String(PermissionSetLicenseId), id));
      return {
        id,
        name: printable(String(row.DeveloperName)),
        label: printable(String(row.MasterLabel)),
        total: Number(row.TotalLicenses),
        used: Number(row.UsedLicenses),
        ...(own ? { assignmentId: needId(own.Id, "2LA", "the assignment of the licence") } : {}),
      };
    });
}
