import { afterEach, describe, expect, it } from "vitest";
import { runRetrieve } from "../../src/emulator/retrieve/run.ts";
import { kindOf } from "../../src/metadata/kinds.ts";
import { componentPath } from "../../src/metadata/layout.ts";
import { printXml } from "../../src/metadata/xml.ts";
import type { Component } from "../../src/model/metadata.ts";
import { compareComponents } from "../../src/plan/compare.ts";
import { adopt } from "../../src/plan/fit.ts";
import { restoration } from "../../src/plan/restore.ts";
import { TestOrg } from "../emulator/helpers/client.ts";
import { packageOf } from "../emulator/helpers/package.ts";
import { codesIn } from "../lint/acme.ts";
import { REAL_SHAPES, type Shape, type ShapeFile } from "./real-shapes.ts";

/** Texts that one org gives out. */
const OF_THE_ORG = ["consumerKey", "oauthLink", "orgScopedExternalApp"];
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const SECURITY = "ExtlClntAppOauthSecuritySettings";

let org: TestOrg | undefined;
afterEach(async () => {
  await org?.close();
  org = undefined;
});

function componentOf({ type, fullName, elements }: ShapeFile): Component {
  return {
    type,
    fullName,
    root: { name: type, children: elements.map(([name, text]) => ({ name, text, children: [] })) },
  };
}

const componentsOf = (shape: Shape) => shape.files.map(componentOf);

/** What may go into another org of it. */
function portable(shape: Shape): Component[] {
  const components = componentsOf(shape);
  const now = { orgId: "", apiVersion: `${shape.version}.0`, components: [] };
  return [...restoration({ components, absent: [], apiVersion: `${shape.version}.0` }, now).package.components];
}

/** The file's elements in order; what is the org's own stands there without its value. */
function formOf(elements: Iterable<readonly [string, string]>): string[] {
  return [...elements].map(([name, text]) => (OF_THE_ORG.includes(name) ? name : `${name}: ${text}`));
}

const parentOnly = (app: string, type: string, suffix: string): Component => ({
  type,
  fullName: `${app}_${suffix}`,
  root: { name: type, children: [{ name: "externalClientApplication", text: app, children: [] }] },
});

/** The org in which the app was: with what the repository left out of it. */
async function settle(shape: Shape): Promise<TestOrg> {
  const running = await TestOrg.start();
  org = running;
  const [standard] = running.org.profiles;
  if (!standard) throw new Error("an org has profiles");
  running.org.profiles.push({ ...standard, id: "00eX", name: "Sales Operations", permissionSetId: "0PSX" });
  const sets = ["Events", "Events_More"].map(
    (name): Component => ({
      type: "PermissionSet",
      fullName: name,
      root: { name: "PermissionSet", children: [{ name: "label", text: name, children: [] }] },
    }),
  );
  const own = portable(shape).filter(({ type }) => type !== SECURITY);
  const has = (type: string) => own.some((component) => component.type === type);
  const rest = [
    ...(has("ExtlClntAppOauthSettings") ? [] : [parentOnly(shape.app, "ExtlClntAppOauthSettings", "oauth")]),
    ...(has(GLOBAL) ? [] : [parentOnly(shape.app, GLOBAL, "glbloauth")]),
  ];
  const files = [...sets, ...rest, ...own].map((one) => [componentPath(one, "metadata"), printXml(one.root)] as const);
  const result = await running.deploy(await packageOf(Object.fromEntries(files), `${shape.version}.0`));
  expect([result.status, result.details.componentFailures]).toEqual(["Succeeded", []]);
  // Setup makes it when somebody saves; a file does not.
  for (const file of shape.files.filter(({ type }) => type === SECURITY)) {
    const stamps = { createdAt: 0, createdBy: "", modifiedAt: 0, modifiedBy: "" };
    running.org.components.push({ id: "0xU", ...file, fields: Object.fromEntries(file.elements), ...stamps });
  }
  return running;
}

const named = REAL_SHAPES.map((shape) => [shape.app, shape] as const);

describe.each(named)("the shape of a real app: %s", (_name, shape) => {
  it("has no fault of schema, reference, scope or contradiction, at the version that it came at", () => {
    const project = `{ "packageDirectories": [{ "path": "force-app" }], "sourceApiVersion": "${shape.version}.0" }`;
    const files = componentsOf(shape).map((one) => [componentPath(one, "source"), printXml(one.root)] as const);
    const codes = codesIn({ "sfdx-project.json": project, ...Object.fromEntries(files) });
    // What is dangerous in an app is told, and what is bound to its org.
    const ofForm = codes.filter((code) => code < "ECA200" || ["ECA204", "ECA206", "ECA323"].includes(code));
    expect(ofForm).toEqual([]);
  });

  it("is adopted as it is: stated again, it changes nothing", () => {
    const actual = componentsOf(shape);
    const desired = { apiVersion: `${shape.version}.0`, components: portable(shape) };
    const changes = compareComponents(adopt(desired, actual).components, actual);
    expect(changes.flatMap(({ type, fields }) => fields.map(({ path }) => `${type}.${path}`))).toEqual([]);
  });

  it("reads back from the emulator in the same form", async () => {
    const running = await settle(shape);
    const types = shape.files.map(({ type, fullName }) => ({ name: type, members: [fullName] }));
    const request = { types, apiVersion: shape.version, singlePackage: true } as Parameters<typeof runRetrieve>[1];
    const options = { version: shape.version, switches: running.emulator.world.switches, secrets: false };
    const { files } = runRetrieve(running.org, request, options, 0);
    for (const file of shape.files) {
      const kind = kindOf(file.type);
      const text = files.find(({ path }) => path === `${kind?.folder}/${file.fullName}.${kind?.suffix}`)?.text ?? "";
      const shown = [...text.matchAll(/<(\w+)>([^<]*)<\/\1>/g)].map(
        ([, name = "", value = ""]) => [name, value] as const,
      );
      expect(formOf(shown), file.fullName).toEqual(formOf(file.elements));
    }
  });
});

it("they are as many as were read: eleven apps, seven with global settings, nine with a policy", () => {
  const count = (type: string) => REAL_SHAPES.filter(({ files }) => files.some((file) => file.type === type)).length;
  expect([REAL_SHAPES.length, count(GLOBAL), count("ExtlClntAppOauthConfigurablePolicies")]).toEqual([11, 7, 9]);
});
