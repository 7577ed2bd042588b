import type { XmlElement } from "./metadata.ts";

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
}

export interface TemplateFile {
  /** Relative to the template's folder, with placeholders: `externalClientApps/${appName}.eca`. */
  path: string;
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
}

/** Values by parameter name, as text; validated by `template/parameters`. */
export type ParameterValues = Readonly<Record<string, string>>;
