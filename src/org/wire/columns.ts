import { wholeId } from "../../util/salesforce-id.ts";
import { part, type Row } from "../session/known.ts";
import { lostAnswer } from "./faults.ts";

/** A column of an answer: where its value stands in a row, and by which name the org knows it. */
interface Column {
  path: readonly string[];
  field: string;
  nillable: boolean;
}

/** Columns and records that may be null (object reference, "Nillable"; a set that no profile owns has no `Profile`). */
const NILLABLE = new Set(
  "Action Application CreatedBy CreatedById DelegateUser Display ExpirationDate InstanceName LicenseId LoginType NamespacePrefix OrganizationType PermissionSetGroup PermissionSetGroupId Profile ProfileId SourceIp Status TrialExpirationDate UserLicense".split(
    " ",
  ),
);

/** In characters; above the longest text that a column of ours has (`Display` of the setup audit trail). */
const LONGEST_TEXT = 4_000;

/** What a column holds, by how Salesforce names it; the first that fits. */
const KINDS: readonly (readonly [RegExp, (value: unknown) => unknown])[] = [
  [/^COUNT/, numberIn],
  [/Licenses$/, numberIn],
  [/^Metadata$/, (value) => (part(value) === value ? value : undefined)],
  [/Id$/, wholeId],
  [/^(Is|Permissions)[A-Z]/, (value) => (typeof value === "boolean" ? value : undefined)],
  [/(Date|Time)$/, (value) => (Number.isNaN(Date.parse(String(textIn(value)))) ? undefined : value)],
  [/./, textIn],
];

/**
 * The rows of an answer, held against the question: every column that it names is there and is what its name says. Ids come
 * in 18 characters, so that they can be compared.
 *
 * @param soql a query of ours: its columns parted by a comma and a blank
 * @throws ORG_REPLY (exit 3) for a row of another form
 */
export function readRows(soql: string, rows: readonly Row[]): Row[] {
  const columns = columnsOf(soql);
  return rows.map((row) => columns.reduce((read, column) => withColumn(read, column.path, column), row));
}

function columnsOf(soql: string): Column[] {
  const [, selected = ""] = /^SELECT (.+?) FROM /.exec(soql) ?? [];
  return selected.split(", ").map((column) => {
    const [source = "", alias] = column.split(" ");
    const names = source.split(".");
    const field = names.at(-1) ?? "";
    if (alias === undefined) return { path: names, field, nillable: NILLABLE.has(field) };
    return { path: [alias], field, nillable: names.some((name) => NILLABLE.has(name)) };
  });
}

function withColumn(row: Row, [name = "", ...below]: readonly string[], column: Column): Row {
  const value = row[name];
  if (below.length === 0) return { ...row, [name]: readColumn(value, column) };
  if (value === null && NILLABLE.has(name)) return row;
  if (part(value) !== value) throw malformed(name);
  return { ...row, [name]: withColumn(part(value), below, column) };
}

function readColumn(value: unknown, { field, nillable }: Column): unknown {
  if (value === null && nillable) return value;
  const read = KINDS.find(([names]) => names.test(field))?.[1](value);
  if (read === undefined) throw malformed(field);
  return read;
}

function numberIn(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT ? value : undefined;
}

function malformed(name: string) {
  return lostAnswer(`The org's answer to a query holds no ${name} of the form that Salesforce gives.`);
}
