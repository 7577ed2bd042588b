import type { CodeTable } from "./page.ts";

/** What a run does to an org, and what it leaves. */
export const RUN_CODES: CodeTable = {
  APP_FOREIGN: {
    happened: "An app of that name was set up by somebody else.",
    means: "Its description does not have this tool's words; it may be in use by others.",
    todo: "Choose another appName, or take it over with --adopt after a look at what would change.",
  },
  APP_INSTALLED: {
    happened: "The command is about something that only the publisher of an installed app can change.",
    means: "Certificate, consumer key and secret of a packaged app belong to the org in which the package is made.",
    todo: "Ask the publisher; then put the new values into jwt of the org file.",
  },
  APP_NOT_INSTALLED: {
    happened: "The org does not have the installed app that the template names.",
    means:
      "The template says app: installed: a package has to bring the app first, and its full name is namespace and name.",
    todo: "Install the publisher's package, or correct the namespace and the name in the org file.",
  },
  APP_MISSING: {
    happened: "The app is not in the org.",
    means: "It was never applied there, or was removed; a refreshed sandbox loses it.",
    todo: "kantiv-sf apply --org FILE",
  },
  APP_INSTALLED_NAMESAKE: {
    happened: "The org has an installed app of the same name.",
    means: "It came with a package and is another app; this run does not touch it.",
    todo: "Nothing; take another appName where people would mix them up.",
  },
  CONNECTED_APP_MAY_RETURN: {
    happened: "A connected app stood behind the app that was removed.",
    means: "Such an app may go on by itself, with the same consumer key.",
    todo: "Look at Setup, App Manager, and remove the connected app where it is not wanted.",
  },
  CONSUMER_KEY_CHANGED: {
    happened: "The app has another consumer key than the one on record.",
    means: "Somebody made the app anew or rotated its credentials: clients that have the old key are refused.",
    todo: "Hand the new key over: kantiv-sf handoff --org FILE --out handoff",
  },
  CONSUMER_KEY_NEW: {
    happened: "The app has a new consumer key.",
    means: "Clients that have the old key are refused from now on.",
    todo: "Hand it over: kantiv-sf handoff --org FILE --out handoff",
  },
  CONSUMER_KEY_HIDDEN: {
    happened: "The org does not show the consumer key.",
    means: "Without it no login can be made.",
    todo: "Which permission the administrator lacks: kantiv-sf doctor --org FILE. In Setup the key is at External Client App Manager, the app, Settings.",
  },
  CONSUMER_KEY_UNUSED: {
    happened: "The org file gives a consumer key that nothing reads.",
    means:
      "The org makes the key of an app that the template sets up, and shows it; one from a file counts for an installed app alone.",
    todo: "Remove jwt.consumerKey from the org file.",
  },
  CONSUMER_UNKNOWN: {
    happened: "The app's OAuth part is not there, or is not shown.",
    means: "There is no consumer whose key could be read.",
    todo: "kantiv-sf apply --org FILE",
  },
  CREDENTIALS_UNPROVEN: {
    happened: "That the new credentials work was not shown.",
    means: "They are in force; the login with them had no answer that proves it.",
    todo: "Run it again: the next run proves that pair, and makes no other.",
  },
  NOTHING_STAGED: {
    happened: "No new credentials wait to be put in force.",
    means: "They were never staged, were promoted already, or were discarded in Setup.",
    todo: "Stage some: kantiv-sf credentials rotate --org FILE",
  },
  NOT_KEPT: {
    happened: "The org reported success and did not keep what was sent.",
    means: "The org was read again and differs; the fields are listed.",
    todo: "Look at the fields: the org's edition or a setting may forbid the value.",
  },
  FIELD_NOT_KEPT: {
    happened: "The org did not keep a field's value.",
    means: "It was sent, the deployment succeeded, and the org has another value.",
    todo: "Correct the template at the place named, or leave the field out.",
  },
  NOT_REMOVED: {
    happened: "Something is still there after it was removed.",
    means: "The org reported success, and shows it all the same.",
    todo: "Run destroy again; then look in Setup what holds it.",
  },
  ORG_SETTINGS: {
    happened: "The template would change settings of the whole org.",
    means: "Every app of the org shares them: some open the secrets of all apps.",
    todo: "Ask the org's owner; then add --org-settings, or take them out of the template.",
  },
  STATED_DIFFERS: {
    happened: "The org has otherwise what the template states.",
    means:
      "Orgs give these settings out and take none by deployment, or none without a secret: they are compared alone.",
    todo: "Set them in Setup, External Client App Manager, the app; or correct the template.",
  },
  WOULD_CHANGE: {
    happened: "To take the app over would change this.",
    means: "It is listed so that --adopt is no surprise.",
    todo: "Check with who made the app, then add --adopt.",
  },
  ACCESS_INCOMPLETE: {
    happened: "Not all of the access could be given.",
    means: "The org took the app, but not each assignment or row of access.",
    todo: "Run apply again: it gives what is missing.",
  },
  ACCESS_LISTED_ALREADY: {
    happened: "The org refused a policy list that names what has access already.",
    means: "It was sent once more without these names; such orgs only add.",
    todo: "Nothing.",
  },
  ACCESS_NOT_SHOWN: {
    happened: "Who may use the app could not be read in full.",
    means: "A way in may be there that is not listed.",
    todo: "Use an administrator who may see users, profiles and permission sets.",
  },
  FOREIGN_ACCESS: {
    happened: "Somebody may use the app whom neither the template nor the org file states.",
    means: "It was given in the org by hand, or by another tool.",
    todo: "Take it back in Setup, or state it in alsoAllowed with a reason.",
  },
  DISTRIBUTION_STATE: {
    happened: "The app's distribution state differs, and is kept.",
    means: "Whether an app is local or packaged cannot be changed freely.",
    todo: "Leave it, or make the app anew under another name.",
  },
  DRIFT: {
    happened: "The org is not as the template says.",
    means: "The differences are listed, with who made them where the org tells.",
    todo: "kantiv-sf apply --org FILE; where the org is right, change the template.",
  },
  DEPLOY_FAILED: {
    happened: "The org refused the deployment.",
    means: "It was rolled back whole; what the org says of each component is listed.",
    todo: "Correct the template at the places named, and apply again.",
  },
  COMPONENT_FAILED: {
    happened: "The org refused a component of the deployment.",
    means: "The org's own words stand beside it.",
    todo: "Correct the template at the place named.",
  },
  DEPLOY_CANCELED: {
    happened: "The deployment was cancelled in the org.",
    means: "Somebody stopped it in Setup; nothing of it stays.",
    todo: "Ask who did; then run it again.",
  },
  DEPLOY_RUNNING: {
    happened: "The deployment is still running at the time limit (exit 69).",
    means: "It goes on in the org; nothing is lost.",
    todo: "Wait for it: kantiv-sf resume --org FILE --deploy-id ID; then finish: kantiv-sf apply --org FILE",
  },
  DEPLOY_ANSWER_LOST: {
    happened: "The answer to a deployment was lost.",
    means: "Whether the org took it is not known; it is not sent twice.",
    todo: "Run the command again: it looks in the org for that deployment first.",
  },
  RETRIEVE_FAILED: {
    happened: "The org refused to give its metadata.",
    means: "The org's own words stand in the message.",
    todo: "Which permission the administrator lacks: kantiv-sf doctor --org FILE; then run it again.",
  },
  RETRIEVE_MESSAGE: {
    happened: "The org says something of the metadata that it gave.",
    means: "Often a type that it does not offer.",
    todo: "Read it; a type that is needed and not offered stops the run by itself.",
  },
  RETRIEVE_SLOW: {
    happened: "The org did not give its metadata in time.",
    means: "It is busy; nothing was changed.",
    todo: "Run it again later.",
  },
  RETRIEVE_UNREADABLE: {
    happened: "What the org gave as its metadata cannot be read.",
    means: "The zip or a file in it is damaged or not of Salesforce's form.",
    todo: "Run it again.",
  },
  PLAN_MISSING: {
    happened: "There is no saved plan of that name.",
    means: "--plan names a file that plan --out wrote.",
    todo: "kantiv-sf plan --org FILE --out PLAN",
  },
  PLAN_INVALID: {
    happened: "The saved plan cannot be used.",
    means: "It is damaged, was changed, or is of another version.",
    todo: "Make it anew: kantiv-sf plan --org FILE --out PLAN",
  },
  PLAN_STALE: {
    happened: "The org or the input has moved since the plan was saved.",
    means: "What would be done is not what was looked at.",
    todo: "Make the plan anew, look at it, and apply that.",
  },
  HISTORY_MISSING: {
    happened: "No run on that org is on record here.",
    means: "The record lies in .kantiv beside the org file, on the machine that the runs were made from.",
    todo: "Run it on that machine, or with the org file that the runs were made with.",
  },
  RUN_UNKNOWN: {
    happened: "There is no run of that id on this org.",
    means: "It is mistyped, of another org, or on another machine's record.",
    todo: "The runs: kantiv-sf history --org FILE; before the newest that can be undone: kantiv-sf rollback --org FILE --last",
  },
  RUN_UNFINISHED: {
    happened: "A run before did not finish.",
    means:
      "It was killed or interrupted; what it left going on in the org is waited for by the next run that changes it.",
    todo: "Run the same command again; what became of it: kantiv-sf history --org FILE",
  },
  JOURNAL_DAMAGED: {
    happened: "A run's journal is damaged.",
    means: "What that run did cannot be told from it any more.",
    todo: "Move the run's folder elsewhere and run again: what is there is then read from the org.",
  },
  BACKUP_MISSING: {
    happened: "The run has no backup.",
    means: "It changed nothing that was there, or its backup was removed.",
    todo: "Which runs can be undone: kantiv-sf history --org FILE; without one, what apply made is removed by: kantiv-sf destroy --org FILE",
  },
  BACKUP_DAMAGED: {
    happened: "A backup is damaged.",
    means: "It is not as the run wrote it, so that nothing of it is put back.",
    todo: "Take another run, or put it right by hand from the zip.",
  },
  BACKUP_FOREIGN: {
    happened: "A backup is of another org or app.",
    means: "To put it back here would set up what was never here.",
    todo: "Check --org and the run's id.",
  },
  BACKUP_VERSION: {
    happened: "A backup was written by another version of this tool.",
    means: "Its form is not known here.",
    todo: "Use the version that wrote it, or a newer one.",
  },
  MEMORY_IGNORED: {
    happened: "What was remembered of the org cannot be read, and is ignored.",
    means: "Which consumer key clients were given is not known to this run.",
    todo: "Nothing: it is written anew. Look who changes the record's folder.",
  },
  AUDIT_BUSY: {
    happened: "The audit log was locked too long.",
    means: "Another run hangs in it. What was done in the org stands.",
    todo: "Where that process is over, remove the lock that the message names.",
  },
  AUDIT_MISSED: {
    happened: "The run has no line in the audit log.",
    means: "What was done in the org stands; the log could not be written.",
    todo: "Look who may write: ls -la .kantiv",
  },
  AUDIT_MISSING: {
    happened: "There is no audit log in that folder.",
    means: "Every run that changes an org writes one beside its org file, in .kantiv.",
    todo: "Check the path.",
  },
  LOCK_LOST: {
    happened: "Another run took this run's lock over, or somebody removed it.",
    means:
      "This machine was silent so long that it was thought dead. The run that lost the lock sends no further change to the org.",
    todo: "Wait until the other run is over, then run the same command again: it goes on from what is there.",
  },
  LOCK_TAKEN_OVER: {
    happened: "The lock of a run that is over was taken over.",
    means: "That run was killed; what it left going on is looked at first.",
    todo: "Nothing.",
  },
  HANDOFF_NOT_RECORDED: {
    happened: "That the key was handed over could not be put on record.",
    means: "The hand-over itself is written; a later change of the key may not be noticed as one.",
    todo: "Look who may write: ls -la .kantiv",
  },
  BLUE_GREEN_TEMPLATE: {
    happened: "The template does not allow a second app beside the first.",
    means: "Its names are fixed, so that both would be one.",
    todo: "Make the names of app and permission set parameters, or rotate without --blue-green.",
  },
  RETIRE_TOO_EARLY: {
    happened: "The first app may still be in use.",
    means: "The second one's key was not handed over yet, or somebody logs in by the first.",
    todo: "Hand the new key over, wait until all use it, and run it again; --force where you know better.",
  },
  ROTATION_UNDONE: {
    happened: "The new certificate was refused; the old one was put back.",
    means: "Logins with the old key work as before.",
    todo: "Look at the new certificate and key: kantiv-sf certificate show CRT --key-file KEY; then rotate again.",
  },
  ROTATION_UNPROVEN: {
    happened: "That the new certificate works was not shown (exit 3).",
    means: "It stays in force: Salesforce did not refuse it, and gave no proof either.",
    todo: "Run the rotation again, which goes on from there; or look once more: kantiv-sf verify --org FILE",
  },
};
