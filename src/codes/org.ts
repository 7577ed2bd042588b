import type { CodeTable } from "./page.ts";

/** An org's answers, and the administrator's session. */
export const ORG_CODES: CodeTable = {
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
  SESSION_EXPIRED: {
    happened: "The administrator's session is over, or was never one of this org.",
    means: "Sessions end by time, by logout and when a sandbox is refreshed.",
    todo: "sf org login web --instance-url MY_DOMAIN, or put a new token into the variable: read -rs NAME && export NAME",
  },
  SESSION_NOT_FOR_API: {
    happened: "The administrator's session is not valid for the API.",
    means: "A session of a browser page, or of an app without the api scope.",
    todo: "Use an app with the api scope: sf org login web does; look at API Access Control in Setup.",
  },
  SESSION_OTHER_ORG: {
    happened: "The session is of another org than the org file names.",
    means: "With it the wrong org would be changed.",
    todo: "sf org login web --instance-url MY_DOMAIN, or correct instanceUrl.",
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
    todo: "Set it up anew: kantiv-sf apply --org FILE; then hand its key over: kantiv-sf handoff --org FILE --out handoff",
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
