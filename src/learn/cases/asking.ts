/** How the org answers questions, and those that it does not take. */
import type { PlainCase } from "../case.ts";
import type { Json } from "../mask.ts";
import { restAnswer } from "../platform.ts";
import { restText } from "../seen.ts";

export const ASKING_CASES: PlainCase[] = [
  {
    id: "query-errors",
    title: "Queries are refused in the platform's words: unknown object, unknown column, no query",
    certainty: "documented",
    ledger: "SOQL and its errors",
    see: async ({ platform }) => ({
      object: restText(await platform.query("SELECT Id FROM Nonsense")),
      column: restText(await platform.query("SELECT Nonsense FROM User")),
      syntax: restText(await platform.query("SELECT FROM User")),
    }),
    expect: {
      object:
        "400 INVALID_TYPE: SELECT Id FROM Nonsense\n               ^\nERROR at Row:1:Column:16\nsObject type 'Nonsense' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
      column:
        "400 INVALID_FIELD: SELECT Nonsense FROM User\n       ^\nERROR at Row:1:Column:8\nNo such column 'Nonsense' on entity 'User'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
      syntax: "400 MALFORMED_QUERY: SELECT FROM User\n^\nERROR at Row:1:Column:1\nunexpected token: 'SELECT FROM'",
    },
  },
  {
    id: "composite",
    title: "In a composite each call has its own answer; with allOrNone one failure takes the others with it",
    certainty: "documented",
    ledger: "composite, also with allOrNone",
    see: async ({ platform }) => {
      const url = (soql: string) => `/services/data/v${platform.apiVersion}/query?q=${encodeURIComponent(soql)}`;
      const compositeRequest = [
        { method: "GET", referenceId: "good", url: url("SELECT Id FROM Organization") },
        { method: "GET", referenceId: "bad", url: url("SELECT Id FROM Nonsense") },
      ];
      const ask = async (allOrNone: boolean): Promise<Json> => {
        const { json } = await platform.rest("POST", "/composite", { allOrNone, compositeRequest });
        const answers = (json as { compositeResponse: { httpStatusCode: number; body: Json; referenceId: string }[] })
          .compositeResponse;
        return answers.map(({ httpStatusCode, body, referenceId }) => {
          const [first] = (Array.isArray(body) ? body : []) as { errorCode?: string }[];
          return `${referenceId}: ${httpStatusCode} ${first?.errorCode ?? ""}`.trim();
        });
      };
      return { each: await ask(false), allOrNone: await ask(true) };
    },
    expect: {
      each: ["good: 200", "bad: 400 INVALID_TYPE"],
      allOrNone: ["good: 400 PROCESSING_HALTED", "bad: 400 INVALID_TYPE"],
    },
  },
  {
    id: "session-unknown",
    title: "A token that is none is refused by REST and by userinfo, each in its own way",
    certainty: "seen",
    ledger: "`Bad_OAuth_Token` in plain text",
    see: async (bench) => {
      const token = bench.platform.session.reveal().slice(0, 15);
      const headers = { authorization: `Bearer ${token}!none` };
      const get = async (path: string) => {
        return restText(restAnswer(await bench.platform.send({ method: "GET", path, headers })));
      };
      return {
        rest: await get(`/services/data/v${bench.platform.apiVersion}/limits`),
        userinfo: await get("/services/oauth2/userinfo"),
      };
    },
    expect: { rest: "401 INVALID_SESSION_ID: Session expired or invalid", userinfo: "403 Bad_OAuth_Token" },
  },
];
