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

/**
 * What an answer is a sign of.
 * - `refusal`: the org read the login and says no to it, for a reason that time does not mend
 * - `spreading`: it says no, as it also does while a change is on its way through Salesforce
 * - `hiccup`: nothing of the login was judged: the org is busy or away, or what answered is not its token endpoint
 * - `other`: it says no for a reason beside app, user and key: the clock, too many logins, a request changed on its way
 */
type Meaning = "refusal" | "spreading" | "hiccup" | "other";

export interface TokenErrorExplanation {
  /** Stable, e.g. `TOKEN_NOT_APPROVED`; `TOKEN_REFUSED` for a refusal that is not in the table, `TOKEN_UNCLEAR` for none. */
  code: string;
  /** What it means; for an unknown answer the org's own words and no guess. */
  cause: string;
  remedy: string;
  retry: readonly Retry[];
  means: Meaning;
  /** The answer says that this app lets this user in no more, or is not there: proof that they are shut out. */
  shutsOut?: true;
}

/** Refusals of a login in any words (RFC 6749, 5.2). */
const PLAIN_REFUSALS = ["invalid_grant", "invalid_client", "unauthorized_client"];

/**
 * What an answer without a token means. Pure. Matches `error` and a part of the description, whatever the case, full
 * stops at the end and curly apostrophes; pages and statuses where these tell more.
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
      (when.statuses === undefined || when.statuses.includes(said.status)),
  );
  if (row) {
    const { when: _, byApply: __, ...explained } = row;
    return explained;
  }
  const cause = `The org answered HTTP ${http.status}: ${words(error, description, http.raw)}`;
  if (said.error === "") return { code: "TOKEN_UNCLEAR", cause, ...UNCLEAR };
  const means = PLAIN_REFUSALS.includes(said.error) ? "refusal" : "other";
  return { code: "TOKEN_REFUSED", cause, remedy: UNKNOWN_REMEDY, retry: [], means };
}

const UNCLEAR = {
  remedy:
    "Run again in a minute; if it stays so, check that instanceUrl is the org's My Domain and that no proxy or login page answers in its place.",
  retry: ["transient"],
  means: "hiccup",
} as const;

const UNKNOWN_REMEDY =
  "This answer is not one that the tool knows. The login history of the integration user in Setup may say more; send the answer to Integrations@kantiv.com.";

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
