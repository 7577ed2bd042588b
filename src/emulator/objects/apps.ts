import {
  AUDIT,
  AUDIT_WITH_DELETED,
  DEVELOPER_NAMED,
  datetime,
  EDITABLE,
  email,
  flag,
  id,
  int,
  phone,
  picklist,
  polymorphic,
  REQUIRED,
  ref,
  text,
  url,
} from "./fields.ts";
import type { FieldSchema, ObjectSchema } from "./types.ts";

/** External Client App objects are deployed, never written by REST. */
const READ_ONLY = { createable: false, updateable: false, deletable: false } as const;
const APP = ref("ExternalClientApplicationId", "ExternalClientApplication", REQUIRED);
const SESSION_TIMEOUT = ["UserSession", "Custom"];
const PLUGIN_STATUS = ["Enabled", "Disabled"];

export const EXTERNAL_CLIENT_APPLICATION: ObjectSchema = {
  name: "ExternalClientApplication",
  // The app id that the OAuth credentials resource gives starts so too.
  keyPrefix: "0xI",
  api: "both",
  since: 59,
  ...READ_ONLY,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ...DEVELOPER_NAMED,
    text("NamespacePrefix", 15),
    text("Description", 255),
    email("ContactEmail"),
    phone("ContactPhone"),
    url("IconUrl"),
    url("LogoUrl"),
    url("InfoUrl"),
    picklist("DistributionState", ["Local", "Packaged"], REQUIRED),
    text("OrgScopedExternalApp", 255),
    picklist("ManagedType", ["None", "Managed"], { since: 61 }),
    text("Version", 40, { since: 61 }),
  ],
};

/** The scopes' columns, in the spelling that the org uses, which is not the metadata token's. */
const SCOPES: readonly (readonly [column: string, since?: number])[] = [
  ["API"],
  ["WEB"],
  ["FULL"],
  ["CHATTER_REST_API"],
  ["VF"],
  ["REFRESH_TOKEN"],
  ["OPENID"],
  ["PROFILE"],
  ["EMAIL"],
  ["ADDRESS"],
  ["PHONE"],
  ["OFFLINE_ACCESS"],
  ["CUSTOM_PERMISSIONS"],
  ["WAVE_REST_API"],
  ["ECLAIR_REST_API"],
  ["SSO"],
  ["PARDOT_API"],
  ["LIGHTNING"],
  ["CONTENT"],
  ["CDP_INGEST_API"],
  ["CDP_PROFILE_API"],
  ["CDP_QUERY_API"],
  ["CHATBOT_API"],
  ["CDP_SEGMENT_API"],
  ["CDP_IDENTITYRESOLUTION_API"],
  ["CDP_CALCULATED_INSIGHT_API"],
  ["PWDLESS_LOGIN_API"],
  ["FORGOT_PASSWORD"],
  ["USER_REGISTRATION_API"],
  ["INTERACTION_API", 60],
  ["SFAP_API", 60],
  ["EINSTEIN_GPT_API", 60],
  ["CDP_API", 60],
  ["HUB_API", 61],
  ["SCRT_API", 63],
  ["MCP_API", 64],
  ["DATA_CLOUD_USER_CLAIMS", 65],
];

const SCOPE_COLUMNS: readonly FieldSchema[] = SCOPES.map(([column, since]) =>
  flag(`OauthScopes${column}`, since === undefined ? {} : { since }),
);

export const EXTL_CLNT_APP_OAUTH_SETTINGS: ObjectSchema = {
  name: "ExtlClntAppOauthSettings",
  keyPrefix: "0xO",
  api: "both",
  since: 59,
  ...READ_ONLY,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ...DEVELOPER_NAMED,
    text("NamespacePrefix", 15),
    APP,
    ...SCOPE_COLUMNS,
    text("OauthLink", 255),
    url("SingleLogoutUrl"),
    flag("ExtlClntAppOauthOptionsFirstPartyAppEnabled", { since: 60 }),
    text("ClientAssertionCertificate", 255, { since: 61 }),
  ],
};

