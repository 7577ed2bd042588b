import type { SecretRef } from "../model/secret.ts";

/** What a new org file says; paths from its own folder. */
export interface NewOrgFile {
  /** Path of the JSON Schema for editors, where there is one. */
  schema?: string | undefined;
  instanceUrl: string;
  template: string;
  admin: { sf: string } | { accessToken: SecretRef };
  username: string;
  certificate: string;
  key: SecretRef;
  passphrase?: SecretRef | undefined;
  parameters: Readonly<Record<string, string | readonly string[]>>;
}

/** The text of an org file, as somebody would write it. Pure. */
export function newOrgFileText(file: NewOrgFile): string {
  const { schema, instanceUrl, template, admin, username, certificate, key, passphrase, parameters } = file;
  const given = Object.entries(parameters);
  return [
    ...(schema === undefined ? [] : [`# yaml-language-server: $schema=${schema}`]),
    `instanceUrl: ${instanceUrl}`,
    `template: ${scalar(template)}`,
    "admin:",
    "sf" in admin ? `  sf: ${scalar(admin.sf)}` : `  accessToken: ${reference(admin.accessToken)}`,
    "integrationUser:",
    `  username: ${scalar(username)}`,
    "jwt:",
    `  certificate: ${scalar(certificate)}`,
    `  key: ${reference(key)}`,
    ...(passphrase ? [`  passphrase: ${reference(passphrase)}`] : []),
    ...(given.length > 0
      ? ["parameters:", ...given.map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`)]
      : []),
    "",
  ].join("\n");
}

function reference(ref: SecretRef): string {
  if ("env" in ref) return `{ env: ${ref.env} }`;
  return "file" in ref ? `{ file: ${scalar(ref.file)} }` : `{ sealed: ${scalar(ref.sealed)}, in: ${scalar(ref.in)} }`;
}

/** Plain where YAML reads it as the same text (no comment, no flow, no word for another type), else in quotes. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z./][\w./@+-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n|[.]\w+)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
