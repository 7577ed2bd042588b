import type { CodeTable } from "./page.ts";

/** Templates, their parameters and examples, and what comes of them. */
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
  TEMPLATE_GROUP: {
    happened: "A permission set group of the template cannot be set up as it is.",
    means:
      "A group holds permission sets that the template makes, or the customer's by a parameter; it mutes nothing, has a name of its own, and stands on no policy.",
    todo: "Correct the line named; for the way in name a set of the group on the policy.",
  },
  TEMPLATE_INCOMPLETE: {
    happened: "The template lacks a component that a verified login takes.",
    means: "An app needs its OAuth settings, its policies and a permission set.",
    todo: "Add what the message names; templates/kantiv-integration has all of it.",
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
};
