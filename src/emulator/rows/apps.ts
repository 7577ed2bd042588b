/** Rows of an External Client App's records. Neither key nor secret is in any of them. */
import { effectiveFields } from "../metadata/defaults.ts";
import { splitName } from "../metadata/installed.ts";
import { scopedName } from "../metadata/rules/app.ts";
import { oauthLink } from "../metadata/rules/oauth-settings.ts";
import { splitList } from "../metadata/rules/scopes.ts";
import { componentsOf, findComponent, parentName, partOf } from "../metadata/store.ts";
import type { FieldValue, Row } from "../objects/types.ts";
import { isoTime } from "../state/clock.ts";
import type { Component, MetadataFields, Org } from "../state/types.ts";
import { auditColumns } from "./stamps.ts";

function named(component: Component): Row {
  const { namespace, name } = splitName(component.fullName);
  return {
    ...auditColumns(component),
    Id: component.id,
    DeveloperName: name,
    MasterLabel: String(component.fields.label ?? component.fullName),
    Language: "en_US",
    NamespacePrefix: namespace,
  };
}

function text(fields: MetadataFields, name: string): FieldValue {
  return fields[name] === undefined ? null : String(fields[name]);
}

function number(fields: MetadataFields, name: string): FieldValue {
  return fields[name] === undefined ? null : Number(fields[name]);
}

function flag(fields: MetadataFields, name: string): boolean {
  return fields[name] === "true";
}

function appIdOf(org: Org, part: Component): string {
  return findComponent(org, "ExternalClientApplication", parentName(part.fields))?.id ?? "";
}

export function appRows(org: Org): Row[] {
  return componentsOf(org, "ExternalClientApplication").map((component) => {
    const fields = effectiveFields(component.type, component.fields);
    return {
      ...named(component),
      Description: text(fields, "description"),
      ContactEmail: text(fields, "contactEmail"),
      ContactPhone: text(fields, "contactPhone"),
      IconUrl: text(fields, "iconUrl"),
      LogoUrl: text(fields, "logoUrl"),
      InfoUrl: text(fields, "infoUrl"),
      DistributionState: text(fields, "distributionState"),
      OrgScopedExternalApp: scopedName(org, component.fullName),
      ManagedType: null,
    };
  });
}

/** Metadata scope → column, where the two are not the same word (tooling types of the public schema). */
const SCOPE_COLUMNS: Readonly<Record<string, string>> = {
  A2A: "A2A_API",
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
  CmdbDiscovery: "CMDB_DISCOVERY_API",
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
  SemanticLayer: "SEMANTIC_LAYER_API",
  UserRegistration: "USER_REGISTRATION_API",
  Wave: "WAVE_REST_API",
};

export function oauthSettingsRows(org: Org): Row[] {
  return componentsOf(org, "ExtlClntAppOauthSettings").map((component) => {
    const appId = appIdOf(org, component);
    const scopes = splitList(component.fields.commaSeparatedOauthScopes);
    return {
      ...named(component),
      ExternalClientApplicationId: appId,
      OauthLink: oauthLink(org, appId) ?? null,
      SingleLogoutUrl: text(component.fields, "singleLogoutUrl"),
      ExtlClntAppOauthOptionsFirstPartyAppEnabled: flag(component.fields, "isFirstPartyAppEnabled"),
      ClientAssertionCertificate: text(component.fields, "clientAssertionCertificate"),
      ...Object.fromEntries(scopes.map((scope) => [`OauthScopes${SCOPE_COLUMNS[scope] ?? scope.toUpperCase()}`, true])),
    };
  });
}

export function oauthPolicyRows(org: Org): Row[] {
  return componentsOf(org, "ExtlClntAppOauthConfigurablePolicies").map((component) => {
    const fields = effectiveFields(component.type, component.fields);
    const settings = partOf(org, "ExtlClntAppOauthSettings", parentName(component.fields));
    return {
      ...named(component),
      ExternalClientApplicationId: appIdOf(org, component),
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
}

export function appPolicyRows(org: Org): Row[] {
  return componentsOf(org, "ExtlClntAppConfigurablePolicies").map((component) => {
    const fields = effectiveFields(component.type, component.fields);
    const plugin = (name: string, fallback: string) => ((fields[name] ?? fallback) === "true" ? "Enabled" : "Disabled");
    return {
      ...named(component),
      ExternalClientApplicationId: appIdOf(org, component),
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
}

export function oauthTokenRows(org: Org): Row[] {
  return org.approvals.map((approval) => ({
    Id: approval.id,
    UserId: approval.userId,
    AppName: org.components.find((app) => app.id === approval.appId)?.fullName ?? null,
    CreatedDate: isoTime(approval.createdAt),
    LastUsedDate: null,
    UseCount: 0,
  }));
}
