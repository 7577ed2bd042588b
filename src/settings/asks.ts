import type { SecretRef } from "../model/secret.ts";
import type { AdminSource, KeySource, Settings } from "../model/settings.ts";
import type { Ask } from "../model/trust.ts";
import { isKnownHost } from "../util/salesforce-host.ts";

/**
 * All that an org file asks for. Salesforce's hosts and this machine are none, and neither is a private key, which is never
 * sent. Whether a file lies where it needs no consent is for who can look. Pure.
 */
export function asksOf({ trustedHosts, admin, jwt }: Settings): Ask[] {
  const hosts = trustedHosts.filter((host) => !isKnownHost(host));
  const keys = [jwt.signer, admin.kind === "jwt" ? admin.key : undefined];
  return [
    ...hosts.map((host): Ask => ({ kind: "host", host })),
    ...keys.flatMap(programOf),
    ...sentBy(admin).flatMap(fileOf),
  ];
}

function programOf(source: KeySource | undefined): Ask[] {
  return source && "command" in source ? [{ kind: "program", command: source.command }] : [];
}

function fileOf(ref: SecretRef): Ask[] {
  if ("env" in ref) return [];
  return [{ kind: "file", path: "file" in ref ? ref.file : ref.in }];
}

/** The secrets that leave this machine, as they are or for a session. */
export function sentBy(admin: AdminSource): SecretRef[] {
  switch (admin.kind) {
    case "accessToken":
      return [admin.token];
    case "sfdxAuthUrl":
      return [admin.url];
    case "password":
      return [admin.password, ...(admin.securityToken ? [admin.securityToken] : [])];
    default:
      return [];
  }
}
