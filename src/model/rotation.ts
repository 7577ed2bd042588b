/** What a second app's name ends with where nobody chose another. */
export const SECOND_SUFFIX = "B";

import type { AppLogins } from "./access.ts";
import type { SecretRef } from "./secret.ts";

/** SHA-256 fingerprints of the pair that goes and the pair that comes. */
export interface Pairs {
  from: string;
  to: string;
}

/** What speaks for and against removing the first of two apps. */
export interface Retirement {
  /** Who handed the second app's key over, and when; undefined where this record knows of no hand-over. */
  handedOver: { at: string; by: string } | undefined;
  /** Through the first app since then; without a hand-over, since the second one is there. */
  logins: AppLogins;
}

/** What a rotation changes in an org file; paths as they are to stand there. */
export interface NewPair {
  certificate: string;
  key: SecretRef | { command: readonly string[]; env?: readonly string[] };
  /** Environment variable of the passphrase. */
  passphrase?: string;
  /** Parameters that get another value. */
  parameters?: Readonly<Record<string, string>>;
}

/** What the org file has to say from now on, and whether it was written there. */
export interface OrgFileChange {
  file: string;
  pair: NewPair;
  /** The lines for who changes it by hand. */
  lines: readonly string[];
  written: boolean;
}
