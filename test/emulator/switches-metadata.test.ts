import { afterEach, expect, test } from "vitest";
import { installApp } from "../../src/emulator/metadata/installed.ts";
import { TestOrg } from "./helpers/client.ts";
import { GLOBAL, OAUTH, replace } from "./helpers/deploys.ts";
import { ANY_API_CLIENT, giveGroup } from "./helpers/groups.ts";
import { appFiles, bare, certificate, file, manifest, packageOf, zip } from "./helpers/package.ts";
import { type MetadataSwitch, type SwitchCases, tableOf } from "./helpers/switches.ts";

let org: TestOrg;

afterEach(async () => {
  await org.close();
});

const deploy = async (files: Record<string, string>, options = {}) => org.deploy(await packageOf(files), options);
const problems = (result: { details: { componentFailures: { problem: string }[] } }) =>
  result.details.componentFailures.map((it) => it.problem);
const read = async (type: string, fullName: string): Promise<string> =>
  (await org.soap(`<readMetadata><type>${type}</type><fullNames>${fullName}</fullNames></readMetadata>`)).text;
const element = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(text)?.[1];
const globalText = () => read("ExtlClntAppGlobalOauthSettings", "Kantiv_Integration_glbloauth");
const rows = () => org.org.accessRows.length;
const other = (changes: Record<string, string>) =>
  Object.fromEntries(Object.entries(appFiles({ name: "Other" })).map(([path, text]) => [path, changes[path] ?? text]));
const OTHER_GLOBAL = "extlClntAppGlobalOauthSets/Other_glbloauth.ecaGlblOauth";
const withKey = (line: string) => {
  const text = appFiles({ name: "Other" })[OTHER_GLOBAL] ?? "";
  return other({ [OTHER_GLOBAL]: text.replace("<externalClientApplication>", `${line}<externalClientApplication>`) });
};

/** A permission set that reads an object. */
const granting = (object: string, more: string) => {
  const rights = ["allowCreate", "allowDelete", "allowEdit", "modifyAllRecords", "viewAllRecords"];
  const none = rights.map((right) => `<${right}>false</${right}>`).join("");
  const row = `<objectPermissions>${none}<allowRead>true</allowRead><object>${object}</object></objectPermissions>`;
  return { "permissionsets/Data.permissionset": file("PermissionSet", `<label>Data</label>${row}${more}`) };
};

const SECURITY = "ExtlClntAppOauthSecuritySettings";
const NOT_BY_FILE = `${SECURITY} can't be created from a file; save the app in Setup`;

