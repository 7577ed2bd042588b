import type { DataAccess } from "./data-access.ts";
import type { Component } from "./metadata.ts";
import type { LoadedTemplate, ParameterSpec } from "./template.ts";

/** A template as people look at it before they use it. What only an org file can say stands as its placeholder. */
export interface TemplatePicture {
  name: string;
  description: string;
  apiVersions: LoadedTemplate["apiVersions"];
  parameters: readonly ParameterSpec[];
  /** `manner`: what becomes of one that is not simply deployed. */
  components: readonly (Pick<Component, "type" | "fullName"> & { manner?: "orgWide" | "stated" })[];
  /** A package brings the app: scopes and callbacks are its publisher's. */
  app?: "installed";
  scopes: readonly string[];
  callbacks: readonly string[];
  /** Who may use the app: everybody who lets it in, or who was approved before. */
  permittedUsers: string;
  /** What approves: permission sets and profiles on the app's policy. */
  approvedBy: readonly { kind: "permission set" | "profile"; name: string }[];
  /** Permission sets and groups of the org's own that its user is given. */
  assigns: readonly string[];
  access: DataAccess;
  /** A profile of the integration user's own, with the parameters that make it count where they have no value. */
  ownProfile?: { name: string; loginIpRanges: readonly string[]; loginHours: Readonly<Record<string, string>> };
}
