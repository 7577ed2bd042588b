import { afterEach, beforeEach, expect, test } from "vitest";
import { fromBufferPromise } from "yauzl";
import { call, TestOrg } from "./helpers/client.ts";
import { appFiles, packageOf } from "./helpers/package.ts";

let org: TestOrg;

beforeEach(async () => {
  org = await TestOrg.start();
});

afterEach(async () => {
  await org.close();
});

const element = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, "s").exec(text)?.[1] ?? "";

async function retrieve(request: string): Promise<{ text: string; paths: string[]; files: Record<string, string> }> {
  const sent = await org.soap(`<retrieve><request><apiVersion>66.0</apiVersion>${request}</request></retrieve>`);
  org.clock.time += 1000;
  const { text } = await org.soap(
    `<checkRetrieveStatus><asyncProcessId>${element(sent.text, "id")}</asyncProcessId></checkRetrieveStatus>`,
  );
  const archive = await fromBufferPromise(Buffer.from(element(text, "zipFile"), "base64"), { lazyEntries: true });
  const files: Record<string, string> = {};
  for await (const entry of archive.eachEntry()) {
    const chunks: Buffer[] = [];
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    files[entry.fileName] = Buffer.concat(chunks).toString("utf8");
  }
  return { text, paths: Object.keys(files).sort(), files };
}

const types = (name: string, ...members: string[]) =>
  `<types>${members.map((it) => `<members>${it}</members>`).join("")}<name>${name}</name></types>`;

test("a reply has the one shape that every client can read", async () => {
  const { text, headers } = await org.soap("<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata>");
  expect(headers.get("content-type")).toMatch(/^text\/xml/);
  expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><soapenv:Envelope /);
  expect(text).toContain("<soapenv:Body><describeMetadataResponse><result>");
});

test("a fault is status 500 with its code twice", async () => {
  const { status, text } = await org.soap("<listMetadata/>", { session: "00Dx!bad" });
  expect(status).toBe(500);
  expect(element(text, "faultcode")).toBe("sf:INVALID_SESSION_ID");
  expect(element(text, "faultstring")).toMatch(/^INVALID_SESSION_ID: /);
});

test("an operation that is not modelled is answered with 501, and recorded", async () => {
  const { status, text } = await org.soap("<describeValueType><type>x</type></describeValueType>");
  expect(status).toBe(501);
  expect(text).toContain("the emulator does not model the operation describeValueType");
  expect(org.emulator.unknownRoutes()).toMatchObject([
    { operation: "describeValueType", path: "/services/Soap/m/66.0" },
  ]);
});

