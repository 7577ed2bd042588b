import { valueIn } from "../../util/read-yaml-as.ts";
import type { YamlPath, YamlSource } from "../../util/yaml-source.ts";
import type { Named, Reach } from "../subject.ts";

/** What an org file names beside Salesforce, each with its place; what is of the wrong kind is left to who reads the file. Pure. */
export function reachOf(source: YamlSource, file: string): Reach {
  const named = (path: YamlPath): Named[] => {
    const value = valueIn(source.value, path);
    return typeof value === "string" ? [{ text: value, place: { file, ...source.valueAt(path) } }] : [];
  };
  const listed = (path: YamlPath): Named[] => {
    const value = valueIn(source.value, path);
    return Array.isArray(value) ? value.flatMap((_, index) => named([...path, index])) : [];
  };
  const signers = [
    ["jwt", "signer"],
    ["admin", "jwt", "signer"],
  ];
  return {
    hosts: [...named(["instanceUrl"]).flatMap(hostOf), ...listed(["trustedHosts"]).map(lowerCase)],
    signers: signers.map((path) => listed([...path, "command"])),
    signerVariables: signers.flatMap((path) => listed([...path, "env"])),
    secrets: SECRETS.flatMap((path) => named([...path, "env"])),
  };
}

/** Where an org file names the variable of a secret. */
const SECRETS: readonly YamlPath[] = [
  ["admin", "accessToken"],
  ["admin", "sfdxAuthUrl"],
  ["admin", "password", "password"],
  ["admin", "password", "securityToken"],
  ["admin", "jwt", "key"],
  ["admin", "jwt", "passphrase"],
  ["jwt", "key"],
  ["jwt", "passphrase"],
];

/** What is no URL is told when a command reads the file. */
function hostOf({ text, place }: Named): Named[] {
  const host = URL.parse(text)?.hostname;
  return host ? [{ text: host, place }] : [];
}

function lowerCase({ text, place }: Named): Named {
  return { text: text.toLowerCase(), place };
}
