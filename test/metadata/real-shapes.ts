/**
 * The External Client Apps that real orgs gave out, by their shape: names, elements and their order, defaults. Eleven apps of six
 * orgs, read in public repositories in 2026; every text, name, id, key and certificate here is made up.
 */
import { readFileSync } from "node:fs";

export interface Shape {
  /** Full name of the app. */
  app: string;
  /** Metadata API version at which it was retrieved. */
  version: 64 | 66;
  files: readonly ShapeFile[];
}

export interface ShapeFile {
  type: string;
  fullName: string;
  /** As `name`, `text`, in the file's order. */
  elements: readonly (readonly [name: string, text: string])[];
}

const PEM = readFileSync(new URL("../fixtures/keys/kantiv.crt", import.meta.url), "utf8");
/** As the one org with a certificate gave it out: base64 in lines of 64, no BEGIN and END, no end of line after the last. */
const BARE = PEM.replace(/-----\w+ CERTIFICATE-----/g, "").trim();
const ORG = "00D5g00000EXMPL";

const no = (...names: string[]) => names.map((name) => [name, "false"] as const);

function eca(app: string, label: string): ShapeFile {
  const elements = [
    ["contactEmail", "it@acme.example"],
    ["distributionState", "Local"],
    ...no("isProtected"),
    ["label", label],
    ["orgScopedExternalApp", `${ORG}:${app}`],
  ] as const;
  return { type: "ExternalClientApplication", fullName: app, elements };
}

function oauth(app: string, scopes: string): ShapeFile {
  const elements = [
    ["commaSeparatedOauthScopes", scopes],
    ["externalClientApplication", app],
    ...no("isFirstPartyAppEnabled"),
    ["label", `${app}_oauth`],
    ["oauthLink", `${ORG}:8885g00000EXMPL`],
  ] as const;
  return { type: "ExtlClntAppOauthSettings", fullName: `${app}_oauth`, elements };
}

interface GlobalShape {
  pkce: boolean;
  /** Six of seven. */
  secretForRefresh?: boolean;
  certificate?: true;
  /** At 66 there is one element more. */
  ttl?: true;
  clientCredentials?: true;
}

function global(
  app: string,
  { pkce, secretForRefresh = true, certificate, ttl, clientCredentials }: GlobalShape,
): ShapeFile {
  const elements = [
    ["callbackUrl", "https://login.acme.example/callback"],
    ...(certificate ? [["certificate", BARE] as const] : []),
    ["consumerKey", "3MVG9EXAMPLE"],
    ["externalClientApplication", app],
    ["isClientCredentialsFlowEnabled", String(clientCredentials === true)],
    ...no("isCodeCredFlowEnabled", "isCodeCredPostOnly", "isConsumerSecretOptional", "isDeviceFlowEnabled"),
    ...(ttl ? no("isEnforceRefreshTokenTTL") : []),
    ...no("isIntrospectAllTokens", "isNamedUserJwtEnabled"),
    ["isPkceRequired", String(pkce)],
    ...no("isRefreshTokenRotationEnabled"),
    ["isSecretRequiredForRefreshToken", String(secretForRefresh)],
    ["isSecretRequiredForTokenExchange", "true"],
    ...no("isTokenExchangeEnabled"),
    ["label", `${app}_glbloauth`],
    ...no("shouldRotateConsumerKey", "shouldRotateConsumerSecret"),
  ] as const;
  return { type: "ExtlClntAppGlobalOauthSettings", fullName: `${app}_glbloauth`, elements };
}

interface PolicyShape {
  refresh: "Infinite" | "Zero" | "SpecificLifetime";
  sets?: string;
  profiles?: string;
  selfAuthorised?: true;
}

/** What stands there of a lifetime, by policy. */
const LIFETIME = {
  Infinite: [],
  Zero: [["refreshTokenValidityPeriod", "0"]],
  SpecificLifetime: [
    ["refreshTokenValidityPeriod", "365"],
    ["refreshTokenValidityUnit", "Days"],
  ],
} as const;

