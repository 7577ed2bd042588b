/** Rows of business objects: what was written, and what Salesforce makes of it. */
import type { FieldValue, Row } from "../objects/types.ts";
import type { PlainRecord } from "../state/data.ts";
import type { Org } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

export function businessRows(org: Org, object: string): Row[] {
  return (org.records[object] ?? []).map((record, place) => ({
    ...auditColumns(record),
    OwnerId: record.createdBy,
    ...record.fields,
    ...COMPUTED[object]?.(record.fields, place),
    Id: record.id,
  }));
}

type Fields = PlainRecord["fields"];

const COMPUTED: Readonly<Record<string, (fields: Fields, place: number) => Row>> = {
  Account: (fields) => ({ ...address(fields, "Billing"), ...address(fields, "Shipping") }),
  Case: (fields, place) => ({
    CaseNumber: String(1001 + place).padStart(8, "0"),
    IsClosed: fields.Status === "Closed",
  }),
  Contact: (fields) => ({ Name: fullName(fields), ...address(fields, "Mailing") }),
  Lead: (fields) => ({ Name: fullName(fields), ...address(fields, ""), IsConverted: false }),
  Opportunity: (fields) => ({
    IsClosed: String(fields.StageName).startsWith("Closed"),
    IsWon: fields.StageName === "Closed Won",
    ExpectedRevenue: revenue(fields),
  }),
  Task: (fields) => ({ IsClosed: fields.Status === "Completed" }),
};

function fullName({ FirstName, LastName }: Fields): string {
  return [FirstName, LastName].filter((part) => part).join(" ");
}

function revenue({ Amount, Probability }: Fields): FieldValue {
  return typeof Amount === "number" && typeof Probability === "number" ? (Amount * Probability) / 100 : null;
}

/** Null where no part is filled. */
function address(fields: Fields, prefix: string): Row {
  const part = (name: string) => fields[`${prefix}${name}`] ?? null;
  const parts = {
    city: part("City"),
    country: part("Country"),
    geocodeAccuracy: null,
    latitude: null,
    longitude: null,
    postalCode: part("PostalCode"),
    state: part("State"),
    street: part("Street"),
  };
  const isEmpty = Object.values(parts).every((value) => value === null);
  return { [`${prefix}Address`]: isEmpty ? null : JSON.stringify(parts) };
}
