import { describe, expect, test } from "vitest";
import { Secret } from "../../src/model/secret.ts";
import { createHttp } from "../../src/net/http.ts";
import { soapLogin } from "../../src/org/gateway.ts";
import { serve } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";
import {
  type Answer,
  DEPLOY_ID,
  ok,
  page,
  plain,
  RETRIEVE_ID,
  refusal,
  routeOf,
  scriptedOrg,
  soap,
  soapFault,
} from "./scripted-org.ts";

const SUBMIT = "POST /services/data/v66.0/metadata/deployRequest";
const STATUS = `GET /services/data/v66.0/metadata/deployRequest/${DEPLOY_ID}`;
const CANCEL = `PATCH /services/data/v66.0/metadata/deployRequest/${DEPLOY_ID}`;
const ZIP = new TextEncoder().encode("PK of a zip");

describe("submitting a deployment", () => {
  test("goes to the REST resource with the zip and every option spelled out", async () => {
    const { org, server } = await scriptedOrg({ [SUBMIT]: ok({ id: DEPLOY_ID }, 201) });
    expect(await org.submitDeploy(ZIP, { checkOnly: false })).toBe(DEPLOY_ID);
    const [request] = server.seen;
    expect(request?.headers["content-type"]).toMatch(/^multipart\/form-data/);
    expect(request?.body).toContain("PK of a zip");
    expect(request?.body).toContain(
      '{"deployOptions":{"rollbackOnError":true,"singlePackage":true,"checkOnly":false,"ignoreWarnings":false}}',
    );
  });

  test("falls back to SOAP once when the org has no such resource, and stays with it", async () => {
    const { org, server } = await scriptedOrg({
      "SOAP deploy": soap("deploy", `<done>false</done><id>${DEPLOY_ID}</id><state>Queued</state>`),
      "SOAP checkDeployStatus": soap(
        "checkDeployStatus",
        `<done>true</done><id>${DEPLOY_ID}</id><status>Succeeded</status><success>true</success>`,
      ),
    });
    expect(await org.submitDeploy(ZIP, { checkOnly: true, ignoreWarnings: true })).toBe(DEPLOY_ID);
    expect((await org.deployStatus(DEPLOY_ID)).outcome.status).toBe("Succeeded");
    expect(server.seen.map(routeOf)).toEqual([SUBMIT, "SOAP deploy", "SOAP checkDeployStatus"]);
    const soapBody = server.seen[1]?.body ?? "";
    expect(soapBody).toContain(`<ZipFile>${Buffer.from(ZIP).toString("base64")}</ZipFile>`);
    expect(soapBody).toContain("<checkOnly>true</checkOnly><ignoreWarnings>true</ignoreWarnings>");
    expect(soapBody).not.toContain("undefined");
  });

  test.each<[string, Answer, string]>([
    ["a page of maintenance", page(503), "ORG_UNAVAILABLE"],
    ["a 500", plain(500, "", "text/plain"), "ORG_UNAVAILABLE"],
    ["no id", ok({}, 201), "ORG_REPLY"],
    ["the id of something else", ok({ id: "001000000000001" }, 201), "ORG_REPLY"],
    ["nothing", ok(null, 201), "ORG_REPLY"],
    [
      "a lock",
      refusal("ALREADY_IN_PROCESS", "The changes you requested require salesforce.com to temporarily lock"),
      "ORG_BUSY",
    ],
    ["too many requests", refusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403), "ORG_REQUEST_LIMIT"],
    [
      "a missing permission",
      refusal("INSUFFICIENT_ACCESS", "use of the Metadata API requires", 403),
      "PERMISSION_MISSING",
    ],
  ])("that is answered by %s is sent once only", async (_what, answer, code) => {
    const { org, server } = await scriptedOrg({ [SUBMIT]: answer, "SOAP deploy": answer });
    expect((await thrownBy(org.submitDeploy(ZIP, { checkOnly: false }))).code).toBe(code);
    expect(server.seen).toHaveLength(1);
  });

  test("that SOAP refuses as well ends with SOAP's answer", async () => {
    const { org, server } = await scriptedOrg({ "SOAP deploy": soapFault("INSUFFICIENT_ACCESS", "no") });
    expect(await thrownBy(org.submitDeploy(ZIP, { checkOnly: false }))).toMatchObject({ code: "PERMISSION_MISSING" });
    expect(server.seen).toHaveLength(2);
  });
});

