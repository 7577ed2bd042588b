import type { Known } from "../../model/access.ts";
import type { TrailEntry } from "../../model/drift.ts";
import type { OrgReader } from "../../model/org.ts";
import { printable } from "../../util/printable.ts";
import { part, type Row, told } from "../session/known.ts";

/**
 * The newest entries of the setup audit trail, which goes back 180 days (object reference, SetupAuditTrail). One request. An
 * administrator who may not see it makes it unknown.
 */
export async function readSetupTrail(org: OrgReader): Promise<Known<readonly TrailEntry[]>> {
  const { trail } = await org.queries({
    trail:
      "SELECT Action, Display, CreatedDate, CreatedById, CreatedBy.Username, DelegateUser FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 1000",
  });
  return told(trail, (rows) => rows.map(readEntry));
}

function readEntry(row: Row): TrailEntry {
  const text = (value: unknown) => printable(String(value ?? ""));
  return {
    at: text(row.CreatedDate),
    action: text(row.Action),
    display: text(row.Display),
    userId: text(row.CreatedById),
    username: text(part(row.CreatedBy).Username),
    ...(typeof row.DelegateUser === "string" ? { delegate: text(row.DelegateUser) } : {}),
  };
}
