import type { Signer } from "../model/ports.ts";
import type { KeySource } from "../model/settings.ts";
import type { Prepared } from "./prepare.ts";

/** A pair with what the org file says beside it. */
export interface Side {
  prepared: Prepared;
  signer: Signer;
}

/** All that a rotation needs, checked before anything is asked of the org. */
export interface Rotation {
  from: Side;
  to: Side;
  /** Where the new key is, and the certificate's path, as the command line names them. */
  newKey: KeySource;
  newCertificate: string;
  production: boolean;
  yes: boolean;
  write: boolean;
  deployTimeoutMs: number;
  /** How long the new pair may take to log in. */
  windowMs: number;
}
