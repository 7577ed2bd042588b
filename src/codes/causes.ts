import type { CodeTable } from "./page.ts";

/** Why a login is refused, as found in the org. */
export const CAUSE_CODES: CodeTable = {
  CAUSE_APP: {
    happened: "The app is not in the org.",
    means: "The org knows no app by that name, so that nobody can log in by it.",
    todo: "kantiv-sf apply --org FILE",
  },
  CAUSE_APP_ENABLED: {
    happened: "The app is disabled.",
    means: "Somebody switched it off in Setup; its logins are refused until it is on.",
    todo: "Enable it in Setup, External Client App Manager; or kantiv-sf apply --org FILE",
  },
  CAUSE_POLICY: {
    happened: "The app's policy lets users approve it themselves.",
    means: "A JWT login needs a policy by which an administrator approves users beforehand.",
    todo: "kantiv-sf apply --org FILE",
  },
  CAUSE_POLICY_PERMISSION_SET: {
    happened: "The app's policy does not name the permission set.",
    means: "Who holds the permission set is not approved by it.",
    todo: "kantiv-sf apply --org FILE",
  },
  CAUSE_PREAUTHORISATION: {
    happened: "The permission set does not open the app.",
    means: "The row of access between the two is missing in the org.",
    todo: "kantiv-sf apply --org FILE",
  },
  CAUSE_ASSIGNMENT: {
    happened: "The integration user does not hold the permission set.",
    means: "The app lets in only who holds it.",
    todo: "Assign it: kantiv-sf apply --org FILE",
  },
  CAUSE_ASSIGNMENT_END: {
    happened: "The integration user's permission set has ended.",
    means: "It was assigned until a day that is over.",
    todo: "Assign it again without an end: kantiv-sf apply --org FILE",
  },
  CAUSE_USER_ACTIVE: {
    happened: "The integration user is inactive, or not there.",
    means: "Salesforce refuses each of its logins.",
    todo: "Activate the user in Setup, Users, or make one: kantiv-sf user ensure --org FILE",
  },
  CAUSE_USER_FROZEN: {
    happened: "The integration user is frozen.",
    means: "Salesforce refuses each of its logins.",
    todo: "Unfreeze the user in Setup, Users.",
  },
  CAUSE_LICENCE: {
    happened: "The licences do not allow it.",
    means: "The user's licence, or that of the permission set, does not give what the app needs.",
    todo: "Give the user another licence or profile, as the check says.",
  },
  CAUSE_LOGIN_IP: {
    happened: "The login came from an address that is not allowed.",
    means:
      "The login IP ranges of the user's profile do not hold this machine's address. They always bind a JWT login, whatever the app's policy and its trusted IP ranges say.",
    todo: "Add the address to the login IP ranges of the profile, in a row for IPv4 and one for IPv6.",
  },
  CAUSE_LOGIN_HOURS: {
    happened: "The login came at an hour that is not allowed.",
    means: "The login hours of the user's profile are limited.",
    todo: "Widen the login hours of the profile.",
  },
  CAUSE_API_ENABLED: {
    happened: "The integration user lacks API Enabled.",
    means: "Neither its profile nor its permission sets give it.",
    todo: "With a template whose permission set gives it: kantiv-sf apply --org FILE",
  },
  CAUSE_APP_SCOPES: {
    happened: "The app lacks scopes of the template.",
    means: "Without RefreshToken Salesforce refuses this login, whatever else is right.",
    todo: "kantiv-sf apply --org FILE",
  },
  CAUSE_TEMPLATE_SCOPES: {
    happened: "The template does not ask for RefreshToken.",
    means: "Salesforce refuses the JWT login without that scope.",
    todo: "Add RefreshToken to the scopes of the template, and apply.",
  },
  CAUSE_CERTIFICATE: {
    happened: "The app does not hold our certificate.",
    means: "Logins that are signed with our key are refused.",
    todo: "kantiv-sf apply --org FILE; or correct the pair in the org file.",
  },
  CAUSE_CERTIFICATE_FORMER: {
    happened: "The org file names a pair that the app does not hold any more.",
    means:
      "A run from here has put a newer certificate into the app, and the org file still names the one of before. An apply would put that one back.",
    todo: "Name the newer pair in the org file, as jwt.certificate and jwt.key: certificate rotate --write does it by itself.",
  },
  CAUSE_LOGIN_HISTORY: {
    happened: "The login history of the user says why.",
    means: "The org's own words of its last refusals stand beside it.",
    todo: "Do what it says; Setup, Login History has more.",
  },
};
