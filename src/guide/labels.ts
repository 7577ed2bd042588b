import { SCOPES } from "../metadata/scopes.ts";

/**
 * What Setup calls the values of the metadata (Salesforce Help, "OAuth Tokens and Scopes" and the pages on External Client
 * App settings and policies). A value without a label here is shown as the metadata has it, so that none is left out.
 */
const ELEMENTS: Readonly<Record<string, string>> = {
  isClientCredentialsFlowEnabled: "Enable Client Credentials Flow",
  isCodeCredFlowEnabled: "Enable Authorization Code and Credentials Flow",
  isCodeCredPostOnly: "Require user credentials in the POST body for Authorization Code and Credentials Flow",
  isConsumerSecretOptional: "Consumer secret is optional for the Web Server Flow",
  isDeviceFlowEnabled: "Enable Device Flow",
  isGuestCodeCredFlowEnabled: "Enable Authorization Code and Credentials Flow for guests",
  isIntrospectAllTokens: "Introspect all tokens",
  isNamedUserJwtEnabled: "Issue JSON Web Token (JWT)-based access tokens for named users",
  isPkceRequired: "Require Proof Key for Code Exchange (PKCE) extension for Supported Authorization Flows",
  isRefreshTokenRotationEnabled: "Enable Refresh Token Rotation",
  isSecretRequiredForRefreshToken: "Require Secret for Refresh Token Flow",
  isSecretRequiredForTokenExchange: "Require Secret for Token Exchange Flow",
  isTokenExchangeEnabled: "Enable Token Exchange Flow",
  isTokenExchangeFlowEnabled: "Enable Token Exchange Flow",
  ipRelaxationPolicyType: "IP Relaxation",
  permittedUsersPolicyType: "Permitted Users",
  refreshTokenPolicyType: "Refresh Token Policy",
  requiredSessionLevel: "Session security level required",
  startPage: "Start Page",
  isEnabled: "App is enabled",
  isOauthPluginEnabled: "OAuth is enabled",
};

const VALUES: Readonly<Record<string, string>> = {
  AdminApprovedPreAuthorized: "Admin approved users are pre-authorized",
  AllSelfAuthorized: "All users can self-authorize",
  Enforce: "Enforce IP restrictions",
  Bypass: "Relax IP restrictions",
  Bypass_2factor: "Relax IP restrictions with second factor",
  Enforce_RelaxRefresh: "Enforce IP restrictions, but relax for refresh tokens",
  Infinite: "Refresh token is valid until revoked",
  Zero: "Immediately expire refresh token",
  SpecificLifetime: "Expire refresh token after",
  SpecificInactivity: "Expire refresh token if not used for",
  STANDARD: "Standard",
  HIGH_ASSURANCE: "High Assurance",
  LOW: "Low",
};

const PERMISSIONS: Readonly<Record<string, string>> = {
  ApiEnabled: "API Enabled",
  ApiUserOnly: "Api Only User",
  ViewSetup: "View Setup and Configuration",
};

const lookUp = (table: Readonly<Record<string, string>>) => (name: string) =>
  Object.hasOwn(table, name) ? (table[name] ?? name) : name;

/** `Api` → `Manage user data via APIs (api)` */
export const scopeLabel = lookUp(Object.fromEntries(SCOPES.map(({ name, label }) => [name, label ?? name])));
/** `isPkceRequired` → the check box's name */
export const elementLabel = lookUp(ELEMENTS);
/** `Enforce` → the choice's name */
export const valueLabel = lookUp(VALUES);
/** `ApiEnabled` → `API Enabled` */
export const permissionLabel = lookUp(PERMISSIONS);
