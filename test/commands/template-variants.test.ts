import { join } from "node:path";
import { Connection } from "@jsforce/jsforce-node";
import { afterEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/lint/finding.ts";
import { kantivSf } from "../helpers/cli.ts";
import {
  ORG_SETTINGS_FILE,
  orgSettingsFile,
  PLUG_INS,
  partFile,
  SECURITY,
  STATES_ADDRESSES,
  saveInSetup,
} from "../helpers/extra-parts.ts";
import { componentsOf, orgOf } from "../helpers/rotation.ts";
import { type Sandbox, sandbox } from "../helpers/sandbox.ts";
import {
  giveKey,
  groupFile,
  INSTALLED,
  installedApp,
  layVariant,
  OPENING_SET,
  permissionSetFile,
  type Variant,
  withoutParameters,
} from "../helpers/variant.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const POLICY = "extlClntAppOauthPolicies/${appName}_oauthPlcy.ecaOauthPlcy";
const GLOBAL = "extlClntAppGlobalOauthSets/${appName}_glbloauth.ecaGlblOauth";
const GROUP = "permissionsetgroups/Kantiv_All.permissionsetgroup";
const APP = "externalClientApps/${appName}.eca";
const OWN_PROFILE = "Minimum Access - Salesforce";
const CUSTOMERS = "Sales_Integration";

const policyWith = (from: RegExp, to: string) => (text: string) => text.replace(from, to);
const SET_LINE = /<commaSeparatedPermissionSet>.*<\/commaSeparatedPermissionSet>/;
const setFile = (label: string, elements = "") => permissionSetFile(label, elements);

const DATA = [
  "<classAccesses><apexClass>Kantiv_Endpoint</apexClass><enabled>true</enabled></classAccesses>",
  "<customPermissions><enabled>true</enabled><name>Kantiv_Write</name></customPermissions>",
  "<fieldPermissions><editable>true</editable><field>Account.Region__c</field><readable>true</readable></fieldPermissions>",
  "<objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object><viewAllRecords>false</viewAllRecords></objectPermissions>",
  "<recordTypeVisibilities><recordType>Account.Partner</recordType><visible>true</visible></recordTypeVisibilities>",
  "<tabSettings><tab>Invoice__c</tab><visibility>Visible</visibility></tabSettings>",
].join("");

interface Supported {
  name: string;
  variant: Variant;
  more?: string;
  /** What somebody did in the org before. */
  before?: () => Promise<void>;
  /** Permission sets that stay when all is taken back. */
  stays?: readonly string[];
  /** Flags of apply beside --yes. */
  agrees?: readonly string[];
  /** What somebody does in Setup after it, as they are told. */
  after?: () => void;
  /** A package brought the app, which stays, with its publisher's key. */
  isInstalled?: true;
}

const customersSet = async () => {
  const org = new Connection({
    instanceUrl: box.emulator.url,
    accessToken: box.env.ADMIN_TOKEN ?? "",
    version: "66.0",
  });
  const set = {
    fullName: CUSTOMERS,
    label: "Sales",
    description: "Made in Setup",
    userPermissions: [{ enabled: true, name: "ApiEnabled" }],
  };
  expect(await org.metadata.create("PermissionSet" as never, set as never)).toMatchObject({ success: true });
};

/** The integration user's own profile lets it in, and gives it the API. */
const profileWithApi = async () => {
  orgOf(box)
    .profiles.find(({ name }) => name === OWN_PROFILE)
    ?.permissions.push("ApiEnabled");
};

const byCustomers = { [OPENING_SET]: null, "template.yaml": withoutParameters("permissionSetLabel") };
const NAMES_CUSTOMERS = `parameters: { permissionSet: ${CUSTOMERS} }\n`;
const byProfile = {
  [OPENING_SET]: null,
  [POLICY]: policyWith(SET_LINE, `<commaSeparatedProfile>${OWN_PROFILE}</commaSeparatedProfile>`),
  "template.yaml": withoutParameters("permissionSet", "permissionSetLabel"),
};

const SUPPORTED: readonly Supported[] = [
  { name: "a permission set of the template", variant: {} },
  { name: "a profile alone", variant: byProfile, before: profileWithApi },
  {
    name: "a profile, and a set of the template for data",
    variant: { ...byProfile, "permissionsets/Kantiv_Data.permissionset": setFile("Data", DATA) },
    before: profileWithApi,
  },
  {
    name: "a permission set, and a profile beside it",
    variant: {
      [POLICY]: policyWith(
        /<externalClientApplication>/,
        "<commaSeparatedProfile>System Administrator</commaSeparatedProfile>\n    <externalClientApplication>",
      ),
    },
  },
  {
    name: "the customer's own set",
    variant: byCustomers,
    more: NAMES_CUSTOMERS,
    before: customersSet,
    stays: [CUSTOMERS],
  },
  {
    name: "the customer's own set, and one of the template for data",
    variant: { ...byCustomers, "permissionsets/Kantiv_Data.permissionset": setFile("Data", DATA) },
    more: NAMES_CUSTOMERS,
    before: customersSet,
    stays: [CUSTOMERS],
  },
  { name: "an installed app", variant: INSTALLED, isInstalled: true },
  {
    name: "an installed app, and a profile as the way in",
    variant: {
      ...INSTALLED,
      [OPENING_SET]: null,
      [POLICY]: (text) =>
        String((INSTALLED[POLICY] as (text: string) => string)(text)).replace(
          SET_LINE,
          `<commaSeparatedProfile>${OWN_PROFILE}</commaSeparatedProfile>`,
        ),
      "template.yaml": (yaml) =>
        withoutParameters(
          "permissionSet",
          "permissionSetLabel",
        )((INSTALLED["template.yaml"] as (yaml: string) => string)(yaml)),
    },
    isInstalled: true,
    before: profileWithApi,
  },
  {
    name: "three sets, one of them of a licence",
    variant: {
      "permissionsets/Kantiv_Data.permissionset": setFile("Data", DATA),
      "permissionsets/Kantiv_Licensed.permissionset": setFile(
        "Licensed",
        "<license>SalesforceAPIIntegrationPsl</license>",
      ),
    },
  },
  {
    name: "a group of the set that opens the app, and of one for data",
    variant: {
      "permissionsets/Kantiv_Data.permissionset": setFile("Data", DATA),
      [GROUP]: groupFile("Kantiv", ["Kantiv_Integration", "Kantiv_Data"]),
    },
  },
  {
    name: "a group of sets for data, one of them of a licence",
    variant: {
      "permissionsets/Kantiv_Data.permissionset": setFile("Data", DATA),
      "permissionsets/Kantiv_Licensed.permissionset": setFile(
        "Licensed",
        "<license>SalesforceAPIIntegrationPsl</license>",
      ),
      [GROUP]: groupFile("Kantiv", ["Kantiv_Licensed", "Kantiv_Data"]),
    },
  },
  {
    name: "a group of the template that holds the customer's own set",
    variant: { ...byCustomers, [GROUP]: groupFile("Kantiv", ["${permissionSet}"]) },
    more: NAMES_CUSTOMERS,
    before: customersSet,
    stays: [CUSTOMERS],
  },
  {
    name: "an installed app, and a group as the way in",
    variant: { ...INSTALLED, [GROUP]: groupFile("Kantiv", ["Kantiv_Integration"]) },
    isInstalled: true,
  },
  {
    name: "a profile, and a group of the template for data",
    variant: {
      ...byProfile,
      "permissionsets/Kantiv_Data.permissionset": setFile("Data", DATA),
      [GROUP]: groupFile("Kantiv", ["Kantiv_Data"]),
    },
    before: profileWithApi,
  },
  {
    name: "objects, fields, a record type, a class, a tab and a custom permission in the set that opens the app",
    variant: { [OPENING_SET]: (text) => text.replace("</PermissionSet>", `${DATA}</PermissionSet>`) },
  },
  {
    name: "several callbacks",
    variant: {
      [GLOBAL]: (text) =>
        text.replace(
          /<callbackUrl>.*<\/callbackUrl>/s,
          "<callbackUrl>https://a.acme.example\nhttps://b.acme.example</callbackUrl>",
        ),
    },
  },
  {
    name: "settings of the whole org as they are",
    variant: { [ORG_SETTINGS_FILE]: orgSettingsFile({ enableClientSecretInRestApiAccess: false }) },
  },
  {
    name: "settings of the whole org that it changes, which is agreed to",
    variant: { [ORG_SETTINGS_FILE]: orgSettingsFile({ enableClientSecretInRestApiAccess: true }) },
    agrees: ["--org-settings"],
  },
  { name: "SAML, mobile, push, notification and canvas settings and policies", variant: PLUG_INS },
  {
    name: "OAuth security settings that are stated, and set in Setup as they are",
    variant: STATES_ADDRESSES,
    after: () =>
      saveInSetup(box, SECURITY, "Kantiv_Integration_oauthSecurity", {
        externalClientApplication: "Kantiv_Integration",
        label: "Kantiv_Integration_oauthSecurity",
        tokenIpRanges: [{ endIpAddress: "203.0.113.9", startIpAddress: "203.0.113.1" }],
      }),
  },
  {
    name: "names of its own, and refresh tokens that end unused",
    variant: {},
    more: "parameters: { appName: Acme_Kantiv, permissionSet: Acme_Access, refreshTokenPolicy: SpecificInactivity, refreshTokenValidityPeriod: 30 }\n",
  },
];

const app = (name: string) => `<?xml version="1.0" encoding="UTF-8"?>
<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata">
    <contactEmail>it@acme.example</contactEmail>
    <description>Set up by kantiv-sf.</description>
    <distributionState>Local</distributionState>
    <isProtected>false</isProtected>
    <label>${name}</label>
</ExternalClientApplication>
`;

const REFUSED: readonly (readonly [string, Variant])[] = [
  ["two apps", { "externalClientApps/Second.eca": app("Second") }],
  ["no app", { [APP]: null }],
  ["no way in", { ...byProfile, [POLICY]: policyWith(SET_LINE, "") }],
  [
    "a set that is named as it is, and not made",
    {
      [OPENING_SET]: null,
      [POLICY]: policyWith(SET_LINE, "<commaSeparatedPermissionSet>Nowhere</commaSeparatedPermissionSet>"),
      "template.yaml": withoutParameters("permissionSet", "permissionSetLabel"),
    },
  ],
  ["an installed app, and its settings", { ...INSTALLED, [GLOBAL]: (text: string) => text }],
  [
    "an installed app without a namespace",
    { ...INSTALLED, "extlClntAppPolicies/${appName}_plcy.ecaPlcy": (text: string) => text },
  ],
  ["other settings of the org", { "settings/Security.settings": "<SecuritySettings/>" }],
  ["attestation settings", { "extlClntAppAttestSettings/A.ecaAttest": "<A/>" }],
  [
    "keys of a push server",
    {
      "extlClntAppPushSettings/${appName}_push.ecaPush": partFile(
        "ExtlClntAppPushSettings",
        "<androidPushConfig><fcmProject>acme</fcmProject><serviceAccount>{}</serviceAccount></androidPushConfig>|<pushServiceType>Android</pushServiceType>",
      ),
      "template.yaml": (yaml) => yaml.replace(/min: \d+/, "min: 66"),
    },
  ],
  [
    "two SAML policies",
    {
      ...PLUG_INS,
      "extlClntAppSamlConfigurablePolicies/${appName}_other.ecaSamlPlcy": partFile(
        "ExtlClntAppSamlConfigurablePolicies",
        "<acsUrl>https://a.acme.example</acsUrl>|<entityUrl>https://a.acme.example</entityUrl>",
      ),
    },
  ],
  [
    "an installed app, and mobile settings of it",
    {
      ...INSTALLED,
      "extlClntAppMobileSettings/A.ecaMobile": partFile(
        "ExtlClntAppMobileSettings",
        "<isScreenLockEnabled>true</isScreenLockEnabled>",
      ),
    },
  ],
  ["a group of a set that nobody makes", { [GROUP]: groupFile("Kantiv", ["Nobody_Makes_It"]) }],
  ["a group without sets", { [GROUP]: groupFile("Kantiv", []) }],
  [
    "a group with a muting set",
    {
      [GROUP]: groupFile("Kantiv", ["${permissionSet}"]).replace(
        "<permissionSets>",
        "<mutingPermissionSets>Mute</mutingPermissionSets>\n    <permissionSets>",
      ),
    },
  ],
  [
    "a group on the policy",
    {
      [GROUP]: groupFile("Kantiv", ["${permissionSet}"]),
      [POLICY]: policyWith(SET_LINE, "<commaSeparatedPermissionSet>Kantiv_All</commaSeparatedPermissionSet>"),
    },
  ],
  ["a profile's own file", { "profiles/Admin.profile": "<Profile/>" }],
];

const line = (...words: string[]) => kantivSf(words, { env: box.env, cwd: box.folder, clock: box.clock });

async function done(command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await box.run(command, ...args);
  expect(code, `${command}: ${stdout}${stderr}`).toBe(0);
  return stdout;
}

describe("a template with", () => {
  it.each(SUPPORTED)(
    "$name is set up, planned empty, verified and taken back",
    async ({ variant, more, before, stays = [], agrees = [], after, isInstalled }) => {
      const installedApps = isInstalled ? [await installedApp()] : [];
      box = await sandbox({ seed: { orgs: [{ obliging: true, installedApps }] } });
      await before?.();
      const assignments = orgOf(box).assignments.length;
      await layVariant(box, variant, more);
      if (isInstalled) await giveKey(box);
      const linted = await line("lint", "variant", "--json");
      expect([
        linted.code,
        linted.json<{ findings: Finding[] }>().result.findings.filter(({ severity }) => severity === "error"),
      ]).toEqual([0, []]);
      await done("apply", "--yes", ...agrees);
      after?.();
      expect(await done("plan")).toContain("Nothing to do");
      await done("verify");
      await done("drift");
      await done("destroy", "--yes");
      const { components, accessRows } = orgOf(box);
      expect(components.filter(({ type }) => /^Ext/.test(type))).toHaveLength(isInstalled ? 4 : 0);
      expect([accessRows, orgOf(box).assignments.length]).toEqual([[], assignments]);
      expect(orgOf(box).permissionSetGroups).toEqual([]);
      expect(componentsOf(box, "PermissionSet").map(({ fullName }) => fullName)).toEqual(stays);
    },
  );

  it.each(REFUSED)(
    "%s is refused by lint with the words of apply, before anything is asked of an org",
    async (_name, variant) => {
      box = await sandbox();
      await layVariant(box, variant);
      const before = box.emulator.requests().length;
      const applied = await box.run("apply", "--yes", "--json");
      const error = applied.json().error;
      expect([applied.code, box.emulator.requests().length - before]).toEqual([2, 0]);
      const linted = await line("lint", join("variant"), "--json");
      const messages = linted.json<{ findings: Finding[] }>().result.findings.map(({ message }) => message);
      const words = error?.problems?.map(({ message }) => message) ?? [];
      expect(linted.code).toBe(1);
      expect(words.length).toBeGreaterThan(0);
      for (const word of words) expect(messages).toContain(word);
    },
  );
});
