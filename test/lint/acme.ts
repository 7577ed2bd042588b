import { readFileSync } from "node:fs";
import { DEFAULT_CONFIG, type LintConfig } from "../../src/lint/config.ts";
import type { Finding } from "../../src/lint/finding.ts";
import { formatXml } from "../../src/lint/fix/format.ts";
import type { LintInput, SourceFile } from "../../src/lint/input.ts";
import { lint } from "../../src/lint/lint.ts";

export const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
export const NOW = Date.parse("2026-11-24T12:00:00Z");

export type FileTexts = Readonly<Record<string, string>>;

export function key(name: string): string {
  return readFileSync(new URL(`../fixtures/keys/${name}`, import.meta.url), "utf8");
}

/** Where each type's file stands in the template. */
export const PATHS: Readonly<Record<string, string>> = {
  ExternalClientApplication: "acme/externalClientApps/Acme.eca",
  ExtlClntAppOauthSettings: "acme/extlClntAppOauthSettings/Acme_oauth.ecaOauth",
  ExtlClntAppGlobalOauthSettings: "acme/extlClntAppGlobalOauthSets/Acme_glbloauth.ecaGlblOauth",
  ExtlClntAppOauthConfigurablePolicies: "acme/extlClntAppOauthPolicies/Acme_oauthPlcy.ecaOauthPlcy",
  ExtlClntAppConfigurablePolicies: "acme/extlClntAppPolicies/Acme_plcy.ecaPlcy",
  PermissionSet: "acme/permissionsets/Acme.permissionset",
};

const CONTENTS: Readonly<Record<string, readonly string[]>> = {
  ExternalClientApplication: [
    "<contactEmail>it@acme.example</contactEmail>",
    "<description>Lets Acme in. Set up by kantiv-sf.</description>",
    "<distributionState>Local</distributionState>",
    "<isProtected>false</isProtected>",
    "<label>Acme</label>",
  ],
  ExtlClntAppOauthSettings: [
    "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
    "<externalClientApplication>Acme</externalClientApplication>",
    "<label>Acme_oauth</label>",
  ],
  ExtlClntAppGlobalOauthSettings: [
    "<callbackUrl>https://app.acme.example</callbackUrl>",
    "<certificate>${certificate}</certificate>",
    "<externalClientApplication>Acme</externalClientApplication>",
    "<label>Acme_glbloauth</label>",
  ],
  ExtlClntAppOauthConfigurablePolicies: [
    "<commaSeparatedPermissionSet>Acme</commaSeparatedPermissionSet>",
    "<externalClientApplication>Acme</externalClientApplication>",
    "<ipRelaxationPolicyType>Enforce</ipRelaxationPolicyType>",
    "<label>Acme_oauthPlcy</label>",
    "<permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>",
    "<refreshTokenPolicyType>SpecificLifetime</refreshTokenPolicyType>",
    "<refreshTokenValidityPeriod>30</refreshTokenValidityPeriod>",
    "<refreshTokenValidityUnit>Days</refreshTokenValidityUnit>",
    "<requiredSessionLevel>STANDARD</requiredSessionLevel>",
  ],
  ExtlClntAppConfigurablePolicies: [
    "<externalClientApplication>Acme</externalClientApplication>",
    "<isEnabled>true</isEnabled>",
    "<isOauthPluginEnabled>true</isOauthPluginEnabled>",
    "<label>Acme_plcy</label>",
  ],
  PermissionSet: [
    "<description>Opens Acme. Set up by kantiv-sf.</description>",
    "<hasActivationRequired>false</hasActivationRequired>",
    "<label>Acme</label>",
    "<userPermissions><enabled>true</enabled><name>ApiEnabled</name></userPermissions>",
  ],
};

export const TEMPLATE_YAML = `name: acme
description: The app of Acme.
apiVersions: { min: 62, max: 68 }
parameters:
  certificate:
    type: certificate
    description: The certificate that logins are checked with.
    required: true
`;

/** A metadata file of these elements, in the usual form. */
export function xmlFile(type: string, elements: readonly string[]): string {
  return formatXml(
    `<?xml version="1.0" encoding="UTF-8"?>\n<${type} ${NAMESPACE}>\n${elements.join("\n")}\n</${type}>\n`,
  );
}

const nameOf = (element: string) => /^<?([A-Za-z]+)/.exec(element)?.[1] ?? "";

/**
 * The elements of a type's file with others instead: what has the same name goes, and the new ones stand together where
 * the first of them belongs. A bare name takes an element out.
 */
export function elementsWith(type: string, changes: readonly string[]): string[] {
  const names = changes.map(nameOf);
  const kept = (CONTENTS[type] ?? []).filter((element) => !names.includes(nameOf(element)));
  const added = changes.filter((change) => change.startsWith("<"));
  // In the schema's order each goes to its own place; in another one, which is what is tried then, all to that of the first.
  const inOrder = added.every((change, index) => index === 0 || nameOf(change) >= nameOf(added[index - 1] ?? ""));
  const groups = inOrder ? [...Map.groupBy(added, nameOf)] : [[names[0] ?? "", added] as const];
  return groups.reduce((all, [name, group]) => {
    const at = all.findIndex((element) => nameOf(element) > name);
    return all.toSpliced(at < 0 ? all.length : at, 0, ...group);
  }, kept);
}

/** A template without a fault, with some files changed; an empty text takes a file out. */
export function acme(changes: FileTexts = {}): FileTexts {
  const plain = Object.entries(PATHS).map(([type, path]) => [path, xmlFile(type, CONTENTS[type] ?? [])] as const);
  const all = { "acme/template.yaml": TEMPLATE_YAML, ...Object.fromEntries(plain), ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== ""));
}

/** The template with the file of one type changed. */
export function acmeWith(type: string, ...changes: readonly string[]): FileTexts {
  return acme({ [PATHS[type] ?? ""]: xmlFile(type, elementsWith(type, changes)) });
}

/** The same app as metadata that no template makes. */
export function acmeMetadata(texts: FileTexts = acme(), certificate = key("kantiv.crt")): FileTexts {
  return Object.fromEntries(
    Object.entries(texts)
      .filter(([path]) => path !== "acme/template.yaml")
      .map(([path, text]) => [path.replace(/^acme/, "src"), text.replace("${certificate}", certificate.trim())]),
  );
}

export function sourceFiles(texts: FileTexts): SourceFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text }));
}

/** What lies outside of the repository in these tests. */
export const OUTSIDE = "/elsewhere/acme";

/** As a command reads it, with these files to be judged; a path with a slash at its end is a folder that was named. */
export function inputOf(files: readonly SourceFile[], now = NOW): LintInput {
  const isFolder = ({ path }: SourceFile) => path.endsWith("/");
  return {
    files: files.filter((file) => !isFolder(file)),
    folders: files.filter(isFolder).map(({ path }) => path.slice(0, -1)),
    outside: new Set([OUTSIDE]),
    builtinFolder: "shipped",
    now,
  };
}

export function findingsIn(texts: FileTexts, config: LintConfig = DEFAULT_CONFIG, now = NOW): Finding[] {
  return [...lint(inputOf(sourceFiles(texts), now), config).findings];
}

/** `code file:line:column`, for comparing. */
export function placed({ code, file, line, column }: Finding): string {
  return `${code} ${file}:${line}:${column}`;
}

export function codesIn(texts: FileTexts, config: LintConfig = DEFAULT_CONFIG): string[] {
  return findingsIn(texts, config).map(({ code }) => code);
}
