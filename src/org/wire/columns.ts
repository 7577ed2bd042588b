import { remembering } from "../../util/remembering.ts";
import { wholeId } from "../../util/salesforce-id.ts";
import { part, type Row } from "../session/known.ts";
import { lostAnswer } from "./faults.ts";

/** A column of an answer: where its value stands in a row, by which name the org knows it, and what it has to be. */
interface Column {
  path: readonly string[];
  field: string;
  nillable: boolean;
  read: (value: unknown) => unknown;
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
  const [, selected = ""] = /^SELECT (.+?) FROM /.exec(soql) ?? [];
  const columns = columnsOf(selected);
  return rows.map((row) => {
    const read: Record<string, unknown> = { ...row };
    for (const column of columns) fillIn(read, column.path, column);
    return read;
  });
}

const columnsOf = remembering(
  100,
  (selected: string) => selected,
  (selected) => selected.split(", ").map(columnOf),
);

function columnOf(column: string): Column {
  const [source = "", alias] = column.split(" ");
  const names = source.split(".");
  const field = names.at(-1) ?? "";
  const read = KINDS.find(([fields]) => fields.test(field))?.[1] ?? textIn;
  if (alias === undefined) return { path: names, field, nillable: NILLABLE.has(field), read };
  return { path: [alias], field, nillable: names.some((name) => NILLABLE.has(name)), read };
}

/** @param row a copy of our own */
function fillIn(row: Record<string, unknown>, [name = "", ...below]: readonly string[], column: Column): void {
  const value = row[name];
  if (below.length === 0) {
    row[name] = readColumn(value, column);
    return;
  }
  if (value === null && NILLABLE.has(name)) return;
  if (part(value) !== value) throw malformed(name);
  const inner = { ...part(value) };
  fillIn(inner, below, column);
  row[name] = inner;
}

function readColumn(value: unknown, { field, nillable, read }: Column): unknown {
  if (value === null && nillable) return value;
  const is = read(value);
  if (is === undefined) throw malformed(field);
  return is;
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
