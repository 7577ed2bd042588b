import type { Place, XmlElement } from "./metadata.ts";

/** `certificate` takes its value from the org file's `jwt.certificate`, never from `parameters`. */
export type ParameterType = "string" | "integer" | "boolean" | "enum" | "email" | "url" | "apiName" | "certificate";

export interface ParameterSpec {
  name: string;
  type: ParameterType;
  description: string;
  required: boolean;
  /** As text, as it would stand in the element. */
  default?: string;
  /** A regular expression that the whole value must match. */
  pattern?: string;
  /** In characters; each type has a limit of its own where this is absent. */
  maxLength?: number;
  /** The values of an `enum`. */
  values?: readonly string[];
  /** Where `template.yaml` declares it, and where the default stands there. */
  place?: Place;
  defaultPlace?: Place;
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
  /** Folder it was read from, for messages. */
  folder: string;
  /** Metadata API versions that it can be deployed with, e.g. `{ min: 62, max: 68 }`. */
  apiVersions: { min: number; max: number };
  parameters: readonly ParameterSpec[];
  files: readonly TemplateFile[];
  /** What this version of it says otherwise than those before. */
  news?: readonly TemplateNews[];
}

/** An element that an app set up by an earlier version has otherwise. */
export interface TemplateNews {
  /** Metadata type and element: `ExtlClntAppOauthSettings.label`. */
  element: string;
  /** Its text then. */
  was: string;
  why: string;
}

/** Values by parameter name, as text: what an org file or an example gives. */
export type ParameterValues = Readonly<Record<string, string>>;

/** Where values that are given stand. */
export interface ValuePlaces {
  /** The key that holds them: the place of what is missing among them. */
  whole: Place;
  parameters: Readonly<Record<string, Place>>;
  /** Where the certificate is named. */
  certificate?: Place;
}

/** What a parameter is worth and the place that decided it; `open` where only an org file can say. */
export type ResolvedValue = { text: string; place?: Place | undefined } | "open";

/** By parameter name; one that is not there takes its element out. */
export type ResolvedValues = ReadonlyMap<string, ResolvedValue>;
