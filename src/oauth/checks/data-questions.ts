import type { Known } from "../../model/access.ts";
import type { DataAccess, FieldAccess, ObjectAccess } from "../../model/data-access.ts";
import { KantivError } from "../../model/errors.ts";
import type { HttpRequest } from "../../model/ports.ts";
import type { Secret } from "../../model/secret.ts";
import type { Answer } from "../login/hiccup.ts";
import { object, parsed } from "../login/token.ts";

/** What is asked with the integration user's own token about data. */
export interface DataAsked {
  /** What the template's permission sets grant together. */
  granted: DataAccess;
  /** An object that nothing which the user has grants, to be refused; or why none is tried. Absent: nobody asks. */
  closed?: Known<string>;
  /** Which of these fields (`Account.Region__c`) the administrator is shown; undefined: not known. */
  shownToAdmin(fields: readonly string[]): Promise<ReadonlySet<string> | undefined>;
}

/** An object that is to be described, and the rights and fields that are granted there. */
export interface GrantedObject {
  object: string;
  /** Undefined where fields alone are granted. */
  rights: ObjectAccess | undefined;
  /** By name, without the object. */
  fields: readonly FieldAccess[];
}

/** What one part of a composite request came to. */
export type Said =
  | { kind: "answer"; body: Readonly<Record<string, unknown>> }
  | { kind: "refusal"; code: string; message: string }
  | { kind: "unclear" };

/** What one object was asked; `describe` is absent for one that is only to be refused. */
export interface ObjectQuestion {
  object: string;
  describe?: true;
  query?: true;
}

/** Salesforce answers at most five queries in one composite request (REST API guide, Composite); describes go along. */
const MOST_QUERIES = 5;

/** Custom fields of activities stand under Activity in a permission set, and are described with each kind of it (Object Reference, Task). */
const DESCRIBED_AS: Readonly<Record<string, string>> = { activity: "Task" };

/** What may stand in a query as it is. */
const NAME = /^[A-Za-z]\w*$/;

/** Each object once, by name, with what is granted there; a name that no object can have is left to the deployment. Pure. */
export function grantedObjects({ objects, fields }: DataAccess): GrantedObject[] {
  const found = new Map<string, GrantedObject>();
  for (const rights of objects.filter(({ object, read }) => read && NAME.test(object))) {
    found.set(rights.object.toLowerCase(), { object: rights.object, rights, fields: [] });
  }
  for (const field of fields) {
    const [owner = "", name = ""] = field.field.split(".");
    const object = DESCRIBED_AS[owner.toLowerCase()] ?? owner;
    if (!NAME.test(object)) continue;
    const there = found.get(object.toLowerCase()) ?? { object, rights: undefined, fields: [] };
    found.set(object.toLowerCase(), { ...there, fields: [...there.fields, { ...field, field: name }] });
  }
  return [...found.values()];
}

/** What is asked, in as few requests as may be: five objects each. Pure. */
export function questionsOf({ granted, closed }: DataAsked): ObjectQuestion[][] {
  const all: ObjectQuestion[] = [
    ...grantedObjects(granted).map(
      ({ object, rights }): ObjectQuestion => ({ object, describe: true, ...(rights && { query: true }) }),
    ),
    ...(closed?.known ? [{ object: closed.value, query: true } as const] : []),
  ];
  const count = Math.ceil(all.length / MOST_QUERIES);
  return Array.from({ length: count }, (_, at) => all.slice(at * MOST_QUERIES, (at + 1) * MOST_QUERIES));
}

/** One composite request of reads alone. */
export function dataRequest(
  origin: string,
  apiVersion: string,
  token: Secret,
  questions: readonly ObjectQuestion[],
): HttpRequest {
  const root = `/services/data/v${apiVersion}`;
  const part = (url: string, referenceId: string) => ({ method: "GET", url, referenceId });
  const compositeRequest = questions.flatMap(({ object, describe, query }, at) => [
    ...(describe ? [part(`${root}/sobjects/${object}/describe`, `d${at}`)] : []),
    ...(query ? [part(`${root}/query?q=${encodeURIComponent(`SELECT Id FROM ${object} LIMIT 1`)}`, `q${at}`)] : []),
  ]);
  return {
    method: "POST",
    url: `${origin}${root}/composite`,
    headers: {
      authorization: `Bearer ${token.reveal()}`,
      accept: "application/json",
      "content-type": "application/json",
    },
    body: JSON.stringify({ compositeRequest }),
    reads: true,
  };
}

/** The parts of the answer by their reference; undefined when it is no answer to such a request. */
export function readDataReply(answer: Answer): ((referenceId: string) => Said) | undefined {
  if (answer instanceof KantivError || answer.status !== 200) return undefined;
  const { compositeResponse } = object(parsed(answer)) ?? {};
  if (!Array.isArray(compositeResponse)) return undefined;
  const parts = new Map(compositeResponse.map((part) => [object(part)?.referenceId, object(part)]));
  return (referenceId) => saidIn(parts.get(referenceId));
}

function saidIn(part: Record<string, unknown> | undefined): Said {
  const { httpStatusCode: status, body } = part ?? {};
  const answer = object(body);
  if (status === 200 && answer) return { kind: "answer", body: answer };
  const { errorCode, message } = object(Array.isArray(body) ? body[0] : undefined) ?? {};
  const isNo = typeof status === "number" && status >= 400 && status < 500 && status !== 429;
  if (!isNo || typeof errorCode !== "string") return { kind: "unclear" };
  return { kind: "refusal", code: errorCode, message: String(message ?? "") };
}