const CASES: SwitchCases<MetadataSwitch> = {
  policyMakesAccessRow: {
    see: async () => rows(),
    seen: { yes: 1, no: 0 },
  },
  policyListReplacesAccess: {
    see: async () => {
      await deploy({ "permissionsets/Second.permissionset": file("PermissionSet", "<label>x</label>") });
      await deploy(appFiles({ policy: { commaSeparatedPermissionSet: "Second" } }));
      return rows();
    },
    seen: { yes: 1, no: 2 },
  },
  relistedAccess: {
    see: async () => {
      await deploy({ "permissionsets/Second.permissionset": file("PermissionSet", "<label>x</label>") });
      const list = async (policy: Record<string, string>) => problems(await deploy(appFiles({ policy })));
      const profile = "Standard User";
      return [
        await list({ commaSeparatedPermissionSet: "Kantiv_API,Second" }),
        await list({ commaSeparatedPermissionSet: "Second", commaSeparatedProfile: profile }),
        await list({ commaSeparatedPermissionSet: "Kantiv_API", commaSeparatedProfile: profile }),
        // Lists only add where one may not name again what is there.
        rows(),
      ];
    },
    seen: {
      accepted: [[], [], [], 2],
      refused: [["permission set names are already taken"], [], ["profile names are already taken"], 3],
    },
  },
  ownNamespace: {
    see: async () => {
      org.org.namespacePrefix = "acme";
      const soql = "SELECT NamespacePrefix FROM PermissionSet WHERE Name = 'Kantiv_API' OR IsOwnedByProfile = true";
      const { records } = (await org.query(soql)).json;
      const prefixes = records.map((row: { NamespacePrefix: string | null }) => row.NamespacePrefix);
      const [own] = (await org.query("SELECT NamespacePrefix FROM Organization")).json.records;
      return [[...new Set(prefixes)].filter((prefix) => prefix !== null), own.NamespacePrefix];
    },
    seen: { "on records": [["acme"], "acme"], none: [[], "acme"] },
  },
  setupTrailNames: {
    see: async () => {
      await deploy(appFiles({ scopes: "Api, RefreshToken" }));
      await deploy({ "permissionsets/Second.permissionset": file("PermissionSet", "<label>The second</label>") });
      const second = org.org.components.find(({ fullName }) => fullName === "Second")?.id ?? "";
      const body = { AssigneeId: org.integrationUser.id, PermissionSetId: second };
      await org.rest("/sobjects/PermissionSetAssignment", { method: "POST", body: JSON.stringify(body) });
      const { records } = (await org.query("SELECT Display FROM SetupAuditTrail ORDER BY Id DESC LIMIT 3")).json;
      return records.map(({ Display }: { Display: string }) => Display.replace(/ user .*/, ""));
    },
    seen: {
      "API name": [
        "Permission set Second: assigned to",
        "Created PermissionSet: Second",
        "Changed ExtlClntAppOauthSettings: Kantiv_Integration_oauth",
      ],
      label: [
        "Permission set The second: assigned to",
        "Created PermissionSet: The second",
        "Changed ExtlClntAppOauthSettings: Kantiv_Integration",
      ],
      "label, no apps": [
        "Permission set The second: assigned to",
        "Created PermissionSet: The second",
        "Permission set Kantiv_API: assigned to",
      ],
    },
  },
  securitySettingsDeploy: {
    see: async () => {
      const security = (address: string) => ({
        "extlClntAppOauthSecuritySettings/Kantiv_sec.ecaOauthSecurity": file(
          "ExtlClntAppOauthSecuritySettings",
          `<externalClientApplication>Kantiv_Integration</externalClientApplication><tokenIpRanges><endIpAddress>${address}</endIpAddress><startIpAddress>${address}</startIpAddress></tokenIpRanges>`,
        ),
      });
      const made = problems(await deploy(security("203.0.113.1")));
      const [app] = org.org.components;
      const fields = { externalClientApplication: "Kantiv_Integration" };
      org.org.components.push({ ...app, id: "0xU1", type: SECURITY, fullName: "Kantiv_sec", fields } as never);
      return [made, problems(await deploy(security("203.0.113.2")))];
    },
    seen: { changed: [[NOT_BY_FILE], []], refused: [[NOT_BY_FILE], [NOT_BY_FILE]] },
  },
  redeployDropsAccess: {
    see: async () => {
      await deploy({
        "externalClientApps/Kantiv_Integration.eca": file("ExternalClientApplication", "<label>x</label>"),
      });
      return rows();
    },
    seen: { no: 1, yes: 0 },
  },
  elementOrder: {
    see: async () => {
      const moved = replace(
        OAUTH,
        /(\s*<externalClientApplication>.*<\/externalClientApplication>)(\s*<label>.*<\/label>)/,
        "$2$1",
      );
      return problems(await deploy(moved));
    },
    seen: {
      any: [],
      dropped: ["Enter the name of the parent external client app"],
      refused: [
        expect.stringContaining("externalClientApplication invalid at this location in type ExtlClntAppOauthSettings"),
      ],
    },
  },
  dpopSince: {
    see: async () => {
      const files = replace(GLOBAL, "<isPkceRequired>", "<isDPopEnabled>false</isDPopEnabled><isPkceRequired>");
      return problems(await org.deploy(await packageOf(files, "67.0")));
    },
    seen: { "68": [expect.stringContaining("isDPopEnabled invalid at this location")], "67": [] },
  },
  suppliedConsumerKey: {
    see: async () => problems(await deploy(withKey("<consumerKey>ChosenKey12</consumerKey>"))),
    seen: { kept: [], refused: ["You cannot provide a Consumer Key."] },
  },
  suppliedConsumerSecret: {
    see: async () => {
      await deploy(withKey("<consumerSecret>ChosenSecret</consumerSecret>"));
      return org.org.consumers.at(-1)?.secret === "ChosenSecret";
    },
    seen: { ignored: false, kept: true },
  },
  permissionSetReference: {
    see: async () => {
      const id = org.org.components.find((it) => it.type === "PermissionSet")?.id ?? "";
      return problems(await deploy(appFiles({ policy: { commaSeparatedPermissionSet: id } }))).length;
    },
    seen: { nameOrId: 0, name: 1 },
  },
  profileReference: {
    see: async () => problems(await deploy(appFiles({ policy: { commaSeparatedProfile: "Admin" } }))).length,
    seen: { label: 1, labelOrApiName: 0 },
  },
  apiLicencePreauthorizes: {
    see: async () => {
      const licensed = "<label>x</label><license>Salesforce API Integration</license>";
      const set = { "permissionsets/Licensed.permissionset": file("PermissionSet", licensed) };
      return problems(await deploy({ ...set, ...appFiles({ policy: { commaSeparatedPermissionSet: "Licensed" } }) }))
        .length;
    },
    seen: { no: 1, yes: 0 },
  },
  certificateReadable: {
    see: async () => element(await globalText(), "certificate"),
    seen: { bare: bare(certificate), "as sent": certificate, no: undefined },
  },
  clientCredentialsWithoutUser: {
    see: async () => {
      const on = { isClientCredentialsFlowEnabled: "true" };
      const nobody = await deploy(appFiles({ policy: { ...on, clientCredentialsFlowUser: "nobody@acme.com" } }));
      expect(problems(nobody)).toEqual(["Enter a valid execution user for the OAuth client credentials flow."]);
      return problems(await deploy(appFiles({ policy: on })));
    },
    seen: { refused: ["Enter a valid execution user for the OAuth client credentials flow."], accepted: [] },
  },
  useAnyApiClient: {
    see: async () => {
      const column = "SELECT COUNT() FROM PermissionSet WHERE PermissionsUseAnyApiClient = true";
      const queried = (await org.query(column)).json;
      const set = `<label>x</label>${ANY_API_CLIENT}`;
      const deployed = problems(await deploy({ "permissionsets/Any.permissionset": file("PermissionSet", set) }));
      const described = (await org.rest("/sobjects/Profile/describe")).json.fields.map(
        (field: { name: string }) => field.name,
      );
      return [queried[0]?.errorCode ?? queried.totalSize, deployed, described.includes("PermissionsUseAnyApiClient")];
    },
    seen: {
      known: [0, [], true],
      unknown: ["INVALID_FIELD", ["Unknown user permission: UseAnyApiClient"], false],
    },
  },
  groupAssignmentRows: {
    see: async () => {
      await giveGroup(org, "Kantiv_API");
      const rows = await org.query(
        "SELECT Id, PermissionSet.Name FROM PermissionSetAssignment WHERE PermissionSetGroup.DeveloperName = 'Team'",
      );
      const records: { Id: string; PermissionSet: { Name: string } }[] = rows.json.records;
      expect(new Set(records.map((row) => row.Id)).size).toBe(records.length);
      return records.map((row) => row.PermissionSet.Name);
    },
    seen: { group: ["Team"], members: ["Team", "Kantiv_API"] },
  },
  certificateChecked: {
    see: async () => problems(await deploy(appFiles({ certificate: "nonsense" }))).length,
    seen: { yes: 1, no: 0 },
  },
  pkceReadsBackTrue: {
    see: async () => {
      await deploy(appFiles({ global: { isPkceRequired: "false" } }));
      return element(await globalText(), "isPkceRequired");
    },
    seen: { no: "false", yes: "true" },
  },
  rotationReadsBackTrue: {
    see: async () => {
      await deploy(appFiles({ global: { isRefreshTokenRotationEnabled: "false" } }));
      return element(await globalText(), "isRefreshTokenRotationEnabled");
    },
    seen: { no: "false", yes: "true" },
  },
  tokenExchangeSecret: {
    see: async () => {
      const shown = async () => element(await globalText(), "isSecretRequiredForTokenExchange");
      const untouched = await shown();
      await deploy(appFiles({ global: { isSecretRequiredForTokenExchange: "false" } }));
      const sent = await shown();
      org.org.switches.readAddsDefaults = "no";
      await deploy(appFiles());
      return [untouched, sent, await shown()];
    },
    seen: { false: ["false", "false", undefined], true: ["true", "false", undefined] },
  },
  readAddsDefaults: {
    see: async () => element(await globalText(), "isSecretRequiredForRefreshToken"),
    seen: { yes: "true", no: undefined },
  },
  scopeOrder: {
    see: async () => {
      await deploy(appFiles({ scopes: "OpenID,RefreshToken,Basic,Api" }));
      return element(await read("ExtlClntAppOauthSettings", "Kantiv_Integration_oauth"), "commaSeparatedOauthScopes");
    },
    seen: {
      sent: "OpenID, RefreshToken, Basic, Api",
      schema: "Basic, Api, RefreshToken, OpenID",
      alphabetical: "Api, Basic, OpenID, RefreshToken",
      reversed: "Api, Basic, RefreshToken, OpenID",
    },
  },
  missingDeletion: {
    see: async () => {
      const types = "<types><members>Nobody</members><name>PermissionSet</name></types>";
      const files = { "package.xml": manifest([]), "destructiveChanges.xml": file("Package", types) };
      const strict = (await org.deploy(await zip(files))).status;
      return [strict, (await org.deploy(await zip(files), { ignoreWarnings: true })).status];
    },
    seen: { warning: ["Succeeded", "Succeeded"], failure: ["Failed", "Succeeded"] },
  },
  standardParents: {
    see: async () => problems(await deploy(granting("Contact", ""))),
    seen: { needed: ["Permission Read Contact depends on permission(s): Read Account"], free: [] },
  },
  editableUnreadable: {
    see: async () => {
      const field = "<editable>true</editable><field>Account.Phone</field><readable>false</readable>";
      const found = problems(await deploy(granting("Account", `<fieldPermissions>${field}</fieldPermissions>`)));
      return [...found, element(await read("PermissionSet", "Data"), "readable")];
    },
    seen: { refused: ["A field has to be readable to be editable", undefined], readable: ["true"] },
  },
  licensedSet: {
    see: async () => {
      const license = "<license>Salesforce API Integration</license>";
      await deploy({ "permissionsets/Bound.permissionset": file("PermissionSet", `<label>Bound</label>${license}`) });
      const set = org.org.components.find(({ fullName }) => fullName === "Bound")?.id;
      const ids = { AssigneeId: org.integrationUser.id, PermissionSetId: set };
      return [(await org.post("/sobjects/PermissionSetAssignment", ids)).status, org.org.licenseAssignments.length];
    },
    seen: { "licence too": [201, 1], refused: [400, 0] },
  },
  groupInPolicy: {
    see: async () => {
      await giveGroup(org, "Kantiv_API");
      return problems(await deploy(appFiles({ policy: { commaSeparatedPermissionSet: "Team" } })));
    },
    seen: { refused: [expect.stringContaining("no PermissionSet named Team found")], accepted: [] },
  },
  setOfGroupUnderWay: {
    see: async () => {
      await giveGroup(org, "Kantiv_API");
      org.org.timings.groupCalculation = 60_000;
      const change = (label: string) =>
        deploy({ "permissionsets/Kantiv_API.permissionset": file("PermissionSet", `<label>${label}</label>`) });
      return [problems(await change("One")), problems(await change("Two"))];
    },
    seen: {
      taken: [[], []],
      refused: [[], [expect.stringContaining("in a permission set group that's being updated")]],
    },
  },
  newProfile: {
    see: async () => {
      await deploy({ "profiles/Fresh.profile": file("Profile", "<userLicense>Salesforce</userLicense>") });
      const profile = org.org.profiles.find(({ name }) => name === "Fresh");
      return [profile?.permissions.includes("ApiEnabled"), Object.keys(profile?.grants ?? {}).length > 0];
    },
    seen: { standard: [true, true], empty: [false, false] },
  },
  rangesLeftOut: {
    see: async () => {
      const [profile] = org.org.profiles;
      if (profile) profile.loginIpRanges = [{ start: "203.0.113.0", end: "203.0.113.255" }];
      await deploy({ "profiles/Admin.profile": file("Profile", "<description>x</description>") });
      return org.org.profiles[0]?.loginIpRanges.length;
    },
    seen: { kept: 1, removed: 0 },
  },
  installedByWildcard: {
    see: async () => {
      installApp(org.org, "acme__Sync", 0);
      const names = async (members: string[]) => {
        const named = members.map((member) => `<members>${member}</members>`).join("");
        const sent = await org.soap(
          `<retrieve><request><apiVersion>66.0</apiVersion><singlePackage>true</singlePackage><unpackaged><types>${named}<name>ExternalClientApplication</name></types><version>66.0</version></unpackaged></request></retrieve>`,
        );
        org.clock.time += 60_000;
        const { text } = await org.soap(
          `<checkRetrieveStatus><asyncProcessId>${element(sent.text, "id")}</asyncProcessId></checkRetrieveStatus>`,
        );
        return [...text.matchAll(/<fullName>(acme__\w+)<\/fullName>/g)].map(([, name]) => name);
      };
      return [await names(["*"]), await names(["*", "acme__Sync"])];
    },
    seen: { shown: [["acme__Sync"], ["acme__Sync"]], hidden: [[], ["acme__Sync"]] },
  },
  deleteAssignedPermissionSet: {
    see: async () => {
      const types = "<types><members>Kantiv_API</members><name>PermissionSet</name></types>";
      const files = { "package.xml": manifest([]), "destructiveChanges.xml": file("Package", types) };
      return [(await org.deploy(await zip(files))).status, org.org.assignments.length];
    },
    seen: { refused: ["Failed", 1], allowed: ["Succeeded", 0] },
  },
};

test.each(tableOf(CASES))("$name: $value", async ({ name, value, see, expected }) => {
  org = await TestOrg.start({ switches: { [name]: value } });
  expect((await deploy(appFiles())).status).toBe("Succeeded");
  await org.assign();
  expect(await see()).toEqual(expected);
  expect(org.emulator.unknownRoutes()).toEqual([]);
});

test("an org can differ from the world", async () => {
  const orgs = [{ switches: { pkceReadsBackTrue: "yes" as const } }, {}];
  org = await TestOrg.start({ seed: { orgs } });
  await deploy(appFiles({ global: { isPkceRequired: "false" } }));
  expect(element(await globalText(), "isPkceRequired")).toBe("true");
});
