import type { KantivError } from "../../model/errors.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { Signer } from "../../model/ports.ts";
import type { Settings } from "../../model/settings.ts";
import type { LoadedTemplate, ResolvedValues } from "../../model/template.ts";
import type { Ask } from "../../model/trust.ts";
import type { OwnProfile } from "../../model/user.ts";
import type { CertificateInfo } from "../../oauth/key/certificate.ts";
import type { Names } from "./render-at.ts";

/** An org file by itself: enough to open the org. */
export interface OrgFile {
  settings: Settings;
  /** As read. */
  orgFileText: string;
  /** With all that it extends, for the plan's fingerprint. */
  resolvedText: string;
  /** Where runs on this org file's org leave their record. */
  recordFolder: string;
  /** What the file asks for that needs somebody's word (`flows/input/consent`). */
  asks: readonly Ask[];
  /** The words that this run was given. */
  trust: readonly string[];
}

/** What a command asks of an org file before anything is asked of an org. */
export interface InputNeeds {
  /**
   * `valid`: one that is over or has not begun is refused; `readable`: its dates are told as a finding; `ifThere`: it need
   * not even be there; `none`: it has no part in this.
   */
  certificate: "valid" | "readable" | "ifThere" | "none";
  /** `ifThere`: what keeps it from signing is told, not thrown. */
  key: "yes" | "ifThere" | "no";
  /** Of an installed app, which has its publisher's certificate, none has to be named. */
  installed?: "uncertified";
}

/** What `render` and `package` ask: what leaves here has a certificate that is in force. */
export const RENDER_NEEDS = { certificate: "valid", key: "no", installed: "uncertified" } as const;

/** What `verify` asks: the login itself says what a certificate past its end is worth. */
export const VERIFY_NEEDS = { certificate: "readable", key: "yes", installed: "uncertified" } as const;

/** What `handoff` asks: without the key it says that the login is not proven. */
export const HANDOFF_NEEDS = { certificate: "readable", key: "ifThere", installed: "uncertified" } as const;

/** What `destroy` and `rollback` ask: without certificate and key only the proof of the login is missing. */
export const UNDO_NEEDS = { certificate: "ifThere", key: "ifThere" } as const;

/** What `plan` and `drift` ask: they send nothing that is signed, and tell what is amiss with certificate and key. */
export const PLAN_NEEDS = { certificate: "readable", key: "ifThere", installed: "uncertified" } as const;

/** An org file and what it points at, checked before anything is asked of an org. */
export interface Prepared extends OrgFile {
  template: LoadedTemplate;
  values: ResolvedValues;
  names: Names;
  /** A profile of the integration user's own, by the template or the org file. */
  ownProfile?: OwnProfile;
  certificate?: CertificateInfo;
  /** Signs with the key that fits the certificate. */
  signer?: Signer;
  /** Why there is no signer, where one was looked for. */
  unsigned?: Unsigned;
  /** What is known to be amiss already: the certificate's dates. */
  findings: readonly StateFinding[];
}

/** What keeps a login from being tried, as the error that it would be. */
export type Unsigned = Pick<KantivError, "code" | "message" | "remedy">;

/** With the certificate that goes into the app. */
export type Certified = Prepared & { certificate: CertificateInfo };

/** With the key that signs. */
export type Signing = Prepared & { signer: Signer };

/** With both, as a rotation moves from one to another. */
export type Paired = Certified & Signing;

/** Whether the login can be tried with what is at hand. */
export function isSigning(prepared: Prepared): prepared is Signing {
  return prepared.signer !== undefined;
}

/** Whether there is a certificate to deploy. */
export function isCertified(prepared: Prepared): prepared is Certified {
  return prepared.certificate !== undefined;
}

/** What stays of {@link InputNeeds} once they are met. */
export type PreparedFor<N extends InputNeeds> = Prepared &
  (N["installed"] extends "uncertified"
    ? Prepared
    : N["certificate"] extends "valid" | "readable"
      ? Certified
      : Prepared) &
  (N["key"] extends "yes" ? Signing : Prepared);
