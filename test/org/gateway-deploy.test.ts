import { describe, expect, test } from "vitest";
import { recordId } from "../helpers/record-id.ts";
import { thrownBy } from "../helpers/thrown.ts";
import {
  type Answer,
  DEPLOY_ID,
  ok,
  page,
  plain,
  refusal,
  routeOf,
  scriptedOrg,
  soap,
  soapFault,
} from "./scripted-org.ts";

const SUBMIT = "POST /services/data/v66.0/metadata/deployRequest";
const STATUS = `GET /services/data/v66.0/metadata/deployRequest/${DEPLOY_ID}`;
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
    [
      "a used-up allowance",
      refusal("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", 403),
      "ORG_REQUEST_LIMIT",
    ],
    ["too many requests just now", refusal("REQUEST_LIMIT_EXCEEDED", "Too many requests", 429), "ORG_BUSY"],
    ["a part of an id", ok({ id: "0Af0000000" }, 201), "ORG_REPLY"],
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

describe("recent deployments", () => {
  test("are asked of the Tooling API, and told with the org's own time", async () => {
    const row = { Id: DEPLOY_ID, Status: "Succeeded", CreatedDate: "2026-11-24T12:00:01.000+0000" };
    const { org, server } = await scriptedOrg({
      "GET /services/data/v66.0/tooling/query": ok({ done: true, records: [row] }),
    });
    expect(await org.recentDeploys(Date.UTC(2026, 10, 24), "005A")).toEqual([
      { id: DEPLOY_ID, status: "Succeeded", createdAt: Date.UTC(2026, 10, 24, 12, 0, 1) },
    ]);
    expect(decodeURIComponent(server.seen[0]?.url ?? "")).toContain("CreatedById = '005A'");
  });

  test.each<[string, Answer]>([
    ["an empty document", ok({})],
    ["null", ok(null)],
    ["text", plain(200, "none")],
  ])("are not held to be none after %s (exit 3)", async (_what, answer) => {
    const { org } = await scriptedOrg({ "GET /services/data/v66.0/tooling/query": answer });
    expect(await thrownBy(org.recentDeploys(0, "005A"))).toMatchObject({ code: "ORG_REPLY", exit: 3 });
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
          id: recordId("0xI", 1),
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
          { componentType: "A", fullName: "a", fileName: "a/a.x", outcome: "created", id: recordId("0xI", 1) },
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
});
