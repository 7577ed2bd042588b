import type { CodeTable } from "./page.ts";

/** The integration user, their licences and permission sets. */
export const USER_CODES: CodeTable = {
  LICENCES_USED_UP: {
    happened: "No licence is left for the integration user.",
    means: "Each active user takes one of its kind.",
    todo: "Deactivate a user who is not needed, or ask Salesforce for more (Setup, Company Information).",
  },
  PERMISSION_SET_GROUP_FAILED: {
    happened: "The org could not work out a permission set group.",
    means: "Nobody can be given the group, and its holders have what it brought before.",
    todo: "In Setup, Permission Set Groups, the group: Recalculate. Mostly a set of it grants what the licences of its users do not allow.",
  },
  PERMISSION_SET_GROUP_PENDING: {
    happened: "The org has not worked out a permission set group in time.",
    means:
      "It does so by itself some time after a deployment, mostly within seconds; till then nobody can be given the group, and some orgs take no change of its sets.",
    todo: "Run the same command again: it waits for the group and does what is left.",
  },
  PERMISSION_SET_GROUP_REFUSED: {
    happened: "The org refuses a permission set group on the app's policy.",
    means: "A policy takes permission sets; that one takes a group is documented nowhere, and differs by org.",
    todo: "Name a set of the group on the policy, and the group in assigns of template.yaml: the user gets in by the group.",
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
  PROFILE_FOREIGN: {
    happened: "The profile that is stated as the integration user's own was made by somebody else.",
    means:
      "Its description lacks this tool's words: from where and when it lets its users in is the customer's to say.",
    todo: "Choose another name (integrationUser.ownProfile of the org file, or the template's parameter), or state no such profile.",
  },
  PROFILE_UNREADABLE: {
    happened: "The org does not show the integration user's own profile.",
    means:
      "Whose it is stands in its description: without that it may be somebody else's, and nothing is made or changed.",
    todo: "Log in as an administrator with View Setup and Configuration, and run the same command again.",
  },
  LOGIN_RESTRICTIONS_UNKNOWN: {
    happened: "The org does not show how the integration user's own profile restricts logins.",
    means: "Everything else is planned and done; that profile is left as it is, and nothing is said of it.",
    todo: "Log in as an administrator with View Setup and Configuration, and look again.",
  },
  OWN_PROFILE_TWICE: {
    happened: "The template states the integration user's own profile, and the org file states one as well.",
    means: "There is one such profile; which of the two was meant cannot be known, and nothing was asked of the org.",
    todo: "Leave integrationUser.ownProfile out of the org file, and give the template's parameters instead.",
  },
  LOGIN_RESTRICTIONS_DIFFER: {
    happened: "The integration user does not have its own profile, or that restricts logins otherwise than stated.",
    means:
      "Somebody changed its login IP ranges or hours, or gave the user another profile: its logins may be refused, or come from where they should not.",
    todo: "Give the user its profile as stated: kantiv-sf user ensure --org FILE; apply, too, puts right what it restricts.",
  },
  USER_PROFILE_WIDE: {
    happened: "The integration user's profile lets it do more than it needs.",
    means: "With a profile like System Administrator the app's scopes are the only bound.",
    todo: "In production use the API-only profile: kantiv-sf user ensure --org FILE --least-privilege",
  },
  USER_REPLACED: {
    happened: "The integration user before still has access to the app.",
    means: "The org file names another user by now; the one before was given access by this tool.",
    todo: "Take it back: kantiv-sf apply --org FILE; or keep it, in the org file: alsoAllowed: [{ user: USERNAME, reason: WHY }]",
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
    todo: "Correct its API name, make it in Setup, or add its file to the template.",
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
};