export const EXTL_CLNT_APP_OAUTH_PLCY_CNFG: ObjectSchema = {
  name: "ExtlClntAppOauthPlcyCnfg",
  keyPrefix: "0xP",
  // The Tooling API has refused it with INVALID_TYPE.
  api: "data",
  since: 59,
  ...READ_ONLY,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ...DEVELOPER_NAMED,
    APP,
    ref("ExtlClntAppOauthSettingsId", "ExtlClntAppOauthSettings"),
    picklist("PermittedUsersPolicyType", ["AllSelfAuthorized", "AdminApprovedPreAuthorized"]),
    picklist("IpRelaxationPolicyType", ["Enforce", "Bypass", "Bypass_2factor", "Enforce_RelaxRefresh"]),
    picklist("RefreshTokenPolicyType", ["Infinite", "Zero", "SpecificLifetime", "SpecificInactivity"]),
    int("RefreshTokenValidityPeriod"),
    picklist("RefreshTokenValidityUnit", ["Days", "Hours", "Months"]),
    picklist("RequiredSessionLevel", ["LOW", "STANDARD", "HIGH_ASSURANCE"]),
    picklist("PolicyAction", ["Block", "RaiseSessionLevel"]),
    int("SessionTimeoutInMinutes"),
    url("StartUrl"),
    url("SingleLogoutUrl"),
    text("ClientCredentialsFlowUser", 80, { since: 60 }),
    flag("IsClientCredentialsFlowEnabled", { since: 60 }),
    flag("IsTokenExchangeFlowEnabled", { since: 60 }),
    flag("IsGuestCodeCredFlowEnabled", { since: 61 }),
    flag("IsNamedUserJwtEnabled", { since: 61 }),
    polymorphic("ApexHandlerId", ["ApexClass"], { since: 61 }),
    ref("ExecuteHandlerAsId", "User", { since: 61 }),
    picklist("NamedUserJwtTimeout", ["1", "5", "10", "15", "30", "60", "90", "120", "240", "480", "720"], {
      since: 61,
    }),
    picklist("GuestJwtTimeout", ["1", "5", "10", "15", "30", "60", "90", "120", "240", "480", "720"], { since: 61 }),
    picklist("NamedUserJwtSessionTimeoutType", SESSION_TIMEOUT, { since: 65 }),
    picklist("GuestJwtSessionTimeoutType", SESSION_TIMEOUT, { since: 65 }),
  ],
};

export const EXTL_CLNT_APP_PLCY_CNFG: ObjectSchema = {
  name: "ExtlClntAppPlcyCnfg",
  keyPrefix: "0xQ",
  api: "both",
  since: 60,
  ...READ_ONLY,
  fields: [
    id,
    ...AUDIT_WITH_DELETED,
    ...DEVELOPER_NAMED,
    APP,
    flag("IsEnabled"),
    picklist("OauthPluginStatus", PLUGIN_STATUS),
    picklist("SamlPluginStatus", PLUGIN_STATUS, { since: 63 }),
    picklist("MobilePluginStatus", PLUGIN_STATUS, { since: 62 }),
    picklist("PushPluginStatus", PLUGIN_STATUS, { since: 62 }),
    picklist("NotifPluginStatus", PLUGIN_STATUS, { since: 61 }),
    picklist("StartPage", ["None", "Custom", "OAuth", "SAML"], { since: 62 }),
    url("StartUrl", { since: 62 }),
  ],
};

export const CONNECTED_APPLICATION: ObjectSchema = {
  name: "ConnectedApplication",
  keyPrefix: "0H4",
  api: "both",
  createable: false,
  updateable: true,
  deletable: false,
  fields: [
    id,
    text("Name", 80, REQUIRED),
    ...AUDIT,
    flag("OptionsAllowAdminApprovedUsersOnly", EDITABLE),
    flag("OptionsRefreshTokenValidityMetric", EDITABLE),
    flag("OptionsHasSessionLevelPolicy", EDITABLE),
    flag("OptionsIsInternal"),
    flag("OptionsFullContentPushNotifications"),
    picklist("MobileSessionTimeout", ["1", "5", "10", "30"], EDITABLE),
    picklist("PinLength", ["4", "5", "6", "7", "8"], EDITABLE),
    url("StartUrl", EDITABLE),
    url("MobileStartUrl", EDITABLE),
    int("RefreshTokenValidityPeriod", EDITABLE),
  ],
};

export const OAUTH_TOKEN: ObjectSchema = {
  name: "OauthToken",
  keyPrefix: "0CQ",
  api: "data",
  createable: false,
  updateable: false,
  deletable: false,
  fields: [
    id,
    // Tokens themselves cannot be read: these columns answer null (Object Reference, OauthToken).
    text("AccessToken", 765, { filterable: false }),
    text("RequestToken", 765, { filterable: false }),
    text("DeleteToken", 765, { filterable: false }),
    polymorphic("AppMenuItemId", ["AppMenuItem"]),
    text("AppName", 120),
    ref("UserId", "User", REQUIRED),
    datetime("CreatedDate", REQUIRED),
    datetime("LastUsedDate"),
    int("UseCount"),
  ],
};
