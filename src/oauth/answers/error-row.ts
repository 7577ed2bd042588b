import type { TokenErrorExplanation } from "./errors.ts";

/** One of the answers of the token endpoint that are known, and what it means. */
export interface TokenErrorRow extends TokenErrorExplanation {
  when: {
    /** The reply's `error`, in lower case; any when absent. */
    errors?: readonly string[];
    /** Part of `error_description`, in lower case, straight apostrophes. */
    says?: string;
    /** Part of the text of a reply that is not Salesforce's JSON, in lower case. */
    page?: string;
    /** HTTP status of a reply without an `error` that is known. */
    statuses?: readonly number[];
  };
  /** An apply of the template does what the remedy says. */
  byApply?: true;
}
