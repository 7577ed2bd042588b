import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { layoutFiles, readLayout } from "../../src/metadata/layout.ts";
import { checkSchema } from "../../src/metadata/schema-check.ts";
import { NAMESPACE, parseXml, printXml } from "../../src/metadata/xml.ts";
import { KantivError } from "../../src/model/errors.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import type { LoadedTemplate, ParameterValues, ResolvedValues } from "../../src/model/template.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";
import { xmlText } from "../metadata/arbitrary.ts";

let shipped: LoadedTemplate;
beforeAll(async () => {
  shipped = await shippedTemplate();
});

function renderShipped(values: ParameterValues = {}, apiVersion = "66.0") {
  return render(shipped, resolveParameters(shipped, values, TEST_CERTIFICATE), apiVersion);
}

/** A template of one app file, with the element lines given. */
function template(path: string, ...lines: string[]): LoadedTemplate {
  const type = path.includes(".ecaOauthPlcy") ? "ExtlClntAppOauthConfigurablePolicies" : "ExternalClientApplication";
  const root = parseXml(`<${type} xmlns="${NAMESPACE}">\n${lines.join("\n")}\n</${type}>`, path);
  const apiVersions = { min: 60, max: 68 };
  return { name: "t", description: "", folder: "t", apiVersions, parameters: [], files: [{ path, file: path, root }] };
}

/** Values that come from nowhere in particular. */
function given(values: ParameterValues): ResolvedValues {
  return new Map(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? { text: value } : { items: value.map((text) => ({ text })) },
    ]),
  );
}

const APP_FILE = "externalClientApps/${appName}.eca";

