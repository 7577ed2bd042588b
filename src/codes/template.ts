import type { CodeTable } from "./page.ts";

/** Templates, examples, parameters, metadata and lint. */
export const TEMPLATE_CODES: CodeTable = {
  TEMPLATE: {
    happened: "template.yaml has a problem.",
    means: "Codes that begin with it say which: syntax, an unknown key, a missing key, a wrong value.",
    todo: "Correct the line that the message names.",
  },
  TEMPLATE_UNKNOWN: {
    happened: "There is no template of that name.",
    means: "A name without a slash is one that ships; a folder of yours begins with a dot.",
    todo: "Take a name that the message lists, or write the path: template: ./templates/acme",
  },
  TEMPLATE_INVALID: {
    happened: "The template cannot be used.",
    means: "Each problem of its files is listed with its line.",
    todo: "Correct the files; kantiv-sf lint FOLDER shows the same.",
  },
  TEMPLATE_SYNTAX: {
    happened: "template.yaml is no YAML.",
    means: "Often a tab, or a wrong indentation.",
    todo: "Correct the YAML at the line named.",
  },
  TEMPLATE_UNKNOWN_KEY: {
    happened: "template.yaml has a key that is none.",
    means: "Nobody would read it.",
    todo: "Take the key that the message suggests, or remove it.",
  },
  TEMPLATE_MISSING_KEY: {
    happened: "template.yaml lacks a key.",
    means: "A template says its name, its description and the API versions that it is for.",
    todo: "Add the key that the message names.",
  },
  TEMPLATE_VALUE: {
    happened: "A value in template.yaml is not of its kind.",
    means: "The message says what belongs there.",
    todo: "Correct the value at the line named.",
  },
  TEMPLATE_FILE: {
    happened: "A file does not belong into a template, or stands at the wrong place in it.",
    means: "Metadata stands at folder/name.suffix of its type; another place would not be deployed.",
    todo: "Move, rename or remove the file, as the message says.",
  },
  TEMPLATE_PLACEHOLDER: {
    happened: "A placeholder is none, or stands where none may be.",
    means: "Parameters are written as placeholders in the text of elements and in file names alone.",
    todo: "Correct the placeholder, or declare the parameter in template.yaml.",
  },
  TEMPLATE_PARAMETER: {
    happened: "A parameter is declared in a way that cannot work.",
    means: "Its name, type, pattern or default contradicts the rest.",
    todo: "Correct it in template.yaml, at the line named.",
  },
  TEMPLATE_UNUSED: {
    happened: "A parameter is declared and used nowhere.",
    means: "Who sets it would believe that it does something.",
    todo: "Use it in the metadata, or remove it.",
  },
  TEMPLATE_API_VERSION: {
    happened: "The template needs an API version that this tool or the org does not have.",
    means: "apiVersions in template.yaml says from which to which it works.",
    todo: "Use a newer kantiv-sf, wait for the org's release, or widen the template's range after a check.",
  },
  TEMPLATE_TWO_APPS: {
    happened: "A template holds two apps.",
    means: "A template sets up one External Client App, whose login is proven.",
    todo: "Make a template of each app and an org file for each; several org files may be of one org.",
  },
  TEMPLATE_SECOND: {
    happened: "A template holds two components of a type of which its app has one.",
    means: "The org refuses a second one of the same app, whatever its name.",
    todo: "Keep one of the files.",
  },
  TEMPLATE_INCOMPLETE: {
    happened: "The template lacks a component that a verified login takes.",
    means: "An app needs its OAuth settings, its policies and a permission set.",
    todo: "Add the component that the message names; templates/kantiv-integration has them all.",
  },
  TEMPLATE_UNMARKED: {
    happened: "The app's or permission set's description does not say who set it up.",
    means: "By the words Set up by kantiv-sf the next run knows the component for its own.",
    todo: "Put these words into the description.",
  },
  PARAMETERS_INVALID: {
    happened: "The parameters do not fit the template.",
    means: "Each problem is listed: one that is missing, unknown or wrong.",
    todo: "Correct `parameters` in the org file.",
  },
  PARAMETER_DESCRIPTION: {
    happened: "A parameter has no description.",
    means: "People fill it in by its description.",
    todo: "Add one in template.yaml.",
  },
  PARAMETER_INVALID: {
    happened: "A parameter's value is not of its kind.",
    means: "The template says what it takes: type, pattern, length or choices.",
    todo: "Correct it at the line named.",
  },
  PARAMETER_MISSING: {
    happened: "A parameter has no value.",
    means: "The template gives it no default.",
    todo: "Add it to `parameters` in the org file.",
  },
  PARAMETER_UNKNOWN: {
    happened: "The template has no parameter of that name.",
    means: "It is mistyped, or belongs to another version of the template.",
    todo: "Take the name that the message suggests, or remove it.",
  },
  EXAMPLE: {
    happened: "An example of a template has a problem.",
    means: "Codes that begin with it say which.",
    todo: "Correct the line that the message names.",
  },
  EXAMPLE_INVALID: {
    happened: "An example of a template cannot be read.",
    means: "Each problem is listed with its line.",
    todo: "Correct the file in examples/.",
  },
  EXAMPLE_SYNTAX: {
    happened: "An example is no YAML.",
    means: "Often a tab, or a wrong indentation.",
    todo: "Correct the YAML at the line named.",
  },
  EXAMPLE_UNKNOWN_KEY: {
    happened: "An example has a key that is none.",
    means: "An example holds parameters, and little beside.",
    todo: "Take the key that the message suggests, or remove it.",
  },
  EXAMPLE_MISSING_KEY: {
    happened: "An example lacks a key.",
    means: "Without it no app can be made of it.",
    todo: "Add the key that the message names.",
  },
  EXAMPLE_VALUE: {
    happened: "A value in an example is not of its kind.",
    means: "The message says what belongs there.",
    todo: "Correct the value at the line named.",
  },
  RENDER_INVALID: {
    happened: "Template and parameters give metadata that is not right.",
    means: "Each problem is listed with the file and line that it comes from; nothing was sent.",
    todo: "Correct the template, or the parameter whose value it is.",
  },
  RENDER_FILE_NAME: {
    happened: "A file name with its parameters is no name of a component.",
    means: "Names have letters, digits and single underscores.",
    todo: "Correct the parameter that the name is made of.",
  },
  RENDER_REPEATED: {
    happened: "Two files give one component.",
    means: "Their names are one once parameters are filled in.",
    todo: "Give them different names.",
  },
  COMPONENT_NAME: {
    happened: "The name of a component cannot be one.",
    means: "Names have letters, digits and single underscores, and begin with a letter.",
    todo: "Rename the file, or correct the parameter.",
  },
  COMPONENT_TYPE: {
    happened: "A type of metadata is not among those that are deployed here.",
    means: "Only what belongs to an External Client App and its access is sent.",
    todo: "Remove the file; deploy other metadata with the Salesforce CLI.",
  },
  API_VERSION_INVALID: {
    happened: "The API version is none that this tool knows the types of.",
    means: "External Client Apps need a version that has them.",
    todo: "Leave --api-version out, or take one that the message names.",
  },
  XML_INVALID: {
    happened: "A file is no XML that can be used.",
    means: "It does not end what it begins, or holds what metadata never has.",
    todo: "Correct the line named.",
  },
  ZIP_INVALID: {
    happened: "The zip that the org sent cannot be unpacked.",
    means: "It was cut off on the way, or is no zip.",
    todo: "Run it again.",
  },
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
    means: "A number, a truth value or a date is written in another way.",
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
    todo: "Check the path.",
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
