import type { Severity } from "./finding.ts";

/** What a repository holds its apps to beyond the rules as they come. */
interface Profile {
  severities: Readonly<Record<string, Severity>>;
  /** Longest life of a refresh token, or of one that is not used, in days. */
  refreshTokenDays: number;
}

/**
 * `partner-2026`: what Salesforce asks of apps that partners provide to more than two production orgs (developer documentation
 * `secure-code-ac-eca`; Help, security review of External Client Apps, `xcloud.shr_…`): PKCE, rotation of refresh tokens, and 30
 * days for one that is not used. Their address ranges are set in Setup alone.
 */
export const PROFILES = {
  "partner-2026": {
    severities: { ECA321: "error", ECA405: "error", ECA410: "error" },
    refreshTokenDays: 30,
  },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;
export const PROFILE_NAMES = Object.keys(PROFILES) as ProfileName[];
