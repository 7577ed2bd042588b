import type { SecretRef } from "./secret.ts";
import type { ParameterValues, ValuePlaces } from "./template.ts";
import type { OwnProfile } from "./user.ts";
import type { AlsoAllowed } from "./way-in.ts";

/** How an admin session is had; exactly one. */
export type AdminSource =
  | { kind: "accessToken"; token: SecretRef }
  | { kind: "sf"; alias: string }
  | { kind: "sfdxAuthUrl"; url: SecretRef }
  | { kind: "password"; username: string; password: SecretRef; securityToken?: SecretRef }
  | { kind: "jwt"; clientId: string; username: string; key: KeySource };

/**
 * Where the private key is: PEM text, `passphrase` only for an encrypted one; or an external signer, a program that
 * signs what it reads from stdin, so that a KMS or HSM keeps the key. `env` names the variables that it gets beside those
 * that every program gets. `flags` is there where flags name the key and no file: what their names begin with, e.g. `new-`.
 */
export type KeySource =
  | { key: SecretRef; passphrase?: SecretRef; flags?: string }
  | { command: readonly string[]; env?: readonly string[] };

/** A reference with the org's name in it, as `{org}` or `{ORG}`, filled in; and the key that holds it, e.g. `jwt.key`. */
export interface SecretByName {
  key: string;
  ref: SecretRef;
}

/** An org file, checked: what one run on one org needs to know, secrets as references only. */
export interface Settings {
  /** The org file as named by the user; relative paths in it start from its folder. */
  file: string;
  /** Flags of this run that any later command on the org needs as well: `--trust WORD`, `--production`. */
  again?: readonly string[];
  /** My Domain origin without a trailing slash, e.g. `https://acme--uat.sandbox.my.salesforce.com`. */
  instanceUrl: string;
  /** Hosts named as trusted although they are not Salesforce's. */
  trustedHosts: readonly string[];
  /** Name of a template that ships, or the folder of one. */
  template: string;
  /** Folder that a path in `template` starts from, where another file than `file` states it. */
  templateFrom?: string;
  admin: AdminSource;
  integrationUser: {
    username: string;
    /** A profile that `user ensure` makes for the user alone. */
    ownProfile?: OwnProfile;
  };
  /** Who else may use the app. */
  alsoAllowed?: readonly AlsoAllowed[];
  jwt: {
    /** Path of the PEM certificate, resolved; of an installed app, which has its publisher's, it may be absent. */
    certificate?: string;
    /** Absent where nothing is signed (a pull request's CI). */
    signer?: KeySource;
    /** Of an installed app, which the org does not show. */
    consumerKey?: string;
  };
  /** Which secrets the file refers to by the org's own name, that each org is to have of its own. */
  secretsByName?: readonly SecretByName[];
  parameters: ParameterValues;
  /** Where parameters and certificate are named in the file. */
  places?: ValuePlaces;
}
