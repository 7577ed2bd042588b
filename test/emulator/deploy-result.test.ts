import { describe, expect, test } from "vitest";
import { TestOrg } from "./helpers/client.ts";
import { APP, type Files, failures, files, POLICY, successes } from "./helpers/deploys.ts";
import { appFiles, file, manifest, packageOf, zip } from "./helpers/package.ts";

const org = TestOrg.forEachTest();

const deploy = async (files: Files, options: Record<string, unknown> = {}, version?: string) =>
  org.deploy(await packageOf(files, version), options);

const stored = (type: string) => org.org.components.filter((it) => it.type === type);

describe("messages", () => {
  test("the manifest is among the successes, as changed and of no type; components say what became of them", async () => {
    const first = await deploy(files());
    expect(successes(first)[0]).toMatchObject({
      componentType: "",
      fullName: "package.xml",
      fileName: "package.xml",
      changed: true,
    });
    const app = (result: unknown) => successes(result).find((it) => it.fileName === APP);
    expect(app(first)).toMatchObject({
      componentType: "ExternalClientApplication",
      fullName: "Kantiv_Integration",
      created: true,
      changed: true,
      id: expect.stringMatching(/^0xI\w{15}$/),
    });
    expect(app(await deploy(files()))).toMatchObject({ created: false, changed: false });
    const renamed = files({ [APP]: appFiles()[APP]?.replace("<label>Kantiv_Integration", "<label>Other") ?? "" });
    expect(app(await deploy(renamed))).toMatchObject({ created: false, changed: true });
  });

  test("file names are paths in the zip, also under a top folder", async () => {
    const inFolder = Object.fromEntries(Object.entries(files()).map(([name, text]) => [`zip/${name}`, text]));
    const result = await org.deploy(await zip({ "zip/package.xml": manifest(Object.keys(files())), ...inFolder }));
    expect(result.status).toBe("Succeeded");
    expect(successes(result).map((it) => it.fileName)).toContain(`zip/${APP}`);
    expect(successes(result)[0]).toMatchObject({ fileName: "zip/package.xml", fullName: "package.xml" });
  });

  test("a refusal has file, line, column, problem and its kind", async () => {
    const broken = file("ExternalClientApplication", "    <label>x</label>\n    <colour>red</colour>\n");
    const result = await deploy(files({ [APP]: broken }));
    expect(result).toMatchObject({ status: "Failed", success: false, done: true });
    expect(failures(result)[0]).toMatchObject({
      fileName: APP,
      problem:
        "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type ExternalClientApplication",
      problemType: "Error",
      lineNumber: 4,
      columnNumber: 13,
    });
  });
});

describe("options", () => {
  test("checkOnly reports what would happen and changes nothing", async () => {
    const result = await deploy(files(), { checkOnly: true });
    expect(result).toMatchObject({ status: "Succeeded", checkOnly: true, numberComponentsDeployed: 6 });
    expect(successes(result).filter((it) => it.created)).toHaveLength(6);
    expect(org.org.components).toEqual([]);
  });

  test("with rollbackOnError one failure leaves nothing; without it, what works stays", async () => {
    const broken = files({ [POLICY]: file("ExtlClntAppOauthConfigurablePolicies", "") });
    expect((await deploy(broken)).status).toBe("Failed");
    expect(org.org.components).toEqual([]);
    const partial = await deploy(broken, { rollbackOnError: false });
    expect(partial).toMatchObject({
      status: "SucceededPartial",
      success: false,
      numberComponentErrors: 1,
      numberComponentsDeployed: 5,
    });
    expect(stored("ExternalClientApplication")).toHaveLength(1);
  });

  test("a refused component leaves no half of itself behind in a partial success", async () => {
    const second = appFiles({ name: "Second", certificate: "nonsense" });
    const result = await deploy({ ...files(), ...second }, { rollbackOnError: false });
    expect(result.status).toBe("SucceededPartial");
    expect(org.org.consumers).toHaveLength(1);
  });

  test("options that contradict each other are refused before there is a job", async () => {
    const code = async (options: Record<string, unknown>) =>
      (await org.send(await packageOf(files()), options)).json[0].errorCode;
    expect(await code({ runTests: ["A"], testLevel: "NoTestRun" })).toBe("INVALID_OPERATION");
    expect(await code({ testLevel: "Some" })).toBe("INVALID_INPUT");
    expect(await code({ nonsense: true })).toBe("JSON_PARSER_ERROR");
    expect(await code({ checkOnly: "true" })).toBe("JSON_PARSER_ERROR");
    expect(org.org.deploys).toEqual([]);
  });

  test("production asks for rollbackOnError and for tests", async () => {
    org.org.isSandbox = false;
    const code = async (options: Record<string, unknown>) =>
      (await org.send(await packageOf(files()), options)).json[0]?.message;
    expect(await code({ rollbackOnError: false })).toBe("rollbackOnError must be true in production organizations");
    expect(await code({ testLevel: "NoTestRun" })).toBe(
      "testLevel of NoTestRun cannot be used in production organizations",
    );
  });
});
