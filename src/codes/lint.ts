import type { CodeTable } from "./page.ts";

/** What lint finds beside its rules, and its configuration. */
export const LINT_CODES: CodeTable = {
  SCHEMA_ENUM: {
    happened: "An element has a value that Salesforce does not know.",
    means: "The schema of the type lists the values.",
    todo: "Take one that the message names; case counts.",
  },
  SCHEMA_ORDER: {
    happened: "Elements are not in the schema's order.",
    means: "Salesforce may drop what comes out of order, without a word.",
    todo: "Sort them: kantiv-sf lint --fix does.",
  },
  SCHEMA_ORG_BOUND: {
    happened: "An element belongs to one org.",
    means: "The org makes it by itself; deployed elsewhere it would be wrong or refused.",
    todo: "Remove it: kantiv-sf lint --fix does.",
  },
  SCHEMA_SECRET: {
    happened: "An element holds a key or a password.",
    means: "Whoever can read the file would have it.",
    todo: "Remove it, and give the key to the org in Setup; one that was ever committed is known: replace it.",
  },
  SCHEMA_REPEATED: {
    happened: "An element that may stand once stands twice.",
    means: "One of the two values would be lost.",
    todo: "Remove one.",
  },
  SCHEMA_REQUIRED: {
    happened: "An element that the type needs is missing.",
    means: "The org would refuse the deployment.",
    todo: "Add it.",
  },
  SCHEMA_ROOT: {
    happened: "The root element is not the type of the file's place.",
    means: "The Metadata API finds a component by folder and suffix.",
    todo: "Move the file, or correct its root.",
  },
  SCHEMA_TYPE: {
    happened: "An element's text is not of its type.",
    means: "A number, a date, or true and false are written in another way.",
    todo: "Write it as the message says.",
  },
  SCHEMA_UNDOCUMENTED: {
    happened: "An element is not documented by Salesforce.",
    means: "It may mean nothing, or another thing with the next release.",
    todo: "Leave it out, unless you know what it does.",
  },
  SCHEMA_UNKNOWN_ELEMENT: {
    happened: "An element is none of the type.",
    means: "It is mistyped, or belongs to another type.",
    todo: "Take the name that the message suggests, or remove it.",
  },
  SCHEMA_UNKNOWN_TYPE: {
    happened: "The type is none that this tool knows.",
    means: "Only types of an External Client App and its access are judged.",
    todo: "Remove the file, or correct its place.",
  },
  SCHEMA_VERSION: {
    happened: "An element is not there at this API version.",
    means: "It came with a later version, or went.",
    todo: "Raise apiVersions.min of the template, or leave the element out.",
  },
  FORMAT: {
    happened: "A file is not in the usual form.",
    means: "Nothing is wrong with what it says; differences are harder to read.",
    todo: "kantiv-sf lint --fix",
  },
  PRIVATE_KEY: {
    happened: "A private key lies in the repository.",
    means: "Whoever can read the repository can log in with it.",
    todo: "Remove it, take it out of the history, and rotate the certificate: the key counts as known.",
  },
  PATH_OUTSIDE: {
    happened: "A path leads out of the repository.",
    means: "What lies there is not part of the change that is judged, and is not read.",
    todo: "Put the file into the repository.",
  },
  ORG_TEMPLATE: {
    happened: "An org file names a template that is not there.",
    means: "It cannot be rendered.",
    todo: "Correct `template`; a folder begins with ./",
  },
  RECORD_COMMITTED: {
    happened: "The record of runs is in git.",
    means: ".kantiv names orgs, users and consumer keys, and is made anew by every run.",
    todo: "git rm -r --cached .kantiv, and put .kantiv/ into .gitignore.",
  },
  LINT_CONFIG: {
    happened: "The configuration of lint has a problem.",
    means: "Codes that begin with it say which.",
    todo: "Correct .kantiv-sf.yaml at the line named.",
  },
  LINT_CONFIG_INVALID: {
    happened: "The configuration of lint cannot be used.",
    means: "Each problem is listed; nothing was judged.",
    todo: "Correct .kantiv-sf.yaml.",
  },
  LINT_CONFIG_MISSING: {
    happened: "There is no configuration at that path.",
    means: "--config names a file from the working directory.",
    todo: "Check the path, or leave --config out.",
  },
  LINT_CONFIG_VALUE: {
    happened: "A value in .kantiv-sf.yaml is not of its kind.",
    means: "The message says what belongs there.",
    todo: "Correct the value at the line named.",
  },
  LINT_CONFIG_SYNTAX: {
    happened: ".kantiv-sf.yaml is no YAML.",
    means: "Often a tab, or a wrong indentation.",
    todo: "Correct the YAML at the line named.",
  },
  LINT_CONFIG_UNKNOWN_KEY: {
    happened: ".kantiv-sf.yaml has a key that is none.",
    means: "Nobody would read it.",
    todo: "Take the key that the message suggests, or remove it.",
  },
  LINT_CONFIG_MISSING_KEY: {
    happened: ".kantiv-sf.yaml lacks a key.",
    means: "Without it an entry says nothing, an approval without a reason for example.",
    todo: "Add the key that the message names.",
  },
  LINT_PATH: {
    happened: "There is no file, folder or template of that name.",
    means: "Nothing was judged, which must not look like nothing wrong.",
    todo: "Correct the path. The names of templates: kantiv-sf template list",
  },
  LINT_NOT_CLEAN: {
    happened: "lint found an error in what would be deployed.",
    means: "An error of lint stops apply and rotations; the findings are listed.",
    todo: "Correct the template; where the finding is meant so, --allow CODE lets this run pass.",
  },
  LINT_ALLOWED: {
    happened: "A finding of lint was let pass by --allow.",
    means: "It was deployed all the same; the audit log says so.",
    todo: "Correct it, or approve it with a reason in .kantiv-sf.yaml.",
  },
};
