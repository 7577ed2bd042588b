import type { KeySource } from "../../model/settings.ts";
import type { Paired } from "../input/prepared.ts";
import type { Allow } from "../lint/gate.ts";

/** All that a rotation needs, checked before anything is asked of the org. */
export interface Rotation {
  /** The org file with the pair that goes, and with the one that comes. */
  from: Paired;
  to: Paired;
  /** Where the new key is, and the certificate's path, as the command line names them. */
  newKey: KeySource;
  newCertificate: string;
  /** The org file is to name the new pair in the end. */
  write: boolean;
  /** How long a deployment may take, in milliseconds. */
  timeoutMs: number;
  /** How long the new pair may take to log in, in milliseconds. */
  windowMs: number;
  /** Rules of `lint` whose findings do not stop it. */
  allow: Allow;
}
