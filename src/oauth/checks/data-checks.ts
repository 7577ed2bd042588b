import type { Check } from "../../model/checks.ts";
import { printable } from "../../util/printable.ts";
import { sameName } from "../../util/same-name.ts";
import { object } from "../login/token.ts";
import type { DataAsked, GrantedObject, ObjectQuestion, Said } from "./data-questions.ts";

/** The id of the check of what must not be read. */
const CLOSED = { id: "data-refused", title: "An object that is not granted is refused" };

/** A field as describe shows it; compound fields (an address) are written by their parts. */
interface DescribedField {
  name: string;
  updateable: boolean;
  compound: string;
}

interface Described {
  queryable: boolean;
  rights: Readonly<Record<"create" | "edit" | "delete", boolean>>;
  fields: readonly DescribedField[];
}

const APPLY = "See what the org has otherwise than the template in a plan, and apply it.";
const AGAIN = "The org gave no clear answer to this part: verify again.";
/** Refusals of a query that say nothing of access: the object wants a filter, or is not Salesforce's own. */
const NO_PLAIN_QUERY = /^(MALFORMED_QUERY|EXTERNAL_OBJECT\w*|OPERATION_TOO_LARGE)$/;
/** What an org says of what somebody may not see (SOAP API guide, ExceptionCode; REST API guide, status codes). */
const CLOSED_TO_USER = /^(INVALID_TYPE|INSUFFICIENT_ACCESS\w*|NOT_FOUND)$/;

const titleOf = (name: string) => `${name} may be used as granted`;
const idOf = (name: string) => `data:${name}`;

/** What cannot be asked, for every object and for the one that must be refused. */
export function dataNotTried(questions: readonly ObjectQuestion[], detail: string): Check[] {
  const remedy = "Put right what the checks before this one name, then verify again.";
  return questions.map(({ object: name, describe }) => {
    const about = describe ? { id: idOf(name), title: titleOf(name) } : CLOSED;
    return { ...about, status: "unknown", detail, code: "NOT_TRIED", remedy };
  });
}

/** Without a legible answer to the request as a whole. */
export function dataUnclear(
  questions: readonly ObjectQuestion[],
  { detail, code, remedy }: Pick<Check, "detail" | "code" | "remedy">,
): Check[] {
  const why = { detail, ...(code && { code }), ...(remedy && { remedy }) };
  return dataNotTried(questions, detail).map((check) => ({ ...check, ...why }));
}

/**
 * Whether describe shows the object with each field and right that is granted, and a query reads it. Passed is only what
 * both say in so many words.
 */
export async function judgeGranted(
  granted: GrantedObject,
  { describe, query }: { describe: Said; query: Said | undefined },
  shownToAdmin: DataAsked["shownToAdmin"],
): Promise<Check> {
  const about = { id: idOf(granted.object), title: titleOf(granted.object) };
  if (describe.kind === "refusal") return { ...about, ...hiddenObject(granted, describe) };
  const described = describe.kind === "answer" ? readDescribe(describe.body, granted.object) : undefined;
  if (!described) return { ...about, ...notShown("not shown: describe") };
  const hidden = granted.fields.filter(({ field }) => !described.fields.some(({ name }) => sameName(name, field)));
  if (hidden.length > 0) {
    return {
      ...about,
      ...(await hiddenFields(
        hidden.map(({ field }) => `${granted.object}.${field}`),
        shownToAdmin,
      )),
    };
  }
  const lacking = lackingRights(granted, described);
  if (lacking.length > 0) {
    const detail = `granted, and not in effect for this user: ${lacking.join(", ")}`;
    return { ...about, status: "failed", detail, code: "DATA_RIGHT_MISSING", remedy: RIGHTS };
  }
  return { ...about, ...readWords(granted, described, query) };
}

/** Of what there was no answer to judge by. */
function notShown(detail: string) {
  return { status: "unknown", detail, code: "DATA_NOT_SHOWN", remedy: AGAIN } as const;
}

const RIGHTS =
  "See whether the user's licence allows it, whether the object or field can be written at all, and whether the permission set is assigned.";

function readDescribe(body: Readonly<Record<string, unknown>>, name: string): Described | undefined {
  if (!sameName(String(body.name), name) || !Array.isArray(body.fields)) return undefined;
  return {
    queryable: body.queryable === true,
    rights: { create: body.createable === true, edit: body.updateable === true, delete: body.deletable === true },
    fields: body.fields.map(object).map((field) => ({
      name: String(field?.name),
      updateable: field?.updateable === true,
      compound: String(field?.compoundFieldName ?? ""),
    })),
  };
}

