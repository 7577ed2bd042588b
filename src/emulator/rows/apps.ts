/** Rows of an External Client App's records. Neither key nor secret is in any of them. */
import { effectiveFields } from "../metadata/defaults.ts";
import { scopedName } from "../metadata/rules/app.ts";
import { oauthLink } from "../metadata/rules/oauth-settings.ts";
import { splitList } from "../metadata/rules/scopes.ts";
import { componentsOf, findComponent, parentName, partOf } from "../metadata/store.ts";
import type { FieldValue, Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Component, MetadataFields, Org } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

const named = (it: Component): Row => ({
  ...auditColumns(it),
  Id: it.id,
  DeveloperName: it.fullName,
  MasterLabel: String(it.fields.label ?? it.fullName),
  Language: "en_US",
  NamespacePrefix: null,
});

const text = (fields: MetadataFields, name: string): FieldValue =>
  fields[name] === undefined ? null : String(fields[name]);
const number = (fields: MetadataFields, name: string): FieldValue =>
  fields[name] === undefined ? null : Number(fields[name]);
const flag = (fields: MetadataFields, name: string): boolean => fields[name] === "true";

const appIdOf = (org: Org, it: Component): string =>
  findComponent(org, "ExternalClientApplication", parentName(it.fields))?.id ?? "";

export const appRows = (org: Org): Row[] =>
  componentsOf(org, "ExternalClientApplication").map((it) => {
    const fields = effectiveFields(it.type, it.fields);
    return {
      ...named(it),
      Description: text(fields, "description"),
      ContactEmail: text(fields, "contactEmail"),
      ContactPhone: text(fields, "contactPhone"),
      IconUrl: text(fields, "iconUrl"),
      LogoUrl: text(fields, "logoUrl"),
      InfoUrl: text(fields, "infoUrl"),
      DistributionState: text(fields, "distributionState"),
      OrgScopedExternalApp: scopedName(org, it.fullName),
      ManagedType: null,
    };
  });

/** Metadata scope → column, where the two are not the same word (tooling types of the public schema). */
const SCOPE_COLUMNS: Readonly<Record<string, string>> = {
  Api: "API",
  Basic: "SSO",
  CDP: "CDP_API",
  CDPCalculatedInsight: "CDP_CALCULATED_INSIGHT_API",
  CDPIdentityResolution: "CDP_IDENTITYRESOLUTION_API",
  CDPIngest: "CDP_INGEST_API",
  CDPProfile: "CDP_PROFILE_API",
  CDPQuery: "CDP_QUERY_API",
  CDPSegment: "CDP_SEGMENT_API",
  Chatbot: "CHATBOT_API",
  Chatter: "CHATTER_REST_API",
  CustomApplications: "VF",
  CustomPermissions: "CUSTOM_PERMISSIONS",
  DataCloudUserClaims: "DATA_CLOUD_USER_CLAIMS",
  Eclair: "ECLAIR_REST_API",
  EinsteinGPT: "EINSTEIN_GPT_API",
  ForgotPassword: "FORGOT_PASSWORD",
  Interaction: "INTERACTION_API",
  MCP: "MCP_API",
  OfflineAccess: "OFFLINE_ACCESS",
  Pardot: "PARDOT_API",
  PwdlessLogin: "PWDLESS_LOGIN_API",
  RefreshToken: "REFRESH_TOKEN",
  SCRT: "SCRT_API",
  SFApiPlatform: "SFAP_API",
  UserRegistration: "USER_REGISTRATION_API",
  Wave: "WAVE_REST_API",
};