describe("how a deployment stands", () => {
  const result = {
    id: DEPLOY_ID,
    status: "Failed",
    done: true,
    success: false,
    numberComponentsDeployed: 2,
    numberComponentsTotal: 6,
    numberComponentErrors: 1,
    stateDetail: "Processing\u001b[31m Type: X",
    errorStatusCode: "UNKNOWN_EXCEPTION",
    errorMessage: "An unexpected error occurred.",
    details: {
      componentSuccesses: [
        {
          componentType: "",
          fullName: "package.xml",
          fileName: "package.xml",
          success: true,
          created: false,
          changed: true,
          deleted: false,
        },
        {
          componentType: "A",
          fullName: "a",
          fileName: "a/a.x",
          success: true,
          created: true,
          changed: true,
          deleted: false,
          id: "0xA",
        },
        {
          componentType: "B",
          fullName: "b",
          fileName: "b/b.x",
          success: true,
          created: false,
          changed: false,
          deleted: true,
        },
        {
          componentType: "C",
          fullName: "c",
          fileName: "c/c.x",
          success: true,
          created: false,
          changed: false,
          deleted: false,
        },
      ],
      componentFailures: [
        {
          componentType: "D",
          fullName: "d",
          fileName: "d/d.x\u202e",
          success: false,
          created: false,
          changed: false,
          deleted: false,
          problem: "There's a problem with your scope(s): X\u0007",
          problemType: "Error",
          lineNumber: 4,
          columnNumber: 9,
          id: null,
        },
      ],
    },
  };

  test("is read with everything that the org tells, made fit to print", async () => {
    const { org, server } = await scriptedOrg({ [STATUS]: ok({ id: DEPLOY_ID, deployResult: result }) });
    expect(await org.deployStatus(DEPLOY_ID)).toEqual({
      done: true,
      deployed: 2,
      total: 6,
      errors: 1,
      stateDetail: "Processing Type: X",
      outcome: {
        deployId: DEPLOY_ID,
        status: "Failed",
        success: false,
        errorStatusCode: "UNKNOWN_EXCEPTION",
        errorMessage: "An unexpected error occurred.",
        components: [
          { componentType: "", fullName: "package.xml", fileName: "package.xml", outcome: "changed" },
          { componentType: "A", fullName: "a", fileName: "a/a.x", outcome: "created", id: "0xA" },
          { componentType: "B", fullName: "b", fileName: "b/b.x", outcome: "deleted" },
          { componentType: "C", fullName: "c", fileName: "c/c.x", outcome: "unchanged" },
          {
            componentType: "D",
            fullName: "d",
            fileName: "d/d.x",
            outcome: "failed",
            problem: "There's a problem with your scope(s): X",
            problemType: "Error",
            line: 4,
            column: 9,
          },
        ],
      },
    });
    expect(server.seen[0]?.url).toContain("includeDetails=true");
  });

  test("is the same read from SOAP, where a single component is no list and numbers are text", async () => {
    const failure =
      "<componentFailures><changed>false</changed><columnNumber>9</columnNumber><componentType>D</componentType><created>false</created><deleted>false</deleted><fileName>d/d.x</fileName><fullName>d</fullName><lineNumber>4</lineNumber><problem>no &amp; no</problem><problemType>Error</problemType><success>false</success></componentFailures>";
    const { org } = await scriptedOrg({
      "SOAP checkDeployStatus": soap(
        "checkDeployStatus",
        `<details>${failure}</details><done>true</done><id>${DEPLOY_ID}</id><numberComponentErrors>1</numberComponentErrors><numberComponentsDeployed>0</numberComponentsDeployed><numberComponentsTotal>1</numberComponentsTotal><status>Failed</status><success>false</success>`,
      ),
    });
    expect(await org.deployStatus(DEPLOY_ID)).toEqual({
      done: true,
      deployed: 0,
      total: 1,
      errors: 1,
      outcome: {
        deployId: DEPLOY_ID,
        status: "Failed",
        success: false,
        components: [
          {
            componentType: "D",
            fullName: "d",
            fileName: "d/d.x",
            outcome: "failed",
            problem: "no & no",
            problemType: "Error",
            line: 4,
            column: 9,
          },
        ],
      },
    });
  });

  test("may be a word that this tool does not know", async () => {
    const odd = { id: DEPLOY_ID, status: "FinalizingSomethingNew", done: false, success: false };
    const { org } = await scriptedOrg({ [STATUS]: ok({ deployResult: odd }) });
    const progress = await org.deployStatus(DEPLOY_ID);
    expect(progress).toMatchObject({ done: false, outcome: { status: "FinalizingSomethingNew", components: [] } });
  });

  test.each<[string, Answer]>([
    ["an answer without a result", ok({ id: DEPLOY_ID })],
    ["a result without an id", ok({ deployResult: { status: "Succeeded", done: true, success: true } })],
    ["a result without a status", ok({ deployResult: { id: DEPLOY_ID, done: true, success: true } })],
    ["null", ok(null)],
    ["no content", (response) => void response.writeHead(204).end()],
    ["half a document", plain(200, '{"deployResult":', "application/json")],
  ])("is not known from %s, which may be asked again", async (_what, answer) => {
    const { org } = await scriptedOrg({ [STATUS]: answer });
    expect(await thrownBy(org.deployStatus(DEPLOY_ID))).toMatchObject({ code: "ORG_REPLY", data: { transient: true } });
  });

  test.each([
    ["INVALID_CROSS_REFERENCE_KEY", "no async process"],
    ["UNKNOWN_EXCEPTION", "An unexpected error occurred. Please include this ErrorId"],
    ["SERVER_UNAVAILABLE", "down"],
  ])("may be asked again after %s, a passing hiccup", async (code, message) => {
    const { org } = await scriptedOrg({ [STATUS]: refusal(code, message, 500) });
    expect((await thrownBy(org.deployStatus(DEPLOY_ID))).data).toMatchObject({ transient: true, orgCode: code });
  });

  test("is ended by REST, and by SOAP where there is no REST resource", async () => {
    const rest = await scriptedOrg({ [CANCEL]: ok({ id: DEPLOY_ID }, 202) });
    await rest.org.cancelDeploy(DEPLOY_ID);
    expect(JSON.parse(rest.server.seen[0]?.body ?? "")).toEqual({ deployResult: { status: "Canceling" } });
    const bySoap = await scriptedOrg({
      "SOAP cancelDeploy": soap("cancelDeploy", `<done>false</done><id>${DEPLOY_ID}</id>`),
    });
    await bySoap.org.cancelDeploy(DEPLOY_ID);
    expect(bySoap.server.seen.map(routeOf)).toEqual([CANCEL, "SOAP cancelDeploy"]);
  });
});

