import { EXIT, type ExitCode } from "../../model/errors.ts";

export interface Fault {
  /** Salesforce's code, without the `sf:` that SOAP puts in front. */
  when: RegExp;
  /** Narrows a code that stands for several things. */
  text?: RegExp;
  code: string;
  remedy: string;
  exit: ExitCode;
  /** A read may be repeated after a pause; a write only when it certainly did nothing. */
  transient?: true;
}

const { refused, running, unreachable } = EXIT;

/** What a session or a login that Salesforce does not take means. */
const SESSION: readonly Fault[] = [
  {
    when: /^INVALID_SESSION_ID$/,
    text: /not valid for use with the REST API|not valid for use with the API/i,
    code: "SESSION_NOT_FOR_API",
    remedy:
      "The session lacks API access: use an app with the api scope, and check API Access Control and session security in the org.",
    exit: unreachable,
  },
  {
    when: /^(INVALID_SESSION_ID|INVALID_AUTH_HEADER|ERROR_HTTP_401|(Bad|Missing)_OAuth_Token|Wrong_Org)$/,
    code: "SESSION_EXPIRED",
    remedy:
      "Get a new admin session (for the Salesforce CLI: sf org login web --instance-url <My Domain URL>) and run again.",
    exit: unreachable,
  },
  {
    when: /^(API_CURRENTLY_DISABLED|API_DISABLED_FOR_ORG)$/,
    code: "API_DISABLED",
    remedy: "Give the administrator the API Enabled permission, and use an edition that has API access.",
    exit: unreachable,
  },
  {
    when: /^(INSUFFICIENT_ACCESS|INSUFFICIENT_ACCESS_OR_READONLY|INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY)$/,
    code: "PERMISSION_MISSING",
    remedy:
      "Use an administrator with Modify Metadata Through Metadata API Functions and the External Client App permissions.",
    exit: unreachable,
  },
  {
    when: /^INVALID_LOGIN$|^LOGIN_MUST_USE_SECURITY_TOKEN$/,
    code: "LOGIN_REFUSED",
    remedy:
      "Check username, password and security token, that the user is not locked out, and that instanceUrl is this sandbox's.",
    exit: unreachable,
  },
  {
    when: /^(LOGIN_\w+|PASSWORD_LOCKOUT)$/,
    code: "LOGIN_REFUSED",
    remedy:
      "Look at the user's lock, login hours, login IP ranges and identity verification (Setup, Login History), or use another source in `admin`.",
    exit: unreachable,
  },
  {
    when: /^INVALID_OPERATION_WITH_EXPIRED_PASSWORD$/,
    code: "PASSWORD_EXPIRED",
    remedy: "Set a new one in the org.",
    exit: unreachable,
  },
  {
    when: /^(ORG_LOCKED|TRIAL_EXPIRED)$/,
    code: "ORG_CLOSED",
    remedy: "The org is locked or over; ask Salesforce, or use another sandbox.",
    exit: unreachable,
  },
  {
    when: /^INVALID_OPERATION$/,
    text: /SOAP (API )?login/i,
    code: "SOAP_LOGIN_OFF",
    remedy:
      "Use another session source in `admin` (sf, accessToken or jwt): SOAP login() is off in this org and retires in 2027.",
    exit: unreachable,
  },
];