test.each([
  ["no XML", "hello"],
  ["an envelope without a body", '<e:Envelope xmlns:e="x"/>'],
  ["another document", "<html></html>"],
  ["a document type", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
  ["nothing", ""],
])("%s is a fault, not a crash", async (_what, body) => {
  const reply = await call(`${org.url}/services/Soap/m/66.0`, {
    method: "POST",
    body,
    headers: { "content-type": "text/xml" },
  });
  expect(reply.status).toBe(500);
  expect(reply.text).toContain("<faultcode>sf:UNKNOWN_EXCEPTION</faultcode>");
});

test("the URL may carry the org id after the version, and the version must be one that the org has", async () => {
  const body = "<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata>";
  expect((await org.soap(body, { version: `66.0/${org.org.id.slice(0, 15)}` })).status).toBe(200);
  expect((await org.soap(body, { version: "20.0" })).text).toContain("sf:UNSUPPORTED_API_VERSION");
  expect((await org.soap(body, { version: "99.0" })).text).toContain("sf:UNSUPPORTED_API_VERSION");
});

test("types and elements are those of the asked-for version", async () => {
  const described = async (version: string) =>
    (await org.soap(`<describeMetadata><asOfVersion>${version}</asOfVersion></describeMetadata>`)).text;
  expect(await described("66.0")).toContain("<xmlName>ExtlClntAppConfigurablePolicies</xmlName>");
  expect(await described("59.0")).not.toContain("ExtlClntAppConfigurablePolicies");
  await org.deploy(await packageOf(appFiles()));
  const read =
    "<readMetadata><type>ExtlClntAppGlobalOauthSettings</type><fullNames>Kantiv_Integration_glbloauth</fullNames></readMetadata>";
  expect((await org.soap(read, { version: "59.0" })).text).not.toContain("<certificate>");
});

test("a type that does not exist is a fault; one that the emulator lacks is an empty list", async () => {
  const list = (type: string) =>
    org.soap(`<listMetadata><queries><type>${type}</type></queries><asOfVersion>66.0</asOfVersion></listMetadata>`);
  expect((await list("Nonsense")).text).toContain("sf:INVALID_TYPE");
  expect((await list("ApexClass")).text).toContain("<listMetadataResponse></listMetadataResponse>");
});

test("reading what is not there gives nil records, and more than ten are too many", async () => {
  const read = (count: number) =>
    org.soap(`<readMetadata><type>PermissionSet</type>${"<fullNames>X</fullNames>".repeat(count)}</readMetadata>`);
  expect((await read(2)).text).toContain('<result><records xsi:nil="true"/><records xsi:nil="true"/></result>');
  expect((await read(11)).text).toContain("sf:LIMIT_EXCEEDED");
});

test("retrieved files stand under unpackaged, with what the org adds and a manifest", async () => {
  await org.deploy(await packageOf(appFiles()));
  const { text, paths, files } = await retrieve(
    `<unpackaged>${types("ExternalClientApplication", "*")}${types("PermissionSet", "Kantiv_API", "Gone")}<version>66.0</version></unpackaged>`,
  );
  expect(paths).toEqual([
    "unpackaged/externalClientApps/Kantiv_Integration.eca",
    "unpackaged/package.xml",
    "unpackaged/permissionsets/Kantiv_API.permissionset",
  ]);
  expect(files["unpackaged/externalClientApps/Kantiv_Integration.eca"]).toContain("<orgScopedExternalApp>");
  expect(files["unpackaged/package.xml"]).toContain("<members>Kantiv_API</members>");
  expect(element(text, "problem")).toBe("Entity of type 'PermissionSet' named 'Gone' cannot be found");
  expect(element(text, "status")).toBe("Succeeded");
});

test("a single package is retrieved without a folder, and can be deployed as it is", async () => {
  await org.deploy(await packageOf(appFiles()));
  const all = [
    "ExternalClientApplication",
    "ExtlClntAppOauthSettings",
    "ExtlClntAppGlobalOauthSettings",
    "ExtlClntAppOauthConfigurablePolicies",
  ];
  const { paths, files } = await retrieve(
    `<singlePackage>true</singlePackage><unpackaged>${all.map((it) => types(it, "*")).join("")}<version>66.0</version></unpackaged>`,
  );
  expect(paths).toContain("package.xml");
  const { zip } = await import("./helpers/package.ts");
  const result = await org.deploy(await zip(files));
  expect(result.details.componentFailures).toEqual([]);
  expect(result.details.componentSuccesses.filter((it: { created: boolean }) => it.created)).toEqual([]);
});

test("a retrieve is not done before its time, and an unknown one is a fault", async () => {
  const sent = await org.soap(
    `<retrieve><request><unpackaged>${types("PermissionSet", "*")}<version>66.0</version></unpackaged></request></retrieve>`,
  );
  const check = (id: string) =>
    org.soap(`<checkRetrieveStatus><asyncProcessId>${id}</asyncProcessId></checkRetrieveStatus>`);
  expect(element((await check(element(sent.text, "id"))).text, "done")).toBe("false");
  expect((await check("09S000000000001AAA")).text).toContain("sf:INVALID_CROSS_REFERENCE_KEY");
});

test("a retrieve tells a type that the emulator lacks from one that nobody has", async () => {
  const problem = async (type: string) =>
    element((await retrieve(`<unpackaged>${types(type, "*")}<version>66.0</version></unpackaged>`)).text, "problem");
  expect(await problem("ApexClass")).toBe("The type ApexClass is not modelled by this emulator");
  expect(await problem("ApexKlass")).toBe("Entity type: 'ApexKlass' is unknown");
});

test("settings are retrieved by name, not by wildcard", async () => {
  const named = await retrieve(
    `<unpackaged>${types("Settings", "ExternalClientApp")}<version>66.0</version></unpackaged>`,
  );
  expect(named.paths).toContain("unpackaged/settings/ExternalClientApp.settings");
  const wild = await retrieve(`<unpackaged>${types("Settings", "*")}<version>66.0</version></unpackaged>`);
  expect(wild.paths).toEqual(["unpackaged/package.xml"]);
});

test("SOAP login says why not, in the words of the platform", async () => {
  const { username, password, securityToken } = org.emulator.ready.admin;
  const login = async (given: string, who = username) =>
    element(
      (
        await org.soap(`<login><username>${who}</username><password>${given}</password></login>`, {
          api: "u",
          version: "64.0",
        })
      ).text,
      "faultstring",
    );
  expect(await login(password)).toContain("LOGIN_MUST_USE_SECURITY_TOKEN: ");
  expect(await login("wrong")).toBe("INVALID_LOGIN: Invalid username, password, security token; or user locked out.");
  expect(await login("wrong", "nobody@x.yy")).toContain("INVALID_LOGIN");
  const profile = org.org.profiles[0];
  if (!profile) throw new Error("no profile");
  profile.loginIpRanges = [{ start: "198.51.100.0", end: "198.51.100.255" }];
  expect(await login(password + securityToken)).toContain("LOGIN_DURING_RESTRICTED_DOMAIN");
  profile.loginIpRanges = [];
  profile.loginHours = { from: 0, to: 1 };
  expect(await login(password + securityToken)).toContain("LOGIN_DURING_RESTRICTED_TIME");
  profile.loginHours = null;
  org.org.soapLogin.requireAnyApiAuth = true;
  profile.permissions = profile.permissions.filter((it) => it !== "UseAnyApiAuth");
  expect(await login(password + securityToken)).toContain("Use Any API Auth");
  profile.permissions = [];
  expect(await login(password + securityToken)).toBe("API_CURRENTLY_DISABLED: API is disabled for this User");
  org.org.soapLogin.enabled = false;
  expect(await login(password + securityToken)).toContain("SOAP API login() is disabled by default in this org.");
});