export const oauthSettingsRows = (org: Org): Row[] =>
  componentsOf(org, "ExtlClntAppOauthSettings").map((it) => {
    const appId = appIdOf(org, it);
    const scopes = splitList(it.fields.commaSeparatedOauthScopes);
    return {
      ...named(it),
      ExternalClientApplicationId: appId,
      OauthLink: oauthLink(org, appId) ?? null,
      SingleLogoutUrl: text(it.fields, "singleLogoutUrl"),
      ExtlClntAppOauthOptionsFirstPartyAppEnabled: flag(it.fields, "isFirstPartyAppEnabled"),
      ClientAssertionCertificate: text(it.fields, "clientAssertionCertificate"),
      ...Object.fromEntries(scopes.map((scope) => [`OauthScopes${SCOPE_COLUMNS[scope] ?? scope.toUpperCase()}`, true])),
    };
  });

export const oauthPolicyRows = (org: Org): Row[] =>
  componentsOf(org, "ExtlClntAppOauthConfigurablePolicies").map((it) => {
    const fields = effectiveFields(it.type, it.fields);
    const settings = partOf(org, "ExtlClntAppOauthSettings", parentName(it.fields));
    return {
      ...named(it),
      ExternalClientApplicationId: appIdOf(org, it),
      ExtlClntAppOauthSettingsId: settings?.id ?? null,
      PermittedUsersPolicyType: text(fields, "permittedUsersPolicyType"),
      IpRelaxationPolicyType: text(fields, "ipRelaxationPolicyType"),
      RefreshTokenPolicyType: text(fields, "refreshTokenPolicyType"),
      RefreshTokenValidityPeriod: number(fields, "refreshTokenValidityPeriod"),
      RefreshTokenValidityUnit: text(fields, "refreshTokenValidityUnit"),
      RequiredSessionLevel: text(fields, "requiredSessionLevel"),
      PolicyAction: text(fields, "policyAction"),
      SessionTimeoutInMinutes: number(fields, "sessionTimeoutInMinutes"),
      StartUrl: text(fields, "startUrl"),
      SingleLogoutUrl: text(fields, "singleLogoutUrl"),
      ClientCredentialsFlowUser: text(fields, "clientCredentialsFlowUser"),
      IsClientCredentialsFlowEnabled: flag(fields, "isClientCredentialsFlowEnabled"),
      IsTokenExchangeFlowEnabled: flag(fields, "isTokenExchangeFlowEnabled"),
      IsGuestCodeCredFlowEnabled: flag(fields, "isGuestCodeCredFlowEnabled"),
      IsNamedUserJwtEnabled: flag(fields, "isNamedUserJwtEnabled"),
      NamedUserJwtTimeout: text(fields, "namedUserJwtTimeout"),
      GuestJwtTimeout: text(fields, "guestJwtTimeout"),
      NamedUserJwtSessionTimeoutType: text(fields, "namedUserJwtSessionTimeoutType"),
      GuestJwtSessionTimeoutType: text(fields, "guestJwtSessionTimeoutType"),
    };
  });

export const appPolicyRows = (org: Org): Row[] =>
  componentsOf(org, "ExtlClntAppConfigurablePolicies").map((it) => {
    const fields = effectiveFields(it.type, it.fields);
    const plugin = (name: string, fallback: string) => ((fields[name] ?? fallback) === "true" ? "Enabled" : "Disabled");
    return {
      ...named(it),
      ExternalClientApplicationId: appIdOf(org, it),
      IsEnabled: flag(fields, "isEnabled"),
      OauthPluginStatus: plugin("isOauthPluginEnabled", "true"),
      SamlPluginStatus: plugin("isSamlPluginEnabled", "false"),
      MobilePluginStatus: plugin("isMobilePluginEnabled", "false"),
      PushPluginStatus: plugin("isPushPluginEnabled", "false"),
      NotifPluginStatus: plugin("isNotificationPluginEnabled", "false"),
      StartPage: text(fields, "startPage"),
      StartUrl: text(fields, "startUrl"),
    };
  });

export const oauthTokenRows = (org: Org): Row[] =>
  org.approvals.map((it) => ({
    Id: it.id,
    UserId: it.userId,
    AppName: org.components.find((app) => app.id === it.appId)?.fullName ?? null,
    CreatedDate: isoTime(it.createdAt),
    LastUsedDate: null,
    UseCount: 0,
  }));