/** What an org means that is busy, in maintenance, or has not got what is asked for. */
const ORG: readonly Fault[] = [
  {
    when: /^REQUEST_LIMIT_EXCEEDED$/,
    text: /concurrent/i,
    code: "ORG_BUSY",
    remedy: "Too many long requests run in the org; wait a minute and run again.",
    exit: unreachable,
    transient: true,
  },
  {
    when: /^REQUEST_LIMIT_EXCEEDED$/,
    code: "ORG_REQUEST_LIMIT",
    remedy: "The org's daily API allowance is used up; it frees over 24 hours (Setup, Company Information).",
    exit: unreachable,
  },
  {
    when: /^(SERVER_UNAVAILABLE|ORG_IN_MAINTENANCE|INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE|ERROR_HTTP_(420|429|500|502|503|504))$/,
    code: "ORG_UNAVAILABLE",
    remedy: "The org is in maintenance or overloaded (status.salesforce.com); run the same command again later.",
    exit: unreachable,
    transient: true,
  },
  {
    // Codes of our own, for an answer without the rows that were asked for.
    when: /^(NO_ANSWER|INCOMPLETE)$/,
    code: "ORG_REPLY",
    remedy: "Run the same command again; it first looks at what is there.",
    exit: unreachable,
    transient: true,
  },
  {
    when: /^(ALREADY_IN_PROCESS|UNABLE_TO_LOCK_ROW)$/,
    code: "ORG_BUSY",
    remedy: "Another deployment or setup change holds the org; run the same command again when it has ended.",
    exit: refused,
    transient: true,
  },
  {
    when: /^UNKNOWN_EXCEPTION$/,
    code: "ORG_ERROR",
    remedy:
      "An error inside Salesforce; run the same command again, and give Salesforce the ErrorId above if it stays.",
    exit: refused,
    transient: true,
  },
  {
    // Of an assignment (Apex guide; CI runs of 2026); the code differs by who tells of it.
    when: /^\w+$/,
    text: /permission set groups that have the .?Updated.? status/i,
    code: "PERMISSION_SET_GROUP_PENDING",
    remedy: "Run the same command again: it waits until the org has worked the group out, and does what is left.",
    exit: running,
  },
  {
    // Also answered for an id that is right, in the moment in which a deployment leaves the queue.
    when: /^INVALID_CROSS_REFERENCE_KEY$/,
    code: "ORG_UNKNOWN_ID",
    remedy:
      "The org does not know this id, or no longer: check it, and that it is this org's; else run the same command again.",
    exit: refused,
    transient: true,
  },
  {
    when: /^(UNSUPPORTED_API_VERSION|GONE)$/,
    code: "API_VERSION",
    remedy: "The org does not have this API version; run again without --api-version.",
    exit: unreachable,
  },
  {
    when: /^DUPLICATE_VALUE$/,
    code: "DUPLICATE",
    remedy: "It is there already; nothing needs to be done.",
    exit: refused,
  },
  {
    when: /^ENTITY_IS_DELETED$/,
    code: "RECORD_GONE",
    remedy: "Somebody else has deleted it; run the same command again.",
    exit: refused,
  },
  {
    when: /^DUPLICATE_USERNAME$/,
    code: "USERNAME_TAKEN",
    remedy: "A username can exist once over all orgs of Salesforce, whoever has it; choose another one.",
    exit: refused,
  },
  {
    when: /^LICENSE_LIMIT_EXCEEDED$/,
    code: "LICENCES_USED_UP",
    remedy: "Free a licence (Setup, Company Information), or ask Salesforce for more.",
    exit: refused,
  },
  {
    when: /^FIELD_INTEGRITY_EXCEPTION$/,
    text: /user license doesn't allow|license/i,
    code: "LICENCE_FORBIDS",
    remedy: "Give the user the permission set licence that the permission needs, or a user licence that includes it.",
    exit: refused,
  },
  {
    when: /^(NOT_FOUND|ERROR_HTTP_404|METHOD_NOT_ALLOWED|ERROR_HTTP_405|FUNCTIONALITY_NOT_ENABLED)$/,
    code: "NOT_OFFERED",
    remedy: "The org does not offer this resource; check its edition and that the API is enabled.",
    exit: refused,
  },
];

/**
 * What Salesforce's faults mean for the person who runs the tool; the first that fits.
 * Sources: Metadata API Developer Guide (common faults), REST API status codes, SOAP API core data types (ExceptionCode).
 */
export const FAULTS: readonly Fault[] = [...SESSION, ...ORG];