function failure(run: () => unknown): KantivError {
  try {
    run();
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
  throw new Error("did not fail");
}

function rootOf(loaded: LoadedTemplate, values: ParameterValues): XmlElement | undefined {
  return render(loaded, given(values), "66.0").components[0]?.root;
}

describe("the template that ships", () => {
  it.each([62, 63, 64, 65, 66, 67, 68])("is valid and in order at API %i.0", (version) => {
    for (const component of renderShipped({}, `${version}.0`).components) {
      expect(checkSchema(component, `${version}.0`, { file: component.fullName })).toEqual([]);
    }
  });

  it.each(["61.0", "69.0"])("is refused at API %s, for which it is not made", (apiVersion) => {
    expect(failure(() => renderShipped({}, apiVersion))).toMatchObject({ code: "TEMPLATE_API_VERSION", exit: 2 });
  });

  it("makes the app with the four scopes, pre-authorised by the permission set, and nothing bound to an org", () => {
    const files = layoutFiles(renderShipped({ permissionSet: "Kantiv_Users" }), "metadata");
    const all = files.map((file) => Buffer.from(file.bytes).toString()).join("\n");
    expect(all).toContain("<commaSeparatedOauthScopes>Api, Basic, OpenID, RefreshToken<");
    expect(all).toContain("<permittedUsersPolicyType>AdminApprovedPreAuthorized<");
    expect(all).toContain("<commaSeparatedPermissionSet>Kantiv_Users<");
    expect(files.map((file) => file.path)).toContain("permissionsets/Kantiv_Users.permissionset");
    expect(all).not.toMatch(/oauthLink|orgScopedExternalApp|consumerKey|consumerSecret|managedType/);
  });

  it("names every satellite after the app, also with the longest name", () => {
    const appName = "A".repeat(70);
    const names = renderShipped({ appName }).components.map((component) => component.fullName);
    expect(names.filter((name) => name.startsWith(appName)).every((name) => name.length <= 80)).toBe(true);
    expect(names).toHaveLength(6);
  });

  it("leaves out a refresh token's lifetime where the policy has none", () => {
    const values = { refreshTokenPolicy: "Zero", refreshTokenValidityPeriod: "", refreshTokenValidityUnit: "" };
    const policy = renderShipped(values).components.find(({ type }) => type.includes("OauthConfigurable"));
    expect(policy && printXml(policy.root)).not.toContain("refreshTokenValidity");
  });
});

describe("rendering", () => {
  it("gives the same bytes for the same input", () => {
    const bytes = () => layoutFiles(renderShipped(), "metadata").map((file) => Buffer.from(file.bytes).toString("hex"));
    expect(bytes()).toEqual(bytes());
  });

  it("brings elements into schema order, whatever the template's order", () => {
    const root = rootOf(template(APP_FILE, "<label>L</label>", "<contactEmail>e</contactEmail>"), { appName: "A" });
    expect(root?.children.map((child) => child.name)).toEqual(["contactEmail", "label"]);
  });

  it("puts several placeholders into one text, and each value once: one that looks like a placeholder stays", () => {
    const root = rootOf(template(APP_FILE, "<label>${a}-${b}-${a}</label>"), { appName: "A", a: "${b}", b: "2" });
    expect(root?.children).toMatchObject([{ name: "label", text: "${b}-2-${b}" }]);
  });

  it("drops an element that is one parameter without a value", () => {
    const root = rootOf(template(APP_FILE, "<contactPhone> ${phone} </contactPhone>", "<label>L</label>"), {
      appName: "A",
    });
    expect(root?.children.map((child) => child.name)).toEqual(["label"]);
  });

  it("leaves out the white space around a value that is the whole text, and keeps what the value has", () => {
    const root = rootOf(template(APP_FILE, "<label>\n  ${a}\n</label>"), { appName: "A", a: " b " });
    expect(root?.children).toMatchObject([{ name: "label", text: " b " }]);
  });

  it("finds a parameter without a value where one is needed, at its place", () => {
    const error = failure(() => render(template(APP_FILE, "<label>x ${y}</label>"), given({ appName: "A" }), "66.0"));
    expect(error.problems).toMatchObject([{ code: "PARAMETER_MISSING", file: APP_FILE, line: 2, column: 1 }]);
    expect(failure(() => render(template(APP_FILE), given({}), "66.0")).problems).toMatchObject([
      { code: "PARAMETER_MISSING", file: APP_FILE },
    ]);
  });

  it("refuses what Salesforce would refuse, every problem with the place in the template", () => {
    const bad = template(
      "extlClntAppOauthPolicies/${appName}.ecaOauthPlcy",
      "<permittedUsersPolicyType>${policy}</permittedUsersPolicyType>",
      "<isNamedUserJwtEnabled>false</isNamedUserJwtEnabled>",
      "<unknown/>",
    );
    const error = failure(() => render(bad, given({ appName: "A", policy: "AdminApproved" }), "66.0"));
    expect([error.code, error.exit]).toEqual(["RENDER_INVALID", 2]);
    expect(error.problems.map(({ code, line }) => `${code} ${line}`).sort()).toEqual([
      "SCHEMA_ENUM 2",
      "SCHEMA_REQUIRED 1",
      "SCHEMA_UNDOCUMENTED 3",
      "SCHEMA_UNKNOWN_ELEMENT 4",
      "SCHEMA_VERSION 3",
    ]);
  });

  it("refuses what belongs to one org", () => {
    const bad = template(APP_FILE, "<orgScopedExternalApp>00D:A</orgScopedExternalApp>");
    expect(failure(() => render(bad, given({ appName: "A" }), "66.0")).problems).toMatchObject([
      { code: "SCHEMA_ORG_BOUND" },
    ]);
  });

  it.each(["../evil", "a/b", "a/../externalClientApps/b", ".", "", "a\\b", "A_", "x.eca/../../y"])(
    "refuses the file name %j",
    (appName) => {
      const error = failure(() => render(template(APP_FILE, "<label>x</label>"), given({ appName }), "66.0"));
      expect(error.problems).toMatchObject([{ code: "RENDER_FILE_NAME" }]);
    },
  );

  it("refuses two files that make one component", () => {
    const one = template(APP_FILE, "<label>x</label>");
    const two = template("externalClientApps/${other}.eca", "<label>y</label>");
    const both = { ...one, files: [...one.files, ...two.files] };
    expect(failure(() => render(both, given({ appName: "A", other: "a" }), "66.0")).problems).toMatchObject([
      { code: "RENDER_REPEATED" },
    ]);
  });
});

describe("any value", () => {
  it("is refused, or comes back as the same text and changes nothing else", () => {
    const plain = shape(renderShipped({ label: "Plain" }));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string(), xmlText), (label) => {
        let pkg: ReturnType<typeof renderShipped>;
        try {
          pkg = renderShipped({ label });
        } catch (error) {
          expect(error).toMatchObject({ code: "PARAMETERS_INVALID" });
          return;
        }
        const components = readLayout(layoutFiles(pkg, "metadata"));
        const app = components.find(({ type }) => type === "ExternalClientApplication");
        const read = app?.root.children.find((child) => child.name === "label")?.text;
        expect(read).toBe(label === "" ? undefined : label);
        if (label !== "") expect(shape({ components })).toEqual(plain);
      }),
    );
  });

  it("that XML can hold survives rendering unchanged, even without the checks of parameters", () => {
    fc.assert(
      fc.property(xmlText, (value) => {
        const pkg = render(template(APP_FILE, "<label>a ${x} b</label>"), given({ appName: "A", x: value }), "66.0");
        const [read] = readLayout(layoutFiles(pkg, "metadata"));
        expect(read?.root.children.map((child) => child.text)).toEqual([`a ${value} b`]);
      }),
    );
  });
});

/** Names of all elements, without their texts. */
function shape({ components }: { components: readonly { fullName: string; root: XmlElement }[] }): unknown {
  const names = (element: XmlElement): unknown => [element.name, element.children.map(names)];
  return components.map(({ fullName, root }) => [fullName, names(root)]);
}
