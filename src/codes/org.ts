import type { CodeTable } from "./page.ts";

/** The way to an org, its answers, the administrator's session. */
export const ORG_CODES: CodeTable = {
  ORG_UNREACHABLE: {
    happened: "The host cannot be reached (exit 3).",
    means: "No address, no connection, a certificate that is not trusted, or a proxy in between.",
    todo: "Check instanceUrl and the network: HTTPS_PROXY and NO_PROXY for a proxy, NODE_EXTRA_CA_CERTS for an authority of your own.",
  },
  PROXY_URL: {
    happened: "The variable that names the proxy holds no URL of one.",
    means: "HTTPS_PROXY or HTTP_PROXY is set to something that cannot be used.",
    todo: "export HTTPS_PROXY=http://proxy.example:8080, special characters of a password percent-encoded.",
  },
  PROXY_UNREACHABLE: {
    happened: "The proxy itself cannot be reached.",
    means: "Nothing was said to the org.",
    todo: "Check HTTPS_PROXY; name hosts that need no proxy in NO_PROXY.",
  },
  PROXY_AUTHENTICATION: {
    happened: "The proxy wants another user name and password.",
    means: "Nothing was said to the org.",
    todo: "Put them before the host in HTTPS_PROXY: http://USER:PASSWORD@proxy.example:8080",
  },
  PROXY_REFUSED: {
    happened: "The proxy does not open a way to the host.",
    means: "Its rules do not allow the host, or it cannot reach it. Nothing was said to the org.",
    todo: "Ask who keeps the proxy to allow the org's My Domain, port 443.",
  },
  PROXY_CUT: {
    happened: "The proxy cut the connection.",
    means: "Nothing was said to the org.",
    todo: "Check that HTTPS_PROXY names a proxy, with its right protocol and port.",
  },
  TLS_CUT: {
    happened: "The connection was cut before it was a secure one.",
    means: "A firewall or proxy on the way does not let it through. Nothing was said to the org.",
    todo: "Set HTTPS_PROXY where the network has a proxy, or ask who keeps the network.",
  },
  HTTP_TIMEOUT: {
    happened: "The host did not answer in time.",
    means: "It is slow or silent; whether it took what was sent is not known. Reads were repeated.",
    todo: "Run it again later; the next run looks first what was done.",
  },
  HTTP_REDIRECT: {
    happened: "The host answered with a redirect, which is not followed.",
    means: "A session must not be carried to another host. Often instanceUrl is an old My Domain.",
    todo: "Write the address of Setup, My Domain as instanceUrl.",
  },
  HTTP_TOO_LARGE: {
    happened: "An answer was far too large.",
    means: "It is not what an org answers here; a proxy may have put in something else.",
    todo: "Check the proxy, and instanceUrl.",
  },
  READ_REPEATED: {
    happened: "A read was repeated after a passing failure.",
    means: "The org or the network had a hiccup; nothing was changed by it.",
    todo: "Nothing; where it happens often, look at the network.",
  },
  NOT_AN_ORG: {
    happened: "The host is no Salesforce org.",
    means: "What answers has no API of Salesforce: a login page, a portal, a proxy.",
    todo: "Write the address of Setup, My Domain as instanceUrl.",
  },
  ORG_BUSY: {
    happened: "The org is busy with something else.",
    means: "Another deployment, a lock on rows, or too many requests at once; it was tried again for a while.",
    todo: "Wait until what goes on is over (Setup, Deployment Status), and run it again.",
  },
  ORG_CLOSED: {
    happened: "The org is locked, or its trial is over.",
    means: "Nobody gets in by API.",
    todo: "Ask Salesforce, or use another sandbox.",
  },
  ORG_ERROR: {
    happened: "The org answered with an error of its own.",
    means: "Something failed inside of Salesforce; the error number in the message is for its support.",
    todo: "Run it again later; then give Salesforce the error number.",
  },
  ORG_REFUSED: {
    happened: "The org refused a request, with words that are not known here.",
    means: "The org's own words stand in the message.",
    todo: "Do what the org says; its code can be looked up in Salesforce's API documentation.",
  },
  ORG_REPLY: {
    happened: "An answer has not the form that Salesforce's has (exit 3).",
    means:
      "A proxy or a page of maintenance answered in the org's place, or the answer was cut off. It is no proof of anything.",
    todo: "Check the network and trust.salesforce.com, and run it again.",
  },
  ORG_REQUEST_LIMIT: {
    happened: "The org's requests of the day are used up.",
    means: "The limit is shared by everything that uses the org's API.",
    todo: "Wait some hours, or look in Setup, Company Information, what uses them.",
  },
  ORG_UNAVAILABLE: {
    happened: "The org is not available just now.",
    means: "Maintenance, an instance refresh, or a passing failure of Salesforce.",
    todo: "See status.salesforce.com for the instance, and run it again.",
  },
  ORG_UNKNOWN_ID: {
    happened: "The org does not know an id.",
    means: "What it named was deleted, or is of another org.",
    todo: "Run the command again: it reads anew what is there.",
  },
  ORG_LOCKED: {
    happened: "Another run is at work on this org.",
    means: "Two at once would undo each other. The message says who, where and since when.",
    todo: "Wait for it; where it is certainly over, remove the lock's file that the message names.",
  },
  RECORD_GONE: {
    happened: "A record was deleted meanwhile.",
    means: "Somebody else changed the org while the run went on.",
    todo: "Run it again.",
  },
  DUPLICATE: {
    happened: "The org has such a record already.",
    means: "Somebody else made it meanwhile.",
    todo: "Run it again: what is there is taken as it is.",
  },
  NOT_OFFERED: {
    happened: "The org does not offer what was asked for.",
    means: "An object, field or resource is not there in its edition, version or settings.",
    todo: "See the message; often a setting has to be switched on, or the org's release is older.",
  },
  API_DISABLED: {
    happened: "The API is off for this user or org.",
    means: "The profile lacks API Enabled, or the edition has no API.",
    todo: "Give the administrator API Enabled, or use an edition with API access.",
  },
  API_VERSION: {
    happened: "The org does not have an API version that is needed.",
    means: "External Client Apps came with later releases.",
    todo: "Wait for the org's release, or use another sandbox.",
  },
  PRODUCTION_ORG: {
    happened: "The org is a production org.",
    means: "People work in it, so that it is touched only when it is said.",
    todo: "Check that it is the org that you mean, and add --production.",
  },
  PERMISSION_MISSING: {
    happened: "The administrator lacks a permission.",
    means: "To set up an app takes metadata, External Client App and user permissions.",
    todo: "Use a System Administrator, or give the permission that the message names.",
  },
  PERMISSIONS_UNKNOWN: {
    happened: "Which permissions the administrator has could not be read.",
    means: "The org did not show them; what is missing will be refused by the org itself.",
    todo: "Go on; at a refusal use a System Administrator.",
  },
  LICENCES_USED_UP: {
    happened: "No licence is left for the integration user.",
    means: "Each active user takes one of its kind.",
    todo: "Deactivate a user who is not needed, or ask Salesforce for more (Setup, Company Information).",
  },
  LICENCE_FORBIDS: {
    happened: "The user's licence does not allow what was to be given.",
    means: "A permission set can only give what the licence has.",
    todo: "Use another licence or profile for the user, or leave the permission out of the template.",
  },
  LICENCE_MISSING: {
    happened: "The org has no licence or profile of the kind that was asked for.",
    means: "Salesforce Integration licences, for example, are not in each edition.",
    todo: "Ask Salesforce for it, or name another profile with --profile.",
  },
  USERNAME_TAKEN: {
    happened: "The username is taken.",
    means: "Usernames are unique across all orgs of Salesforce, sandboxes included.",
    todo: "Take another in the org file, for example with the sandbox's name at its end.",
  },
  USER_NOT_FOUND: {
    happened: "The org has no user of that name.",
    means: "The login would have no subject. In a sandbox usernames end with its name.",
    todo: "Correct integrationUser.username, or make the user: kantiv-sf user ensure --org FILE",
  },
  USER_INACTIVE: {
    happened: "The integration user is inactive.",
    means: "Salesforce refuses each login of an inactive user.",
    todo: "Activate the user in Setup, Users.",
  },
  USER_FROZEN: {
    happened: "The integration user is frozen.",
    means: "Salesforce refuses each login of a frozen user.",
    todo: "Unfreeze the user in Setup, Users.",
  },
  USER_PROFILE_WIDE: {
    happened: "The integration user's profile lets it do more than it needs.",
    means: "With a profile like System Administrator the app's scopes are the only bound.",
    todo: "In production use the API-only profile: kantiv-sf user ensure --least-privilege.",
  },
  USER_REPLACED: {
    happened: "The integration user before still has access to the app.",
    means: "The org file names another user by now; the one before was given access by this tool.",
    todo: "kantiv-sf apply takes it back; where the user is to keep it, state it in alsoAllowed with a reason.",
  },
  USER_ASSIGNMENT_ENDED: {
    happened: "The user's assignment of the permission set has ended.",
    means: "An assignment with an end counts until then; since then the user has no way into the app.",
    todo: "Ask who set that end and why; then take it away in Setup, Users, the user, Permission Set Assignments.",
  },
  USER_ASSIGNMENT_ENDS: {
    happened: "The user's assignment of a permission set has an end that is still to come.",
    means: "Logins work until then and are refused from then on. drift counts it from 30 days before.",
    todo: "Ask who set that end; where the integration goes on, take it away in Setup, Users, the user, Permission Set Assignments.",
  },
  PROFILE_UNKNOWN: {
    happened: "The org has no profile of that name.",
    means: "Names of profiles differ by language and edition.",
    todo: "Take one that Setup, Profiles shows.",
  },
  PROFILE_NOT_API_ONLY: {
    happened: "The profile is not API only.",
    means: "A user of an integration in production should not be able to log in by the browser.",
    todo: "Take an API-only profile, or say that it is meant with another --profile in a sandbox.",
  },
  USER_PROFILE_OTHER: {
    happened: "The integration user has another profile than those that the template lets in.",
    means:
      "A profile is the way into the app, and a profile is checked and never given by an apply; nothing was changed.",
    todo: "kantiv-sf user ensure --org FILE --profile NAME; or name the user's own profile in the template's parameter.",
  },
  PERMISSION_SET_MISSING: {
    happened: "A permission set that the template takes from the org is not there.",
    means:
      "The app's policy names it and the template does not make it, so that it is the customer's own; nothing was changed.",
    todo: "Correct its API name, make it in Setup, or add its file to the template. Of a permission set group name one of its sets.",
  },
  PERMISSION_SET_FOREIGN: {
    happened: "A permission set of that name was made by somebody else, or is held by others.",
    means: "To take it over would give its holders the app, or take from them what it gives.",
    todo: "Choose another name in the parameters, or take it over with --adopt after a look.",
  },
  PERMISSION_SET_LICENCE: {
    happened: "The permission set belongs to a licence that the user does not have.",
    means: "The org refuses to assign it.",
    todo: "Leave the licence out of the permission set, or give the user that licence.",
  },
  SESSION_EXPIRED: {
    happened: "The administrator's session is over, or was never one of this org.",
    means: "Sessions end by time, by logout and when a sandbox is refreshed.",
    todo: "Log in anew: sf org login web --instance-url MY_DOMAIN, or set the variable to a new token.",
  },
  SESSION_NOT_FOR_API: {
    happened: "The administrator's session is not valid for the API.",
    means: "A session of a browser page, or of an app without the api scope.",
    todo: "Use an app with the api scope: sf org login web does; look at API Access Control in Setup.",
  },
  SESSION_OTHER_ORG: {
    happened: "The session is of another org than the org file names.",
    means: "With it the wrong org would be changed.",
    todo: "Log in to the org of instanceUrl, or correct instanceUrl.",
  },
  ACCESS_TOKEN_INVALID: {
    happened: "The access token is none.",
    means: "A token of an org begins with 00D and has an exclamation mark; the shell may have cut it there.",
    todo: "Set it in single quotes: export SF_ACCESS_TOKEN='00D…!…'",
  },
  AUTH_URL_INVALID: {
    happened: "The SFDX auth URL is none.",
    means: "It begins with force:// and holds client, refresh token and host.",
    todo: "sf org display --verbose --json shows it as sfdxAuthUrl.",
  },
  AUTH_URL_USED_UP: {
    happened: "The org has exchanged the refresh token of the SFDX auth URL.",
    means: "In an org that rotates refresh tokens each is good for one run.",
    todo: "Get a new auth URL for the next run, or use another session source in CI.",
  },
  ADMIN_LOGIN_REFUSED: {
    happened: "The administrator's login was refused.",
    means: "The org's own words stand in the message.",
    todo: "Check the source of the session in `admin`; README.md, Admin sessions, lists them.",
  },
  LOGIN_REFUSED: {
    happened: "Username, password or security token were refused.",
    means: "One is wrong, the user is locked, or its hours, addresses or identity check keep it out.",
    todo: "Look at Setup, Login History of the user; or use another source in `admin`.",
  },
  PASSWORD_EXPIRED: {
    happened: "The administrator's password has expired.",
    means: "The org wants a new one before anything else.",
    todo: "Log in by the browser and set a new one.",
  },
  SOAP_LOGIN_OFF: {
    happened: "The login by password is off in this org.",
    means: "Salesforce retires SOAP login() in Summer '27 and switches it off in orgs before.",
    todo: "Use sf, accessToken or jwt in `admin`.",
  },
  SOAP_LOGIN_RETIRES: {
    happened: "The administrator logs in by password.",
    means: "It works, but Salesforce retires SOAP login() in Summer '27.",
    todo: "Use sf, accessToken or jwt in `admin` before that.",
  },
  SF_CLI_MISSING: {
    happened: "The Salesforce CLI is not installed, or is not found.",
    means: "The org file takes its session from there.",
    todo: "npm install --global @salesforce/cli, or use another source in `admin`.",
  },
  SF_CLI_NO_LOGIN: {
    happened: "The Salesforce CLI has no login of that name.",
    means: "The alias is mistyped, or its login has ended.",
    todo: "sf org list shows them; sf org login web --alias NAME --instance-url MY_DOMAIN makes one.",
  },
  SF_CLI_ALIAS: {
    happened: "The alias cannot be given to the Salesforce CLI on Windows.",
    means: "There sf is started by a shell, which would take some characters for its own.",
    todo: "Name the login by its username, or by an alias of letters, digits and dashes.",
  },
  SF_CLI_OUTPUT: {
    happened: "The Salesforce CLI answered with something that is not its JSON.",
    means: "A warning, a plugin or an old version is in between.",
    todo: "Run sf org display --json by hand, and update: sf update.",
  },
  SF_CLI_TOKEN_HIDDEN: {
    happened: "The Salesforce CLI does not show the session.",
    means: "Newer versions hide access tokens in what they print.",
    todo: "Update both tools; else set SF_ACCESS_TOKEN, or use another source in `admin`.",
  },
  SANDBOX_REFRESHED: {
    happened: "The sandbox was refreshed since the last run.",
    means: "Its org id is another one, and apps that are not in production are gone from it, with their consumer keys.",
    todo: "kantiv-sf apply sets it up anew; hand the new consumer key over.",
  },
  SECRET_ACCESS_OFF: {
    happened: "The org does not let credentials be read by API.",
    means: "Setup, External Client App Settings has a switch for the REST access to consumer secrets.",
    todo: "Switch it on for the time, or read the secret in Setup by hand.",
  },
  SECRET_PERMISSION_MISSING: {
    happened: "The administrator may not see consumer secrets.",
    means: "It takes a permission of its own.",
    todo: "Give the administrator the permission that the message names.",
  },
  STAGING_NOT_OFFERED: {
    happened: "The org does not offer to stage new credentials.",
    means: "Rotation of key and secret is not there in its release or settings.",
    todo: "Rotate them in Setup by hand, or wait for the org's release.",
  },
};
