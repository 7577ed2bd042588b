/** What the org shows of an app. */
import { readLayout } from "../../metadata/layout.ts";
import type { OutputFile } from "../../model/metadata.ts";
import { compareComponents } from "../../plan/compare.ts";
import { adopt } from "../../plan/fit.ts";
import type { App, Bench } from "../bench.ts";
import type { PlainCase } from "../case.ts";
import type { Json } from "../mask.ts";
import { outcome } from "../seen.ts";
import { edited } from "./edits.ts";

const TYPES = [
  ["ExternalClientApplication", ""],
  ["ExtlClntAppOauthSettings", "_oauth"],
  ["ExtlClntAppGlobalOauthSettings", "_glbloauth"],
  ["ExtlClntAppOauthConfigurablePolicies", "_oauthPlcy"],
  ["ExtlClntAppConfigurablePolicies", "_plcy"],
] as const;

/** Components of one of the suite's apps, by type. */
async function namesOf(bench: Bench, app: string): Promise<Record<string, Json>> {
  const names: Record<string, Json> = {};
  for (const [type] of TYPES) {
    const listed = (await bench.platform.list(type)).filter(({ fullName }) => fullName.startsWith(app));
    names[type] = listed.map(({ fullName, fileName }) => `${fullName} in ${fileName}`);
  }
  return names;
}

/** An app that comes without policies. */
export function withoutPolicies(
  bench: Bench,
  purpose: string,
  options: Parameters<Bench["app"]>[1] = {},
): Promise<App> {
  const app = bench.app(purpose, { ...options, policy: null });
  const files = Object.entries(app.files).filter(([path]) => !path.endsWith(".ecaPlcy"));
  return bench.make({ ...app, files: Object.fromEntries(files) });
}

/** What `plan` and `drift` would say of an app that is in the org, a line each field. */
export async function differences(bench: Bench, { files }: App): Promise<string[]> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sent = readLayout(Object.entries(files).map(([path, text]): OutputFile => ({ path, bytes: bytes(text) })));
  const members = Object.groupBy(sent, ({ type }) => type);
  const names = Object.entries(members).map(([type, all = []]) => [type, all.map(({ fullName }) => fullName)] as const);
  const actual = readLayout(await bench.platform.retrieve(Object.fromEntries(names)));
  const desired = adopt({ apiVersion: bench.release.apiVersion, components: sent }, actual);
  return compareComponents(desired.components, actual).flatMap(({ type, action, fields }) =>
    action === "none" ? [] : fields.map(({ path, before, after }) => `${type} ${path}: ${before} -> ${after}`),
  );
}

/** Of every OAuth policy that says nothing else. */
const POLICY = {
  ipRelaxationPolicyType: "Enforce",
  isClientCredentialsFlowEnabled: "false",
  isGuestCodeCredFlowEnabled: "false",
  isTokenExchangeFlowEnabled: "false",
  refreshTokenPolicyType: "SpecificLifetime",
  refreshTokenValidityPeriod: "365",
  refreshTokenValidityUnit: "Days",
  requiredSessionLevel: "STANDARD",
};

