import { describe, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import {
  APP,
  APP_POLICY,
  type Files,
  failures,
  files,
  GLOBAL,
  OAUTH,
  POLICY,
  replace,
  SET,
} from "./helpers/deploys.ts";
import { file, manifest, packageOf, zip } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

const deploy = async (files: Files, options: Record<string, unknown> = {}, version?: string) =>
  org.deploy(await packageOf(files, version), options);

interface Refusal {
  what: string;
  files: () => Files;
  problem: string;
  version?: string;
}

const RANGE =
  "<trustedIpRanges><endIpAddress>192.0.2.9</endIpAddress><startIpAddress>192.0.2.1</startIpAddress></trustedIpRanges>";

const REFUSALS: Refusal[] = [
  {
    what: "global settings without OAuth settings",
    files: () => files({ [OAUTH]: null }),
    problem:
      "The external client app configured in your global OAuth Settings doesn't have a valid OAuth settings configuration.",
  },
  {
    what: "settings without the name of their app",
    files: () => replace(OAUTH, /\s*<externalClientApplication>.*<\/externalClientApplication>/, ""),
    problem: "Enter the name of the parent external client app",
  },
  {
    what: "settings of an app that does not exist",
    files: () => replace(OAUTH, ">Kantiv_Integration<", ">Nobody<"),
    problem:
      "INVALID_CROSS_REFERENCE_KEY: In field: externalClientApplication - no ExternalClientApplication named Nobody found",
  },
  {
    what: "a policy for a permission set that does not exist",
    files: () => replace(POLICY, ">Kantiv_API<", ">Nobody<"),
    problem: "INVALID_CROSS_REFERENCE_KEY: In field: commaSeparatedPermissionSet - no PermissionSet named Nobody found",
  },
  {
    what: "an unknown scope",
    files: () => replace(OAUTH, "Api, Basic", "McpApi, Basic"),
    problem: "There's a problem with your scope(s): McpApi",
  },
  {
    what: "a value that an enum lacks",
    files: () => replace(POLICY, "AdminApprovedPreAuthorized", "AdminApproved"),
    problem: "'AdminApproved' is not a valid value for the enum 'PermittedUsersPolicyType'",
  },
  {
    what: "a relaxation of IP rules that does not exist",
    files: () => replace(POLICY, "Enforce", "ENFORCE"),
    problem: "'ENFORCE' is not a valid value for ipRelaxationPolicyType",
  },
  {
    what: "a boolean that is none",
    files: () => replace(GLOBAL, "<isPkceRequired>true", "<isPkceRequired>yes"),
    problem: "Error parsing file: 'yes' is not a valid value for the type xsd:boolean",
  },
  {
    what: "an element that comes twice",
    files: () => replace(APP, "<label>", "<label>One</label><label>"),
    problem: "Error parsing file: Element label is duplicated at this location in type ExternalClientApplication",
  },
  {
    what: "a required element that is missing",
    files: () => replace(APP_POLICY, /\s*<isEnabled>true<\/isEnabled>/, ""),
    problem: "Required field is missing: isEnabled",
  },
  {
    what: "an element newer than the package's version",
    files: () => replace(GLOBAL, "<isPkceRequired>", "<isDPopEnabled>false</isDPopEnabled><isPkceRequired>"),
    problem:
      "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}isDPopEnabled invalid at this location in type ExtlClntAppGlobalOauthSettings",
  },
  {
    what: "a type newer than the package's version",
    files: () => files(),
    version: "58.0",
    problem: "Unknown type name 'ExternalClientApplication' specified in package.xml",
  },
  {
    what: "a version that the org does not have",
    files: () => files(),
    version: "69.0",
    problem: "Invalid version specified: 69.0",
  },
  {
    what: "an app of another org",
    files: () =>
      replace(
        APP,
        /(<label>.*<\/label>)/,
        "$1<orgScopedExternalApp>00D000000000001:Kantiv_Integration</orgScopedExternalApp>",
      ),
    problem:
      "invalid cross reference id: orgScopedExternalApp 00D000000000001:Kantiv_Integration belongs to another org",
  },
  {
    what: "the OAuth link of another org",
    files: () => replace(OAUTH, /(<label>.*<\/label>)/, "$1<oauthLink>00D000000000001:888000000000001</oauthLink>"),
    problem: "The oauthLink 00D000000000001:888000000000001 is invalid for this org",
  },
  {
    what: "a consumer key that is too short",
    files: () =>
      replace(GLOBAL, "<externalClientApplication>", "<consumerKey>short</consumerKey><externalClientApplication>"),
    problem: "The consumer key must be between 8 and 256 characters.",
  },
  {
    what: "JWT token timeouts that contradict each other",
    files: () =>
      replace(
        POLICY,
        "<permittedUsers",
        "<namedUserJwtSessionTimeoutType>Custom</namedUserJwtSessionTimeoutType><permittedUsers",
      ),
    problem: "Invalid plugin settings",
  },
  {
    what: "a JWT token timeout that came later than the package's version",
    files: () => replace(POLICY, "<permittedUsers", "<namedUserJwtTimeout>60</namedUserJwtTimeout><permittedUsers"),
    version: "64.0",
    problem: "Invalid plugin settings",
  },
  {
    what: "a guest's JWT token timeout that is none of the documented ones",
    files: () => replace(POLICY, "<ipRelaxation", "<guestJwtTimeout>7</guestJwtTimeout><ipRelaxation"),
    problem: "Invalid plugin settings",
  },
  {
    what: "an id token that lives too long",
    files: () =>
      replace(
        GLOBAL,
        "<isPkce",
        "<idTokenConfig><idTokenValidityInMinutes>721</idTokenValidityInMinutes></idTokenConfig><isPkce",
      ),
    problem: "idTokenValidityInMinutes must be between 1 and 720",
  },
  {
    what: "more address ranges than an app may trust",
    files: () => replace(OAUTH, "</label>", `</label>${RANGE.repeat(129)}`),
    problem: "You can have up to 128 trustedIpRanges",
  },
  {
    what: "a permission set without a label",
    files: () => replace(SET, /\s*<label>.*<\/label>/, ""),
    problem: "Required field is missing: label",
  },
  {
    what: "an unknown user permission",
    files: () => replace(SET, "ApiEnabled", "ApiEnbled"),
    problem: "Unknown user permission: ApiEnbled",
  },
  {
    what: "a permission without the one that it depends on",
    files: () => replace(SET, "ApiEnabled", "ModifyMetadata"),
    problem:
      "Permission Modify Metadata Through Metadata API Functions depends on permission(s): View Setup and Configuration",
  },
  {
    what: "a licence that does not exist",
    files: () => replace(SET, "</label>", "</label><license>Nothing</license>"),
    problem: "INVALID_CROSS_REFERENCE_KEY: In field: license - no UserLicense named Nothing found",
  },
  {
    what: "text that is not well-formed",
    files: () => replace(APP, "</label>", "</lable>"),
    problem: expect.stringMatching(
      /^Error parsing file: ParseError at \[row,col\]:\[\d+,\d+\]\nMessage: The element type "label" must/,
    ) as never,
  },
  {
    what: "a root of another type",
    files: () => replace(APP, /ExternalClientApplication/g, "ConnectedApp"),
    problem: expect.stringContaining(
      "Expected element {http://soap.sforce.com/2006/04/metadata}ExternalClientApplication",
    ) as never,
  },
  {
    what: "a root without the namespace",
    files: () => replace(APP, / xmlns="[^"]*"/, ""),
    problem: expect.stringContaining("found {}ExternalClientApplication") as never,
  },
  {
    what: "a document type, with or without entities",
    files: () => replace(APP, "<ExternalClient", '<!DOCTYPE x [<!ENTITY a "b">]>\n<ExternalClient'),
    problem: expect.stringContaining("DOCTYPE is disallowed.") as never,
  },
];

describe("refuses", () => {
  test.each(REFUSALS)("$what", async ({ files, problem, version }) => {
    const result = await deploy(files(), {}, version);
    expect(result.status).toBe("Failed");
    expect(failures(result).map((it) => it.problem)).toContainEqual(problem);
    expect(org.org.components).toEqual([]);
    expect(org.org.consumers).toEqual([]);
  });

  test("nothing that is just within the documented limits", async () => {
    const at = (path: string, from: string, to: string) => replace(path, from, to)[path] ?? "";
    const result = await deploy({
      ...files(),
      [OAUTH]: at(OAUTH, "</label>", `</label>${RANGE.repeat(128)}`),
      [POLICY]: at(POLICY, "<permittedUsers", "<namedUserJwtTimeout>60</namedUserJwtTimeout><permittedUsers"),
      [GLOBAL]: at(
        GLOBAL,
        "<isPkce",
        "<idTokenConfig><idTokenValidityInMinutes>720</idTokenValidityInMinutes></idTokenConfig><isPkce",
      ),
    });
    expect(failures(result)).toEqual([]);
  });

  test("a file that package.xml does not name, and a name without a file", async () => {
    const listed = Object.keys(files()).filter((it) => it !== SET);
    const result = await org.deploy(
      await zip({ "package.xml": manifest([...listed, "permissionsets/Gone.permissionset"]), ...files() }),
    );
    expect(failures(result)).toMatchObject([
      {
        fullName: "Gone",
        fileName: "package.xml",
        problem:
          "An object 'Gone' of type PermissionSet was named in package.xml, but was not found in zipped directory",
      },
      { fileName: SET, problem: "Not in package.xml" },
      { fileName: POLICY },
    ]);
  });

  test("missing files are allowed when the deploy says so", async () => {
    const listed = [...Object.keys(files()), "permissionsets/Gone.permissionset"];
    const packed = await zip({ "package.xml": manifest(listed), ...files() });
    expect((await org.deploy(packed, { allowMissingFiles: true })).status).toBe("Succeeded");
  });

  test("a wildcard names every file of its type", async () => {
    const text = manifest(Object.keys(files())).replace("<members>Kantiv_API</members>", "<members>*</members>");
    expect((await org.deploy(await zip({ "package.xml": text, ...files() }))).status).toBe("Succeeded");
  });

  test("a zip without package.xml, and one that is no zip", async () => {
    expect(failures(await org.deploy(await zip(files())))[0]).toMatchObject({
      problem: "No package.xml found",
      fileName: "package.xml",
    });
    expect(await org.deploy(Buffer.from("not a zip"))).toMatchObject({
      status: "Failed",
      errorStatusCode: "UNKNOWN_EXCEPTION",
    });
  });

  test("package.xml at the root of a zip that claims to be a set of packages", async () => {
    expect(failures(await deploy(files(), { singlePackage: false }))[0].problem).toBe("No package.xml found");
  });

  test("a type that the emulator does not have is named as that, not as the platform's refusal", async () => {
    const text = manifest([]).replace(
      "<version>",
      "<types><members>*</members><name>ApexClass</name></types><version>",
    );
    expect(failures(await org.deploy(await zip({ "package.xml": text })))[0].problem).toBe(
      "The type ApexClass is not modelled by this emulator",
    );
    const connected = text.replace("ApexClass", "ConnectedApp");
    expect(failures(await org.deploy(await zip({ "package.xml": connected })))[0].problem).toBe(
      "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.",
    );
    const unknown = text.replace("ApexClass", "ApexKlass");
    expect(failures(await org.deploy(await zip({ "package.xml": unknown })))[0].problem).toBe(
      "Unknown type name 'ApexKlass' specified in package.xml",
    );
  });

  test.each(["1App", "App_", "My-App", "_App"])("the API name %s", async (name) => {
    const [first] = failures(
      await deploy({ [`externalClientApps/${name}.eca`]: file("ExternalClientApplication", "<label>x</label>") }),
    );
    expect(first.problem).toContain("can only contain underscores and alphanumeric characters");
  });

  test("a deployer without the permissions for the types, part by part", async () => {
    const admin = org.org.profiles[0];
    if (admin) admin.permissions = admin.permissions.filter((it) => it !== "ExternalClientAppDeveloper");
    const result = await deploy(files());
    expect(failures(result).map((it) => it.componentType)).toEqual([
      "ExternalClientApplication",
      "ExtlClntAppOauthSettings",
      "ExtlClntAppGlobalOauthSettings",
      "ExtlClntAppConfigurablePolicies",
      "ExtlClntAppOauthConfigurablePolicies",
    ]);
    expect(failures(result)[0].problem).toContain('needs "Create, edit, and delete External Client Apps"');
  });

  test("a user who may not use the Metadata API at all", async () => {
    const admin = org.org.profiles[0];
    if (admin) admin.permissions = ["ApiEnabled"];
    const refused = await org.send(await packageOf(files()));
    expect([refused.status, refused.json[0].errorCode]).toEqual([403, "INSUFFICIENT_ACCESS"]);
    expect((await org.soap("<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata>")).text).toContain(
      "sf:INSUFFICIENT_ACCESS",
    );
  });
});
