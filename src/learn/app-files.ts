/** Packages to deploy, as the Metadata API lays them out. */

import { EXTRA_TYPES, KINDS } from "../metadata/kinds.ts";
import { zipFiles } from "../metadata/zip.ts";
import { byText } from "../util/by-text.ts";

/** Paths to texts as the Metadata API lays them out. */
export type FileSet = Readonly<Record<string, string>>;

type Fields = Readonly<Record<string, string>>;

/** A certificate's base64 alone, as orgs give it back. */
export const bare = (pem: string): string => pem.replace(/-----\w+ CERTIFICATE-----/g, "").trim();

/** A metadata file; elements in the order given. */
export const file = (root: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}</${root}>\n`;

export const fields = (all: Fields): string =>
  Object.entries(all)
    .map(([name, value]) => `    <${name}>${value}</${name}>\n`)
    .join("");

/** The same in the order of the schema, which is the alphabet's. */
const sorted = (all: Fields): string =>
  fields(Object.fromEntries(Object.entries(all).sort(([a], [b]) => byText(a, b))));

const TYPE_OF_FOLDER: Fields = {
  externalClientApps: "ExternalClientApplication",
  extlClntAppOauthSettings: "ExtlClntAppOauthSettings",
  extlClntAppGlobalOauthSets: "ExtlClntAppGlobalOauthSettings",
  extlClntAppOauthPolicies: "ExtlClntAppOauthConfigurablePolicies",
  extlClntAppPolicies: "ExtlClntAppConfigurablePolicies",
  ...Object.fromEntries(
    KINDS.filter(({ type }) => EXTRA_TYPES.includes(type)).map(({ folder, type }) => [folder, type]),
  ),
  permissionsets: "PermissionSet",
  permissionsetgroups: "PermissionSetGroup",
  profiles: "Profile",
  settings: "Settings",
  certs: "Certificate",
};

/** package.xml for files at their Metadata API paths; types are told by folder. */
export function manifest(paths: readonly string[], version = "66.0"): string {
  const blocks = Object.entries(TYPE_OF_FOLDER).flatMap(([folder, name]) => {
    const members = paths.filter((it) => it.startsWith(`${folder}/`) && !it.endsWith("-meta.xml"));
    if (members.length === 0) return [];
    const lines = members.map(
      (it) => `        <members>${it.slice(folder.length + 1).replace(/\.\w+$/, "")}</members>\n`,
    );
    return [`    <types>\n${lines.join("")}        <name>${name}</name>\n    </types>\n`];
  });
  return file("Package", `${blocks.join("")}    <version>${version}</version>\n`);
}

export interface AppOptions {
  name: string;
  permissionSet: string;
  /** PEM; null for an app without one. */
  certificate: string | null;
  scopes?: string;
  /** Elements of the OAuth policy; null for an app that comes without. */
  policy?: Fields | null;
  global?: Fields;
}

/** The files of an app with its permission set, as this tool would deploy them. */
export function appFiles({ name, permissionSet, certificate, scopes, ...options }: AppOptions): Record<string, string> {
  const appPolicy = { externalClientApplication: name, isEnabled: "true", isOauthPluginEnabled: "true" };
  const files: Record<string, string> = {
    [`externalClientApps/${name}.eca`]: file(
      "ExternalClientApplication",
      fields({ contactEmail: "a@example.com", distributionState: "Local", isProtected: "false", label: name }),
    ),
    [`extlClntAppOauthSettings/${name}_oauth.ecaOauth`]: file(
      "ExtlClntAppOauthSettings",
      fields({
        commaSeparatedOauthScopes: scopes ?? "Api, Basic, OpenID, RefreshToken",
        externalClientApplication: name,
        label: name,
      }),
    ),
    [`extlClntAppGlobalOauthSets/${name}_glbloauth.ecaGlblOauth`]: file(
      "ExtlClntAppGlobalOauthSettings",
      sorted({
        callbackUrl: "https://app.example.com",
        ...(certificate === null ? {} : { certificate }),
        externalClientApplication: name,
        isPkceRequired: "true",
        ...options.global,
      }),
    ),
    [`extlClntAppPolicies/${name}_plcy.ecaPlcy`]: file("ExtlClntAppConfigurablePolicies", fields(appPolicy)),
    [`permissionsets/${permissionSet}.permissionset`]: permissionSetFile(permissionSet, ["ApiEnabled"]),
  };
  if (options.policy !== null) {
    const policy = {
      commaSeparatedPermissionSet: permissionSet,
      externalClientApplication: name,
      ipRelaxationPolicyType: "Enforce",
      permittedUsersPolicyType: "AdminApprovedPreAuthorized",
    };
    const path = `extlClntAppOauthPolicies/${name}_oauthPlcy.ecaOauthPlcy`;
    files[path] = file("ExtlClntAppOauthConfigurablePolicies", sorted({ ...policy, ...options.policy }));
  }
  return files;
}

/** A permission set with user permissions. */
function permissionSetFile(label: string, permissions: readonly string[]): string {
  return file("PermissionSet", `    <label>${label}</label>\n${userPermissions(permissions)}`);
}

/** As elements of a permission set or profile. */
function userPermissions(names: readonly string[]): string {
  return names
    .map(
      (name) =>
        `    <userPermissions>\n        <enabled>true</enabled>\n        <name>${name}</name>\n    </userPermissions>\n`,
    )
    .join("");
}

/** A zip of the files, package.xml first. */
export function zip(files: FileSet): Promise<Buffer> {
  return zipFiles(Object.entries(files).map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
}