export const READING_CASES: PlainCase[] = [
  {
    id: "read-back",
    title: "A component reads back as it was sent, with what the org adds: key, links, list of permission sets",
    certainty: "seen",
    ledger: "Added on reading:",
    see: async (bench) => {
      const { app } = await bench.standing();
      await bench.consumerKey(app);
      const all: Record<string, Json> = {};
      for (const [type, suffix] of TYPES) all[type] = await bench.platform.read(type, app.name + suffix);
      return all;
    },
    expect: {
      ExternalClientApplication: {
        fullName: "<made>_stand",
        contactEmail: "Integrations@kantiv.com",
        description: "Lets Kantiv read and write by API as the integration user. Set up by kantiv-sf.",
        distributionState: "Local",
        isProtected: "false",
        label: "<made>_stand",
        orgScopedExternalApp: "<org id>:<made>_stand",
      },
      ExtlClntAppOauthSettings: {
        fullName: "<made>_stand_oauth",
        commaSeparatedOauthScopes: "Api, Basic, OpenID, RefreshToken",
        externalClientApplication: "<made>_stand",
        isFirstPartyAppEnabled: "false",
        label: "<made>_stand_oauth",
        oauthLink: "<org id>:<id>",
      },
      ExtlClntAppGlobalOauthSettings: {
        fullName: "<made>_stand_glbloauth",
        callbackUrl: "https://app.kantiv.com",
        certificate: "<bare certificate>",
        consumerKey: "<consumer key>",
        externalClientApplication: "<made>_stand",
        isClientCredentialsFlowEnabled: "false",
        isCodeCredFlowEnabled: "false",
        isCodeCredPostOnly: "false",
        isConsumerSecretOptional: "false",
        isDeviceFlowEnabled: "false",
        isIntrospectAllTokens: "false",
        isNamedUserJwtEnabled: "false",
        isPkceRequired: "true",
        isRefreshTokenRotationEnabled: "true",
        isSecretRequiredForRefreshToken: "true",
        isSecretRequiredForTokenExchange: "true",
        isTokenExchangeEnabled: "false",
        label: "<made>_stand_glbloauth",
        shouldRotateConsumerKey: "false",
        shouldRotateConsumerSecret: "false",
      },
      ExtlClntAppOauthConfigurablePolicies: {
        fullName: "<made>_stand_oauthPlcy",
        commaSeparatedPermissionSet: "<made>_stand",
        ...POLICY,
        externalClientApplication: "<made>_stand",
        label: "<made>_stand_oauthPlcy",
        permittedUsersPolicyType: "AdminApprovedPreAuthorized",
      },
      ExtlClntAppConfigurablePolicies: {
        fullName: "<made>_stand_plcy",
        externalClientApplication: "<made>_stand",
        isEnabled: "true",
        isOauthPluginEnabled: "true",
        label: "<made>_stand_plcy",
        startPage: "None",
      },
    },
  },
  {
    id: "no-false-drift",
    title: "A plan finds no difference in what was deployed a moment ago",
    certainty: "seen",
    ledger: "Added on reading:",
    see: async (bench) => differences(bench, (await bench.standing()).app),
    expect: [],
  },
  {
    id: "setup-audit",
    title: "The setup audit trail says who made an app",
    certainty: "documented",
    ledger: "SetupAuditTrail: who changed",
    see: async (bench) => {
      const { app } = await bench.standing();
      const soql = "SELECT Display, CreatedBy.Username FROM SetupAuditTrail ORDER BY CreatedDate DESC LIMIT 200";
      const rows = await bench.platform.rows(soql);
      const row = rows.find(({ Display }) => String(Display).includes(app.name));
      return (row?.CreatedBy as { Username: string } | undefined)?.Username ?? "nobody";
    },
    expect: "<admin>",
  },
  {
    id: "read-missing",
    title: "Reading what is not there gives nothing, and no error",
    certainty: "documented",
    ledger: "listMetadata, describeMetadata, readMetadata",
    see: (bench) => bench.platform.read("ExternalClientApplication", bench.name("nobody")),
    expect: {},
  },
  {
    id: "list-names",
    title: "Components are listed by full name and file",
    certainty: "documented",
    ledger: "listMetadata, describeMetadata, readMetadata",
    see: async (bench) => namesOf(bench, (await bench.standing()).app.name),
    expect: {
      ExternalClientApplication: ["<made>_stand in externalClientApps/<made>_stand.eca"],
      ExtlClntAppOauthSettings: ["<made>_stand_oauth in extlClntAppOauthSettings/<made>_stand_oauth.ecaOauth"],
      ExtlClntAppGlobalOauthSettings: [
        "<made>_stand_glbloauth in extlClntAppGlobalOauthSets/<made>_stand_glbloauth.ecaGlblOauth",
      ],
      ExtlClntAppOauthConfigurablePolicies: [
        "<made>_stand_oauthPlcy in extlClntAppOauthPolicies/<made>_stand_oauthPlcy.ecaOauthPlcy",
      ],
      ExtlClntAppConfigurablePolicies: ["<made>_stand_plcy in extlClntAppPolicies/<made>_stand_plcy.ecaPlcy"],
    },
  },
  {
    id: "default-policies",
    title: "An app that comes without policies gets them, under names and with values of the org's own",
    certainty: "seen",
    ledger: "Default policies",
    see: async (bench) => {
      const app = await withoutPolicies(bench, "bare");
      const policy = `${app.name}_oauth_defaultPolicy`;
      return {
        names: await namesOf(bench, app.name),
        oauth: await bench.platform.read("ExtlClntAppOauthConfigurablePolicies", policy),
        app: await bench.platform.read("ExtlClntAppConfigurablePolicies", `${app.name}_defaultPolicy`),
      };
    },
    expect: {
      names: {
        ExternalClientApplication: ["<made>_bare in externalClientApps/<made>_bare.eca"],
        ExtlClntAppOauthSettings: ["<made>_bare_oauth in extlClntAppOauthSettings/<made>_bare_oauth.ecaOauth"],
        ExtlClntAppGlobalOauthSettings: [
          "<made>_bare_glbloauth in extlClntAppGlobalOauthSets/<made>_bare_glbloauth.ecaGlblOauth",
        ],
        ExtlClntAppOauthConfigurablePolicies: [
          "<made>_bare_oauth_defaultPolicy in extlClntAppOauthPolicies/<made>_bare_oauth_defaultPolicy.ecaOauthPlcy",
        ],
        ExtlClntAppConfigurablePolicies: [
          "<made>_bare_defaultPolicy in extlClntAppPolicies/<made>_bare_defaultPolicy.ecaPlcy",
        ],
      },
      oauth: {
        fullName: "<made>_bare_oauth_defaultPolicy",
        ...POLICY,
        externalClientApplication: "<made>_bare",
        permittedUsersPolicyType: "AllSelfAuthorized",
      },
      app: {
        fullName: "<made>_bare_defaultPolicy",
        externalClientApplication: "<made>_bare",
        isEnabled: "true",
        isOauthPluginEnabled: "true",
        startPage: "None",
      },
    },
  },
  {
    id: "consumer-key-kept",
    title: "The consumer key stays when the app is deployed again",
    certainty: "seen",
    ledger: "The consumer key stays over redeploys",
    see: async (bench) => {
      const app = await bench.make(bench.app("keyKept"));
      const before = await bench.consumerKey(app);
      const again = await bench.deploy([app.name], edited(app, ".ecaGlblOauth", "app.example.com", "app.example.org"));
      return { ...outcome(again), kept: (await bench.consumerKey(app)) === before };
    },
    expect: { status: "Succeeded", problems: [], kept: true },
  },
  {
    id: "certificate-cleared",
    title: "Global settings that come without the certificate clear it, and with it every login",
    certainty: "seen",
    ledger: "The certificate is cleared when the file comes without it",
    see: async (bench) => {
      const app = await bench.make(bench.app("cleared"));
      await bench.letIn(app);
      await bench.make({ ...app, files: bench.app("cleared", { certificate: null }).files });
      return bench.shut(await bench.claims(app));
    },
    expect: "400 invalid_grant: invalid assertion",
  },
];
