import type { Weekday } from "./access.ts";
import type { Place, XmlElement } from "./metadata.ts";

/** `certificate` takes its value from the org file's `jwt.certificate`, never from `parameters`. */
export type ParameterType =
  | "string"
  | "text"
  | "integer"
  | "boolean"
  | "enum"
  | "email"
  | "url"
  | "apiName"
  | "objectName"
  | "fieldName"
  | "ipRange"
  | "hours"
  | "certificate";

export interface ParameterSpec {
  name: string;
  type: ParameterType;
  description: string;
  required: boolean;
  /** Takes several values, each of that type. */
  list?: true;
  /** Its values are shown nowhere: output has a placeholder instead. */
  sensitive?: true;
  /** As text, as it would stand in the element. */
  default?: ParameterValue;
  /** A regular expression that the whole value must match. */
  pattern?: string;
  /** In characters; each type has a limit of its own where this is absent. */
  maxLength?: number;
  /** The values of an `enum`. */
  values?: readonly string[];
  /** Where `template.yaml` declares it, and where the default stands there. */
  place?: Place;
  defaultPlace?: Place;
  /** The same of each value of a list. */
  defaultPlaces?: readonly Place[];
}

export interface TemplateFile {
  /** Relative to the template's folder, with placeholders: `externalClientApps/${appName}.eca`. */
  path: string;
  /** The same as the user knows it. */
  file: string;
  root: XmlElement;
}

export interface LoadedTemplate {
  name: string;
  description: string;
  /** Whose app it is: who gets the hand-over. It may hold parameters. */
  vendor?: string;
  /** The app is not made: a package brought it, and what is its publisher's stays as it is. */
  app?: "installed";
  /** Permission sets and groups of the customer's own that the integration user is given; each may be a parameter. */
  assigns?: readonly string[];
  /** Folder it was read from, for messages. */
  folder: string;
  /** Metadata API versions that it can be deployed with, e.g. `{ min: 62, max: 68 }`. */
  apiVersions: { min: number; max: number };
  parameters: readonly ParameterSpec[];
  files: readonly TemplateFile[];
  /** What this version of it says otherwise than those before. */
  news?: readonly TemplateNews[];
  /** A profile of the integration user's own. */
  ownProfile?: TemplateProfile;
}

/** A profile of the integration user's own as a template states it: each text may be a parameter, of the ranges a list, too. */
export interface TemplateProfile {
  name: TemplateText;
  /** Absent where the template says nothing of them. */
  ranges?: readonly TemplateText[];
  hours?: Partial<Readonly<Record<Weekday, TemplateText>>>;
}

/** A text of `template.yaml`, with placeholders, and where it stands. */
export interface TemplateText {
  text: string;
  place: Place;
}

/** An element that an app set up by an earlier version has otherwise. */
export interface TemplateNews {
  /** Metadata type and element: `ExtlClntAppOauthSettings.label`. */
  element: string;
  /** Its text then. */
  was: string;
  why: string;
}

/** A value as text, or several. */
export type ParameterValue = string | readonly string[];

/** Values by parameter name: what an org file, an example or the command line gives. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** Where values that are given stand. */
export interface ValuePlaces {
  /** The key that holds them: the place of what is missing among them. */
  whole: Place;
  parameters: Readonly<Record<string, Place>>;
  /** By parameter, where each value of a list stands. */
  items?: Readonly<Record<string, readonly Place[]>>;
  /** Where the certificate is named. */
  certificate?: Place;
  /** Where an org file states a profile of the integration user's own. */
  ownProfile?: Place;
}

/** A text and the place that decided it; without one the command line did. */
export interface ResolvedText {
  text: string;
  place?: Place | undefined;
}

/** The values of a list, which may be none. */
export interface ResolvedList {
  items: readonly ResolvedText[];
  /** Somebody said that there are none, `[]`, where else nobody said anything. */
  isEmptied?: true;
  place?: Place | undefined;
}

/** What a parameter is worth; `open` where only an org file can say. */
export type ResolvedValue = ResolvedText | ResolvedList | "open";

/** By parameter name; one that is not there takes its element out, and so does a list without values. */
export type ResolvedValues = ReadonlyMap<string, ResolvedValue>;
