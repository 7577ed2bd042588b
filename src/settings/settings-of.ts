import path from "node:path";
import type { SecretRef } from "../model/secret.ts";
import type { AdminSource, KeySource, SecretByName, Settings } from "../model/settings.ts";
import type { AlsoAllowed } from "../model/way-in.ts";
import { ownProfileOf } from "../util/own-profile-form.ts";
import { nameOf, writtenValues } from "../util/read-yaml-as.ts";
import type { YamlPath, YamlSource } from "../util/yaml-source.ts";
import { isMap } from "./extend.ts";
import type { OrgFile } from "./org-file.ts";
import { namesOrg } from "./org-name.ts";

/** A file that the schema let through, as settings: one admin source, paths resolved, parameters as text. */
export function settingsOf(
  data: OrgFile,
  { file, instanceUrl, source }: { file: string; instanceUrl: string; source: YamlSource },
): Settings {
  // Each path starts from the file that states it.
  const folderOf = (...key: string[]) => path.dirname(source.valueAt(key).file ?? file);
  const signer = keySource(data.jwt, (name) => folderOf("jwt", name));
  const templateFrom = source.valueAt(["template"]).file;
  const parameters = writtenValues(source, ["parameters"], file);
  const named = [...secretsByName({ admin: data.admin, jwt: data.jwt }, [], source, file)];
  return {
    file,
    instanceUrl,
    trustedHosts: (data.trustedHosts ?? []).map((host) => host.toLowerCase()),
    template: data.template,
    ...(templateFrom !== undefined && templateFrom !== file && { templateFrom: path.dirname(templateFrom) }),
    admin: adminSource(data.admin, folderOf("admin")),
    integrationUser: {
      username: data.integrationUser.username,
      ...(data.integrationUser.ownProfile && { ownProfile: ownProfileOf(data.integrationUser.ownProfile) }),
    },
    ...(data.alsoAllowed && { alsoAllowed: data.alsoAllowed.map(alsoAllowed) }),
    jwt: {
      ...(data.jwt.certificate !== undefined && {
        certificate: resolvePath(folderOf("jwt", "certificate"), data.jwt.certificate),
      }),
      ...(signer && { signer }),
      ...(data.jwt.consumerKey !== undefined && { consumerKey: data.jwt.consumerKey }),
    },
    ...(named.length > 0 && { secretsByName: named }),
    parameters: parameters.values,
    places: {
      whole: { file, ...source.keyAt(["parameters"]) },
      parameters: parameters.places,
      items: parameters.items,
      certificate: { file, ...source.valueAt(["jwt", "certificate"]) },
      ...(data.integrationUser.ownProfile && {
        ownProfile: { file, ...source.keyAt(["integrationUser", "ownProfile"]) },
      }),
    },
  };
}

/** The schema lets exactly one of the three through. */
function alsoAllowed({
  profile,
  permissionSet,
  user,
  reason,
}: NonNullable<OrgFile["alsoAllowed"]>[number]): AlsoAllowed {
  if (profile !== undefined) return { profile, reason };
  return permissionSet === undefined ? { user: user ?? "", reason } : { permissionSet, reason };
}

function adminSource(admin: OrgFile["admin"], folder: string): AdminSource {
  if (admin?.sf !== undefined) return { kind: "sf", alias: admin.sf };
  if (admin?.sfdxAuthUrl) return { kind: "sfdxAuthUrl", url: secretRef(admin.sfdxAuthUrl, folder) };
  if (admin?.password) {
    const { username, password, securityToken } = admin.password;
    return {
      kind: "password",
      username,
      password: secretRef(password, folder),
      ...(securityToken && { securityToken: secretRef(securityToken, folder) }),
    };
  }
  const key = admin?.jwt && keySource(admin.jwt, () => folder);
  if (admin?.jwt && key) return { kind: "jwt", clientId: admin.jwt.clientId, username: admin.jwt.username, key };
  return {
    kind: "accessToken",
    token: admin?.accessToken ? secretRef(admin.accessToken, folder) : { env: "SF_ACCESS_TOKEN" },
  };
}

type Signing = Pick<OrgFile["jwt"], "key" | "passphrase" | "signer">;

function keySource(
  { key, passphrase, signer }: Signing,
  folderOf: (name: keyof Signing) => string,
): KeySource | undefined {
  if (signer) {
    const [program = "", ...args] = signer.command;
    return { command: [programPath(folderOf("signer"), program), ...args], ...(signer.env && { env: signer.env }) };
  }
  if (!key) return undefined;
  return {
    key: secretRef(key, folderOf("key")),
    ...(passphrase && { passphrase: secretRef(passphrase, folderOf("passphrase")) }),
  };
}

function secretRef(ref: { [key in "env" | "file" | "sealed" | "in"]?: string | undefined }, folder: string): SecretRef {
  if (ref.env !== undefined) return { env: ref.env };
  if (ref.sealed !== undefined) return { sealed: ref.sealed, in: resolvePath(folder, ref.in ?? "") };
  return { file: resolvePath(folder, ref.file ?? "") };
}

/** The references to secrets that the org's name was filled into, below a path. */
function* secretsByName(value: unknown, at: YamlPath, source: YamlSource, file: string): Generator<SecretByName> {
  if (!isMap(value)) return;
  const keys = Object.keys(value);
  if (!keys.some((key) => SECRET_KEYS.has(key) && typeof value[key] === "string")) {
    for (const key of keys) yield* secretsByName(value[key], [...at, key], source, file);
  } else if (keys.some((key) => namesOrg(source.written([...at, key]) ?? ""))) {
    yield { key: nameOf(at), ref: secretRef(value, path.dirname(source.valueAt(at).file ?? file)) };
  }
}

const SECRET_KEYS = new Set(["env", "file", "sealed"]);

function resolvePath(folder: string, file: string): string {
  return path.isAbsolute(file) ? file : path.join(folder, file);
}

/** A bare name is looked up in the system's path; with a slash it is a path like any other in the file. */
function programPath(folder: string, program: string): string {
  if (!/[\\/]/.test(program)) return program;
  const path = resolvePath(folder, program);
  // Joined to the working directory it is a bare name again, which would be looked up.
  return /[\\/]/.test(path) ? path : `./${path}`;
}
