/** Packages to deploy to an emulated org, as the Metadata API lays them out. */
import { readFileSync } from "node:fs";
import { ZipArchive } from "archiver";

export const keyFile = (name: string): string =>
  readFileSync(new URL(`../../fixtures/keys/${name}`, import.meta.url), "utf8");

export const certificate = keyFile("kantiv.crt");

/** A certificate's base64 alone, as orgs give it back. */
export const bare = (pem: string): string => pem.replace(/-----\w+ CERTIFICATE-----/g, "").trim();

type Fields = Record<string, string>;

/** A metadata file; elements in the order given. */
export const file = (root: string, body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${body}</${root}>\n`;

export const fields = (all: Fields): string =>
  Object.entries(all)
    .map(([name, value]) => `    <${name}>${value}</${name}>\n`)
    .join("");

/** The same in the order of the schema, which is the alphabet's. */
const sorted = (all: Fields): string =>
  fields(Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));

/** package.xml for files at their Metadata API paths; types are told by folder. */
export function manifest(paths: readonly string[], version = "66.0"): string {
  const types: Record<string, string> = {
    externalClientApps: "ExternalClientApplication",
    extlClntAppOauthSettings: "ExtlClntAppOauthSettings",
    extlClntAppGlobalOauthSets: "ExtlClntAppGlobalOauthSettings",
    extlClntAppOauthPolicies: "ExtlClntAppOauthConfigurablePolicies",
    extlClntAppPolicies: "ExtlClntAppConfigurablePolicies",
    permissionsets: "PermissionSet",
    permissionsetgroups: "PermissionSetGroup",
    profiles: "Profile",
    settings: "Settings",
    certs: "Certificate",
  };
  const blocks = Object.entries(types).flatMap(([folder, name]) => {
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
  name?: string;
  permissionSet?: string;
  scopes?: string;
  certificate?: string | null;
  policy?: Fields | null;
  global?: Fields;
}

/** The files of an app with its permission set, as the tool under test would deploy them. */
export function appFiles(options: AppOptions = {}): Record<string, string> {
  const name = options.name ?? "Kantiv_Integration";
  const set = options.permissionSet ?? "Kantiv_API";
  const pem = options.certificate === undefined ? certificate : options.certificate;
  const policy = {
    commaSeparatedPermissionSet: set,
    externalClientApplication: name,
    ipRelaxationPolicyType: "Enforce",
    permittedUsersPolicyType: "AdminApprovedPreAuthorized",
  };
  const appPolicy = { externalClientApplication: name, isEnabled: "true", isOauthPluginEnabled: "true" };
  const permissions =
    "    <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    </userPermissions>\n";
  const files: Record<string, string> = {
    [`externalClientApps/${name}.eca`]: file(
      "ExternalClientApplication",
      fields({ contactEmail: "a@example.com", distributionState: "Local", isProtected: "false", label: name }),
    ),
    [`extlClntAppOauthSettings/${name}_oauth.ecaOauth`]: file(
      "ExtlClntAppOauthSettings",
      fields({
        commaSeparatedOauthScopes: options.scopes ?? "Api, Basic, OpenID, RefreshToken",
        externalClientApplication: name,
        label: name,
      }),
    ),
    [`extlClntAppGlobalOauthSets/${name}_glbloauth.ecaGlblOauth`]: file(
      "ExtlClntAppGlobalOauthSettings",
      sorted({
        callbackUrl: "https://app.example.com",
        ...(pem === null ? {} : { certificate: pem }),
        externalClientApplication: name,
        isPkceRequired: "true",
        ...options.global,
      }),
    ),
    [`extlClntAppPolicies/${name}_plcy.ecaPlcy`]: file("ExtlClntAppConfigurablePolicies", fields(appPolicy)),
    [`permissionsets/${set}.permissionset`]: file("PermissionSet", `    <label>${set}</label>\n${permissions}`),
  };
  if (options.policy !== null) {
    const path = `extlClntAppOauthPolicies/${name}_oauthPlcy.ecaOauthPlcy`;
    files[path] = file("ExtlClntAppOauthConfigurablePolicies", sorted({ ...policy, ...options.policy }));
  }
  return files;
}

/** A zip of the files as they are. */
export async function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipArchive();
  const chunks: Buffer[] = [];
  archive.on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const [name, content] of Object.entries(files)) archive.append(content, { name });
  await archive.finalize();
  return Buffer.concat(chunks);
}

/** A zip of the files with a manifest that names them all. */
export const packageOf = (files: Record<string, string>, version?: string): Promise<Buffer> =>
  zip({ "package.xml": manifest(Object.keys(files), version), ...files });