function oauthPolicy(app: string, { refresh, sets, profiles, selfAuthorised }: PolicyShape): ShapeFile {
  const elements = [
    ...(sets ? [["commaSeparatedPermissionSet", sets] as const] : []),
    ...(profiles ? [["commaSeparatedProfile", profiles] as const] : []),
    ["externalClientApplication", app],
    ["ipRelaxationPolicyType", "Enforce"],
    ...no("isClientCredentialsFlowEnabled", "isGuestCodeCredFlowEnabled", "isTokenExchangeFlowEnabled"),
    ["label", `${app}_oauthPlcy`],
    ["permittedUsersPolicyType", selfAuthorised ? "AllSelfAuthorized" : "AdminApprovedPreAuthorized"],
    ["refreshTokenPolicyType", refresh],
    ...LIFETIME[refresh],
    ["requiredSessionLevel", "STANDARD"],
  ] as const;
  return { type: "ExtlClntAppOauthConfigurablePolicies", fullName: `${app}_oauthPlcy`, elements };
}

function appPolicy(app: string): ShapeFile {
  const elements = [
    ["externalClientApplication", app],
    ["isEnabled", "true"],
    ["isOauthPluginEnabled", "true"],
    ["label", `${app}_plcy`],
    ["startPage", "None"],
  ] as const;
  return { type: "ExtlClntAppConfigurablePolicies", fullName: `${app}_plcy`, elements };
}

function security(app: string): ShapeFile {
  const elements = [
    ["externalClientApplication", app],
    ["label", `${app}_oauthSecurity`],
  ] as const;
  return { type: "ExtlClntAppOauthSecuritySettings", fullName: `${app}_oauthSecurity`, elements };
}

function whole(app: string, version: 64 | 66, scopes: string, settings: GlobalShape, policy: PolicyShape): Shape {
  const files = [eca(app, app.replaceAll("_", " ")), oauth(app, scopes), global(app, settings)];
  return { app, version, files: [...files, oauthPolicy(app, policy), appPolicy(app)] };
}

export const REAL_SHAPES: readonly Shape[] = [
  // A production org with five apps; the first one has the certificate, and a profile as its only way in.
  whole(
    "Deployer",
    64,
    "Api, Web, RefreshToken",
    { pkce: true, certificate: true },
    { refresh: "Zero", profiles: "System Administrator" },
  ),
  whole(
    "Reports",
    64,
    "Api, RefreshToken",
    { pkce: false },
    { refresh: "Infinite", selfAuthorised: true, profiles: "Sales Operations" },
  ),
  whole(
    "Desk",
    64,
    "Api, Full, RefreshToken",
    { pkce: false, secretForRefresh: false },
    { refresh: "Infinite", selfAuthorised: true },
  ),
  whole("Sync", 64, "Api, RefreshToken", { pkce: false }, { refresh: "SpecificLifetime", selfAuthorised: true }),
  whole("Mail", 64, "Web, Chatter, RefreshToken", { pkce: true }, { refresh: "Infinite", selfAuthorised: true }),
  // A developer org.
  whole("Trial", 64, "Api, Web, RefreshToken", { pkce: false }, { refresh: "SpecificLifetime", selfAuthorised: true }),
  // A Developer Edition of 2026.
  whole(
    "Agents",
    66,
    "Api, RefreshToken, MCP",
    { pkce: true, ttl: true },
    { refresh: "Infinite", selfAuthorised: true },
  ),
  // Two apps whose global settings nobody put into the repository, with what Setup adds at a save.
  ...["Events_JWT", "Events_Web"].map(
    (app): Shape => ({
      app,
      version: 66,
      files: [
        eca(app, app),
        oauth(app, "Api, RefreshToken"),
        oauthPolicy(app, { refresh: "SpecificLifetime", sets: app === "Events_JWT" ? "Events" : "Events,Events_More" }),
        appPolicy(app),
        security(app),
      ],
    }),
  ),
  // Two files of one app, and one alone.
  { app: "Pair", version: 66, files: [eca("Pair", "Pair"), oauth("Pair", "Api, RefreshToken")] },
  { app: "Alone", version: 66, files: [eca("Alone", "Alone")] },
];
