import { describe, expect, test } from "vitest";
import { USER_PERMISSIONS } from "../../src/emulator/access/permissions.ts";
import { DEFAULTS } from "../../src/emulator/metadata/defaults.ts";
import { elementsAt, elementsOf } from "../../src/emulator/metadata/schema.ts";
import { METADATA_TYPES } from "../../src/emulator/metadata/types.ts";
import { COMPLEX_TYPES, ENUMS } from "../../src/emulator/metadata/values.ts";
import { findObject, OBJECTS } from "../../src/emulator/objects/schema.ts";
import { releaseLabel } from "../../src/emulator/rest/versions.ts";
import { dbOf } from "../../src/emulator/rows/index.ts";
import { freshOrg } from "../../src/emulator/state/fresh.ts";
import { defaultSwitches } from "../../src/emulator/switches.ts";

const names = (root: string, version: number): string[] => {
  const type = METADATA_TYPES.find((it) => it.root === root);
  return type && type.since <= version ? elementsAt(type.elements, version, {}).map((it) => it.name) : [];
};

/** What is new and what is gone at a version, against the one before. */
const change = (root: string, version: number) => {
  const [now, before] = [names(root, version), names(root, version - 1)];
  return { added: now.filter((it) => !before.includes(it)), removed: before.filter((it) => !now.includes(it)) };
};

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const APP_POLICY = "ExtlClntAppConfigurablePolicies";
const SETTINGS = "ExternalClientAppSettings";

/** From the public metadata WSDLs, commit by commit (forcedotcom/wsdl), and the published types above 66. */
const HISTORY: [version: number, root: string, added: string[], removed: string[]][] = [
  [
    60,
    GLOBAL,
    [
      "certificate",
      "isClientCredentialsFlowEnabled",
      "isDeviceFlowEnabled",
      "isRefreshTokenRotationEnabled",
      "isSecretRequiredForTokenExchange",
      "isTokenExchangeEnabled",
    ],
    [],
  ],
  [60, SETTINGS, ["enableClientSecretInRestApiAccess", "enablePackageEcaOauthFromDevOrg"], []],
  [60, APP_POLICY, ["externalClientApplication", "isEnabled", "isOauthPluginEnabled", "label"], []],
  [61, GLOBAL, ["isCodeCredFlowEnabled", "isCodeCredPostOnly", "isNamedUserJwtEnabled"], []],
  [61, APP_POLICY, ["isNotificationPluginEnabled"], []],
  [62, POLICY, ["commaSeparatedProfile"], []],
  [62, APP_POLICY, ["isMobilePluginEnabled", "isPushPluginEnabled", "startPage", "startUrl"], []],
  [63, APP_POLICY, ["isSamlPluginEnabled"], []],
  [63, SETTINGS, [], ["enableExternalClientApps"]],
  [64, POLICY, [], ["isNamedUserJwtEnabled"]],
  [65, POLICY, ["guestJwtSessionTimeoutType", "namedUserJwtSessionTimeoutType"], []],
  [65, APP_POLICY, ["isCanvasPluginEnabled"], []],
  [67, GLOBAL, [], []],
  [66, GLOBAL, ["isEnforceRefreshTokenTTL"], []],
  [68, GLOBAL, ["isDPopEnabled", "isMtlsEnabled"], []],
  [68, APP_POLICY, ["isAttestPluginEnabled"], []],
  [68, "PermissionSet", ["enrichments"], []],
];

describe("schemas", () => {
  test.each(HISTORY)("at API %i, %s", (version, root, added, removed) => {
    expect(change(root, version)).toEqual({ added, removed });
  });

  test("elements of the app types stand in plain ASCII order", () => {
    for (const { elements, ordered } of METADATA_TYPES) {
      const given = elements.map((it) => it.name);
      if (ordered) expect(given).toEqual([...given].sort());
    }
  });

  test("every type that an element names is there", () => {
    const scalars = ["string", "boolean", "int", "dateTime", "base64Binary"];
    const known = new Set([...scalars, ...Object.keys(ENUMS), ...Object.keys(COMPLEX_TYPES)]);
    const all = [...METADATA_TYPES.flatMap((it) => it.elements), ...Object.values(COMPLEX_TYPES).flat()];
    expect(all.filter((it) => !known.has(it.type))).toEqual([]);
  });

  test("defaults are of elements that exist", () => {
    for (const [type, fields] of Object.entries(DEFAULTS)) {
      expect(names(type, 66)).toEqual(expect.arrayContaining(Object.keys(fields)));
    }
  });

  test("an element line is read by its marks", () => {
    expect(elementsOf("one! string\n two* Thing 61\n three boolean 61-63", 59)).toEqual([
      { name: "one", type: "string", required: true, many: false, since: 59, until: Number.POSITIVE_INFINITY },
      { name: "two", type: "Thing", required: false, many: true, since: 61, until: Number.POSITIVE_INFINITY },
      { name: "three", type: "boolean", required: false, many: false, since: 61, until: 63 },
    ]);
    expect(() => elementsOf("one string string string")).toThrow(SyntaxError);
  });

  test("versions are named after their releases", () => {
    expect([50, 59, 60, 61, 67, 68].map(releaseLabel)).toEqual([
      "Winter '21",
      "Winter '24",
      "Spring '24",
      "Summer '24",
      "Summer '26",
      "Winter '27",
    ]);
  });
});

describe("rows", () => {
  const org = freshOrg({}, 0);
  const everything = new Set(Object.keys(USER_PERMISSIONS));

  test("have only columns that their object has", () => {
    for (const object of OBJECTS) {
      const columns = new Set(object.fields.map((it) => it.name));
      // Columns for permissions, and audit columns, come in families of which an object may have a part.
      const optional = /^(Permissions|MaximumPermissions|Created|LastModified|SystemModstamp|IsDeleted)/;
      for (const row of dbOf(org, defaultSwitches(), 0, everything).rows(object.name)) {
        expect({ [object.name]: Object.keys(row).filter((it) => !columns.has(it) && !optional.test(it)) }).toEqual({
          [object.name]: [],
        });
      }
    }
  });

  test("permission columns and permission names are the same words", () => {
    const fields = findObject("PermissionSet", { tooling: false, version: "68.0" })?.fields ?? [];
    const columns = fields
      .filter((it) => it.name.startsWith("Permissions"))
      .map((it) => it.name.slice("Permissions".length));
    expect(columns.filter((it) => !(it in USER_PERMISSIONS))).toEqual([]);
  });

  test("component ids begin as their objects say", () => {
    const prefixes = Object.fromEntries(OBJECTS.map((it) => [it.name, it.keyPrefix]));
    const ofType = (name: string) => METADATA_TYPES.find((it) => it.name === name)?.keyPrefix;
    expect(ofType("ExternalClientApplication")).toBe(prefixes.ExternalClientApplication);
    expect(ofType("ExtlClntAppOauthSettings")).toBe(prefixes.ExtlClntAppOauthSettings);
    expect(ofType(POLICY)).toBe(prefixes.ExtlClntAppOauthPlcyCnfg);
    expect(ofType(APP_POLICY)).toBe(prefixes.ExtlClntAppPlcyCnfg);
    expect(ofType("PermissionSet")).toBe(prefixes.PermissionSet);
  });
});
