import type { SecretRef } from "../model/secret.ts";
import type { AdminSource, KeySource, Settings } from "../model/settings.ts";
import type { AlsoAllowed } from "../model/way-in.ts";

/**
 * What of an org file has an effect beside its template, by key: kind and reference, for who reviews a change. It holds no
 * secret, as the file holds none. Pure.
 */
export function powersOf(settings: Settings): Record<string, string> {
  const { admin, jwt, trustedHosts, alsoAllowed = [], parameters } = settings;
  return {
    admin: adminText(admin),
    ...(jwt.signer && keyPowers(jwt.signer)),
    ...(trustedHosts.length > 0 && { trustedHosts: trustedHosts.join(", ") }),
    ...(alsoAllowed.length > 0 && { alsoAllowed: alsoAllowed.map(whoText).join(", ") }),
    ...Object.fromEntries(
      Object.entries(parameters).map(([name, value]): [string, string] => [
        `parameters.${name}`,
        typeof value === "string" ? value : value.join(", "),
      ]),
    ),
  };
}

/** One who may use the app beside the integration user. */
export function whoText(entry: AlsoAllowed): string {
  const { reason, ...who } = entry;
  return `${Object.entries(who)
    .map(([kind, name]) => `${kind} ${name}`)
    .join(" ")} (${reason})`;
}

function adminText(admin: AdminSource): string {
  switch (admin.kind) {
    case "sf":
      return `sf: login ${admin.alias} of the Salesforce CLI`;
    case "accessToken":
      return `accessToken: ${refText(admin.token)}`;
    case "sfdxAuthUrl":
      return `sfdxAuthUrl: ${refText(admin.url)}`;
    case "password": {
      const token = admin.securityToken ? `, security token: ${refText(admin.securityToken)}` : "";
      return `password of ${admin.username}: ${refText(admin.password)}${token}`;
    }
    case "jwt":
      return `jwt as ${admin.username} with consumer key ${admin.clientId}: ${Object.values(keyPowers(admin.key)).join(", ")}`;
  }
}

function keyPowers(source: KeySource): Record<string, string> {
  if ("key" in source) {
    const { key, passphrase } = source;
    return { "jwt.key": refText(key), ...(passphrase && { "jwt.passphrase": refText(passphrase) }) };
  }
  const { command, env = [] } = source;
  return { "jwt.signer": `program ${command.join(" ")}${env.length > 0 ? ` with ${env.join(", ")}` : ""}` };
}

function refText(ref: SecretRef): string {
  if ("env" in ref) return `variable ${ref.env}`;
  return "file" in ref ? `file ${ref.file}` : `sealed secret ${ref.sealed} of ${ref.in}`;
}
