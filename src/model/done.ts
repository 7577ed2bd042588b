import type { AppLogins } from "./access.ts";
import type { Check } from "./checks.ts";
import type { Kept, KeyChange, WaitingPair } from "./consumer.ts";
import type { Effect } from "./effect.ts";
import type { ExitCode } from "./errors.ts";
import type { LintVerdict } from "./finding.ts";
import type { DeployOutcome, Seen } from "./org.ts";
import type { Meaning, Plan } from "./plan.ts";
import type { OrgFileChange, Pairs } from "./rotation.ts";
import type { Verified } from "./verified.ts";
import type { AccessPicture } from "./way-in.ts";

/** How an apply ended. */
export interface Applied {
  plan: Plan;
  meaning: Meaning;
  effects: readonly Effect[];
  /** Who may use the app now. */
  access: AccessPicture;
  /** Undefined when nothing had to be deployed. */
  outcome: DeployOutcome | undefined;
  look: Seen;
  verified: Verified;
  runId: string;
  /** The command that puts back what was there, where something was. */
  undo: string | undefined;
  /** The clients' key is no longer the app's: the hand-over is due. */
  newKey: KeyChange | undefined;
  lint: LintVerdict;
}

/** How a rotation in the app's one slot ended: which certificate is in force, and the login that proves it. */
export interface RotatedInPlace {
  look: Seen;
  pairs: Pairs;
  /** What it broke; nothing where an earlier run had put the new certificate there. */
  effects: readonly Effect[];
  /** The login with the new pair; undefined when an earlier run had given it up. */
  forward: Verified | undefined;
  /** The login with the old pair, once that was put back. */
  back: Verified | undefined;
  orgFile: OrgFileChange | undefined;
  lint: LintVerdict;
}

/** Both apps after a move from one to the other, and the logins that prove it. */
export interface TwoApps {
  blue: Seen;
  green: Seen;
  effects: readonly Effect[];
  verified: Verified;
  /** Whether the first app, once removed, lets nobody in; undefined while it stays. */
  retired: { check: Check; exit: ExitCode } | undefined;
  orgFile: OrgFileChange | undefined;
  /** The command that hands the second app's key over. */
  handOver: string;
  /** The command that removes the first app then. */
  retireFirst: string;
  lint: LintVerdict;
}

/** What putting a pair of consumer key and secret in force does. */
export interface Promotion {
  waiting: WaitingPair;
  effects: readonly Effect[];
  /** Through the app, and so with the key that goes. */
  logins: AppLogins;
}

/** How `credentials rotate` ended. */
export interface RotatedCredentials {
  seen: Seen;
  /** The key that was in force before. */
  previous: string;
  /** The pair that waits; undefined once it is in force. */
  staged: WaitingPair | undefined;
  kept: Kept | undefined;
  /** With the new key; undefined while it only waits. */
  verified: Verified | undefined;
  /** What putting it in force broke. */
  effects?: readonly Effect[];
}