function hiddenObject({ rights }: GrantedObject, { code, message }: Extract<Said, { kind: "refusal" }>) {
  const said = printable(`${code}: ${message}`, 200);
  if (!CLOSED_TO_USER.test(code)) return notShown(`not shown: ${said}`);
  const detail = rights
    ? `the user may not see the object, or the org has none of that name (${said})`
    : `fields of it are granted, but the user may not see the object itself (${said})`;
  const remedy = rights ? APPLY : "Grant reading the object too, in a permission set of the template.";
  return { status: "failed", detail, code: "DATA_OBJECT_HIDDEN", remedy } as const;
}

async function hiddenFields(names: readonly string[], shownToAdmin: DataAsked["shownToAdmin"]) {
  const shown = await shownToAdmin(names);
  const absent = shown ? names.filter((name) => !shown.has(name)) : [];
  if (absent.length > 0) {
    const detail = `${absent.join(", ")}: the org shows the administrator no such field either, so that it is not there, or open to nobody`;
    return { status: "failed", detail, code: "DATA_FIELD_MISSING", remedy: fieldRemedy(absent) } as const;
  }
  const detail = `the user does not see ${names.join(", ")}`;
  return { status: "failed", detail, code: "DATA_FIELD_HIDDEN", remedy: APPLY } as const;
}

/** A name with two pairs of underscores is a package's: `Account.acme__Region__c`. */
function fieldRemedy(absent: readonly string[]): string {
  const packages = [...new Set(absent.flatMap((name) => /\.([A-Za-z]\w*?)__\w+__\w$/.exec(name)?.[1] ?? []))];
  const install = packages.length > 0 ? `Install the package that brings it (${packages.join(", ")}). ` : "";
  return `${install}Where only some orgs have it, make it optional: take it out of the template's permission set, and let the org files that have it name it in a list parameter of fields (readFields, with default: []).`;
}

function lackingRights({ rights, fields }: GrantedObject, described: Described): string[] {
  const ofObject = (["create", "edit", "delete"] as const).filter(
    (right) => rights?.[right] && !described.rights[right],
  );
  const canEdit = (field: string) =>
    described.fields.some(
      ({ name, updateable, compound }) => updateable && (sameName(name, field) || sameName(compound, field)),
    );
  const unwritten = fields.filter(({ field, edit }) => edit && !canEdit(field));
  return [...ofObject, ...unwritten.map(({ field }) => `edit ${field}`)];
}

function readWords({ rights, fields }: GrantedObject, { queryable }: Described, query: Said | undefined) {
  const also = (["create", "edit", "delete"] as const).filter((right) => rights?.[right]);
  const shown = [
    rights ? ["read", ...also].join(", ") : "",
    fields.length > 0 ? `${fields.length} ${fields.length === 1 ? "field" : "fields"}` : "",
  ].filter((part) => part !== "");
  const words = `described: ${shown.join("; ")}`;
  if (!rights || !queryable) return { status: "passed", detail: words } as const;
  if (query?.kind === "answer" && Array.isArray(query.body.records) && typeof query.body.done === "boolean") {
    const found = query.body.records.length > 0 ? "a record was read" : "the query is answered, with no record";
    return { status: "passed", detail: `${words}; ${found}` } as const;
  }
  if (query?.kind !== "refusal") return notShown(`${words}; not shown: the query`);
  const said = printable(`${query.code}: ${query.message}`, 200);
  if (NO_PLAIN_QUERY.test(query.code)) {
    return {
      status: "unknown",
      detail: `${words}; not shown: a plain query, which this object does not take (${said})`,
    } as const;
  }
  if (CLOSED_TO_USER.test(query.code)) {
    return {
      status: "failed",
      detail: `${words}; the query is refused (${query.code})`,
      code: "DATA_OBJECT_HIDDEN",
      remedy: APPLY,
    } as const;
  }
  return notShown(`${words}; not shown: ${said}`);
}

/** That what nothing grants is refused; a query that is answered refutes it, whatever it found. */
export function judgeClosed(name: string, said: Said): Check {
  if (said.kind === "refusal" && CLOSED_TO_USER.test(said.code)) {
    return { ...CLOSED, status: "passed", detail: `${name}: ${said.code}` };
  }
  if (said.kind === "answer" && Array.isArray(said.body.records)) {
    const detail = `${name} can be queried, though nothing that the user has grants it by what the org shows`;
    const remedy =
      "Look in Setup, Users, the integration user, View Summary, what grants this object, and take it away.";
    return { ...CLOSED, status: "failed", detail, code: "DATA_NOT_REFUSED", remedy };
  }
  const why = said.kind === "refusal" ? printable(`${said.code}: ${said.message}`, 200) : "no clear answer";
  return { ...CLOSED, ...notShown(`not shown: ${name}: ${why}`) };
}

/** That nothing can be tried, by what was read: what the user has opens it all. */
export function closedNotShown(why: string): Check {
  return { ...CLOSED, status: "unknown", detail: why };
}
