import type { Switches } from "../../../src/emulator/index.ts";

/** Switches of the token endpoint; the others are about metadata. */
export type TokenSwitch =
  | "keyMismatch"
  | "testAudience"
  | "wrongAudience"
  | "foreignKey"
  | "loginLimit"
  | "sharedHostKnowsApp"
  | "ipRelaxationForJwt"
  | "profilePreauthorizes"
  | "incompletePreauthorization"
  | "expLimit"
  | "expiredCertificate"
  | "unknownUser"
  | "inactiveUser"
  | "propagationError"
  | "spreading"
  | "disabledApp"
  | "scopeListsRefreshToken"
  | "tokenExtras"
  | "identityUrlHost"
  | "refreshTokenRotation"
  | "policyFlipEndsSessions"
  | "requireHttps";

export type MetadataSwitch = Exclude<keyof Switches, TokenSwitch>;

/** For each switch, what is seen with each of its values. The type makes sure that none is left out. */
export type SwitchCases<Names extends keyof Switches> = {
  [N in Names]: { see: () => Promise<unknown>; seen: Record<Switches[N], unknown> };
};

interface Case {
  see: () => Promise<unknown>;
  seen: Record<string, unknown>;
}

/** A row for each value of each switch. */
export const tableOf = (cases: Record<string, Case>) =>
  Object.entries(cases).flatMap(([name, { see, seen }]) =>
    Object.entries(seen).map(([value, expected]) => ({ name, value, see, expected })),
  );
