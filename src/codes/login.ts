import type { CodeTable } from "./page.ts";

/** Checks of the login under test; what an answer of the token endpoint means comes from its own table. */
export const LOGIN_CODES: CodeTable = {
  NOT_TRIED: {
    happened: "A check was not tried.",
    means: "Another check that it builds on did not pass, so nothing is known of it.",
    todo: "Put the other right, and verify again.",
  },
  CLOCK_SKEW: {
    happened: "This machine's clock and the org's differ.",
    means: "An assertion is good for minutes by the org's clock; the login was signed by that one.",
    todo: "Set this machine's clock (NTP), and that of every machine that signs.",
  },
  TOKEN_REFUSED: {
    happened: "The token endpoint refused the login, with words that are not known here.",
    means: "The org's own words stand beside it.",
    todo: "Look at the user's Login History in Setup, and at what the org says.",
  },
  TOKEN_UNCLEAR: {
    happened: "The token endpoint's answer is no refusal and no token.",
    means: "A page or an answer of another form: a proxy, maintenance. Nothing is proven by it.",
    todo: "Check the network and status.salesforce.com, and verify again.",
  },
  TOKEN_ENDPOINT_UNREACHABLE: {
    happened: "The token endpoint could not be reached where a login must be refused.",
    means: "That nobody gets in is not shown by a host that does not answer.",
    todo: "Run it again when the org is reachable.",
  },
  LOGIN_ANSWER_UNCLEAR: {
    happened: "An endpoint answered in a form that proves nothing.",
    means: "A proxy or a passing failure is in between.",
    todo: "Verify again: kantiv-sf verify --org FILE. Where it stays so, look at the proxy on the way.",
  },
  LOGIN_API_REFUSED: {
    happened: "The token was given, but the API refused it.",
    means: "The user lacks API Enabled, the app the api scope, or a policy of the org keeps it out.",
    todo: "Look at the app's scopes, the user's permissions and API Access Control in Setup.",
  },
  LOGIN_USERINFO_REFUSED: {
    happened: "The token was given, but the user's own page was refused.",
    means: "Who the token is for could not be asked.",
    todo: "Look at the scopes of the app, and verify again.",
  },
  LOGIN_REVOKE_REFUSED: {
    happened: "The token could not be revoked after the check.",
    means: "The login is proven; that session ends by the org's time-out.",
    todo: "End it in Setup, Session Management, where that is too long.",
  },
  LOGIN_ID_MALFORMED: {
    happened: "The token's answer names no org or no user in its id.",
    means: "For whom the token is cannot be told.",
    todo: "Verify again; then look what answers at that host.",
  },
  LOGIN_OTHER_ORG: {
    happened: "The token is of another org.",
    means: "The login went to the wrong place: the consumer key or the host is another org's.",
    todo: "Use the org's My Domain as instanceUrl, and the key read back from that org.",
  },
  LOGIN_OTHER_USER: {
    happened: "The token is of another user.",
    means: "A run-as user or another subject was logged in.",
    todo: "Check integrationUser.username, and the app's policies for a run-as user.",
  },
  LOGIN_SCOPES: {
    happened: "The token has other scopes than the template asks for.",
    means: "The org has another set, or has not yet taken the change everywhere.",
    todo: "Verify again in some minutes; then see the difference: kantiv-sf drift --org FILE",
  },
  DATA_OBJECT_HIDDEN: {
    happened: "The integration user's own token is not shown an object that the template grants.",
    means: "No permission set that the user has in this org grants it, or the org has no such object.",
    todo: "See what is missing (kantiv-sf plan --org FILE), and apply it; grant a field's object beside the field.",
  },
  DATA_FIELD_HIDDEN: {
    happened: "The integration user's own token is not shown a field that the template grants.",
    means: "The field is there, and no permission set that the user has in this org grants it.",
    todo: "See what is missing (kantiv-sf plan --org FILE), and apply it.",
  },
  DATA_FIELD_MISSING: {
    happened:
      "A field that the template grants is shown to nobody: neither to the integration user nor to the administrator.",
    means: "It was deleted, or the package that brings it is not installed in this org.",
    todo: "Install the package; or let only those org files that have the field name it, in a list parameter with default: [].",
  },
  DATA_RIGHT_MISSING: {
    happened: "A right that the template grants is not in effect for the integration user.",
    means:
      "The user's licence does not allow it, nobody can write the object or field, or the permission set is not assigned.",
    todo: "Look at the licence of the user's profile; take the right out of the template where nobody can have it.",
  },
  DATA_NOT_REFUSED: {
    happened: "The integration user can query an object that nothing seems to grant.",
    means: "Something that the org does not show in its permission sets opens it.",
    todo: "Look in Setup, Users, the integration user, View Summary, what grants it, and take it away.",
  },
  DATA_NOT_SHOWN: {
    happened: "What the integration user may read was not shown.",
    means: "The org gave no clear answer to this question; nothing is proven by it, either way.",
    todo: "kantiv-sf verify --org FILE",
  },
  LOGIN_NOT_REFUSED: {
    happened: "A login that must be refused was let in.",
    means: "Somebody, or a login of another kind, has a way into the app.",
    todo: "Look at the policy, and at who may use the app: kantiv-sf plan --org FILE --full",
  },
  LOGIN_NOT_SHOWN: {
    happened: "That the login works was not shown.",
    means: "What was to be done is done; the login could not be tried, or had no clear answer.",
    todo: "kantiv-sf verify --org FILE",
  },
  REFUSAL_NOT_SHOWN: {
    happened: "That the login is refused was not shown.",
    means: "What was to be removed is removed; the login could not be tried, or had no clear answer.",
    todo: "Give certificate and key, and run it again; or look in Setup that the app is gone.",
  },
};