describe("retrieving", () => {
  test("asks for the types at the session's version, and reads the zip, the files and the messages", async () => {
    const { org, server } = await scriptedOrg({
      "SOAP retrieve": soap("retrieve", `<done>false</done><id>${RETRIEVE_ID}</id><state>Queued</state>`),
      "SOAP checkRetrieveStatus": soap(
        "checkRetrieveStatus",
        `<done>true</done><fileProperties><fileName>unpackaged/a/X.eca</fileName><fullName>X</fullName><id>0xI</id><type>ExternalClientApplication</type></fileProperties><id>${RETRIEVE_ID}</id><messages><fileName>unpackaged/package.xml</fileName><problem>Entity of type 'PermissionSet' named 'P' cannot be found</problem></messages><status>Succeeded</status><success>true</success><zipFile>${Buffer.from("zip!").toString("base64")}</zipFile>`,
      ),
    });
    const id = await org.startRetrieve({ ExternalClientApplication: ["*"], PermissionSet: ["P&Q"] });
    expect(id).toBe(RETRIEVE_ID);
    expect(server.seen[0]?.url).toBe("/services/Soap/m/66.0");
    expect(server.seen[0]?.body).toContain(
      "<request><apiVersion>66.0</apiVersion><unpackaged><types><members>*</members><name>ExternalClientApplication</name></types><types><members>P&amp;Q</members><name>PermissionSet</name></types><version>66.0</version></unpackaged></request>",
    );
    expect(await org.retrieveStatus(id)).toEqual({
      done: true,
      status: "Succeeded",
      success: true,
      zip: Buffer.from("zip!"),
      properties: [{ type: "ExternalClientApplication", fullName: "X", fileName: "unpackaged/a/X.eca", id: "0xI" }],
      messages: ["Entity of type 'PermissionSet' named 'P' cannot be found"],
    });
  });

  test("is not done while the org works on it", async () => {
    const { org } = await scriptedOrg({
      "SOAP checkRetrieveStatus": soap(
        "checkRetrieveStatus",
        `<done>false</done><id>${RETRIEVE_ID}</id><status>InProgress</status><success>false</success>`,
      ),
    });
    expect(await org.retrieveStatus(RETRIEVE_ID)).toMatchObject({ done: false, status: "InProgress", properties: [] });
  });

  test("that SOAP answers without an id is not begun", async () => {
    const { org } = await scriptedOrg({ "SOAP retrieve": soap("retrieve", "<done>false</done>") });
    expect(await thrownBy(org.startRetrieve({}))).toMatchObject({ code: "ORG_REPLY" });
  });
});

