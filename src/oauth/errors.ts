import { TOKEN_ERRORS } from "./error-table.ts";

/**
 * What may be tried after a refusal, in this order; nothing when the list is empty.
 * - `audience`: once more with the other documented audience
 * - `resign`: once more, signed anew with the server's time
 * - `transient`: a few times, soon
 * - `propagation`: as long as a change of ours may still be on its way through Salesforce
 * - `propagation-once`: the same, but a single time: the error more often means something else
 * - `slow`: not before a quarter of an hour, so not in the same run
 */
export type Retry = "audience" | "resign" | "transient" | "propagation" | "propagation-once" | "slow";

export interface TokenErrorExplanation {
  /** Stable, e.g. `TOKEN_NOT_APPROVED`; `TOKEN_REFUSED` for an answer that is not in the table. */
  code: string;
  /** What it means; for an unknown answer the org's own words and no guess. */
  cause: string;
  remedy: string;
  retry: readonly Retry[];
}

/**
 * What a refusal of the token endpoint means. Pure. Matches `error` and a part of the description, whatever the case,
 * full stops at the end and curly apostrophes; pages and statuses where there is no JSON.
 */
export function explainTokenError(
  error: string,
  description: string,
  http: { status: number; raw: string } = { status: 400, raw: "" },
): TokenErrorExplanation {
  const said = { error: plain(error), description: plain(description), status: http.status, raw: plain(http.raw) };
  const row = TOKEN_ERRORS.find(
    ({ when }) =>
      (when.errors === undefined || when.errors.includes(said.error)) &&
      (when.says === undefined || said.description.includes(when.says)) &&
      (when.page === undefined || (said.error === "" && said.raw.includes(when.page))) &&
      (when.statuses === undefined || (said.error === "" && when.statuses.includes(said.status))),
  );
  if (row) return { code: row.code, cause: row.cause, remedy: row.remedy, retry: row.retry };
  return {
    code: "TOKEN_REFUSED",
    cause: `The org answered HTTP ${http.status}: ${words(error, description, http.raw)}`,
    remedy:
      "This answer is not one that the tool knows. The login history of the integration user in Setup may say more; send the answer to Integrations@kantiv.com.",
    retry: [],
  };
}

function words(error: string, description: string, raw: string): string {
  if (error !== "") return description === "" ? error : `${error}: ${description}`;
  return description || raw || "an empty reply";
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/\s+/g, " ")
    .trim();
}