describe("SOAP login()", () => {
  const PASSWORD = new Secret("p&ss<word>TOKEN");
  const login = (answer: Answer) =>
    serve((request, response) => answer(response, request)).then(async (server) => ({
      server,
      attempt: () => soapLogin(server.url, "admin@acme.com", PASSWORD, createHttp()),
    }));

  test("gives the session, and the instance that the org names", async () => {
    const { server, attempt } = await login(
      plain(
        200,
        "<e><result><passwordExpired>false</passwordExpired><serverUrl>https://acme.my.salesforce.com/services/Soap/u/64.0/00D1</serverUrl><sessionId>00D1!AQ.x</sessionId><userId>005A</userId><organizationId>00D1</organizationId></result></e>",
        "text/xml",
      ),
    );
    const credentials = await attempt();
    expect(credentials.instanceUrl).toBe("https://acme.my.salesforce.com");
    expect(credentials.accessToken.reveal()).toBe("00D1!AQ.x");
    expect(server.seen[0]?.url).toBe("/services/Soap/u/64.0");
    expect(server.seen[0]?.body).toContain("<password>p&amp;ss&lt;word&gt;TOKEN</password>");
  });

  test.each<[string, Answer, string]>([
    [
      "a wrong password",
      soapFault("INVALID_LOGIN", "Invalid username, password, security token; or user locked out."),
      "LOGIN_REFUSED",
    ],
    [
      "a missing token",
      soapFault("LOGIN_MUST_USE_SECURITY_TOKEN", "Invalid username, password, security token"),
      "LOGIN_REFUSED",
    ],
    [
      "a restricted network",
      soapFault("LOGIN_DURING_RESTRICTED_DOMAIN", "cannot log in from current domain"),
      "LOGIN_REFUSED",
    ],
    ["a locked user", soapFault("PASSWORD_LOCKOUT", "locked"), "LOGIN_REFUSED"],
    [
      "login() off in the org",
      soapFault(
        "INVALID_OPERATION",
        "SOAP API login() is disabled by default in this org. Contact the org administrator",
      ),
      "SOAP_LOGIN_OFF",
    ],
    [
      "login() gone from the version",
      soapFault("INVALID_OPERATION", "The SOAP Login operation is not available in the API version specified (65.0)."),
      "SOAP_LOGIN_OFF",
    ],
    ["a user without the API", soapFault("API_CURRENTLY_DISABLED", "API is disabled for this User"), "API_DISABLED"],
    ["an org in maintenance", soapFault("ORG_IN_MAINTENANCE", "later"), "ORG_UNAVAILABLE"],
    ["an org that is over", soapFault("TRIAL_EXPIRED", "over"), "ORG_CLOSED"],
    ["a page", page(200), "NOT_AN_ORG"],
    [
      "an expired password",
      plain(200, "<e><passwordExpired>true</passwordExpired></e>", "text/xml"),
      "PASSWORD_EXPIRED",
    ],
    ["half an answer", plain(200, "<e><serverUrl>", "text/xml"), "ORG_REPLY"],
    ["an empty 500", plain(500, "", "text/xml"), "ORG_REPLY"],
    ["a 401", plain(401, "", "text/xml"), "ORG_REPLY"],
  ])("is asked once only and explained for %s", async (_what, answer, code) => {
    const { server, attempt } = await login(answer);
    const error = await thrownBy(attempt());
    expect(error).toMatchObject({ code, exit: 3 });
    expect(server.seen).toHaveLength(1);
    expect(`${error.message}${error.remedy}${JSON.stringify(error.data)}`).not.toContain("ss<word>");
  });
});
