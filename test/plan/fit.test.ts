import { describe, expect, it } from "vitest";
import { APP_TYPES, type ElementSpec, kindOf } from "../../src/metadata/kinds.ts";
import { printXml } from "../../src/metadata/xml.ts";
import type { Component, XmlElement } from "../../src/model/metadata.ts";
import { compareComponents } from "../../src/plan/compare.ts";
import { fitNames } from "../../src/plan/counterpart.ts";
import { adopt, putBackOver } from "../../src/plan/fit.ts";
import { leaf, rendered } from "./packages.ts";

/** What the org alone writes, and what says whose the file is. */
const EXEMPT = [
  "fullName",
  "externalClientApplication",
  "consumerKey",
  "consumerSecret",
  "oauthLink",
  "orgScopedExternalApp",
];

const types = [...APP_TYPES, "PermissionSet"];
const elements = types.flatMap((type) =>
  (kindOf(type)?.elements ?? [])
    .filter(({ name }) => !EXEMPT.includes(name))
    .map((spec): [string, string, ElementSpec] => [type, spec.name, spec]),
);

/** Not what the platform takes by default, wherever that is known. */
function elementOf({ name, type, values, children, default: usual }: ElementSpec): XmlElement {
  if (children) return { name, children: children.map(elementOf) };
  const text =
    type === "boolean"
      ? usual === "true"
        ? "false"
        : "true"
      : (values?.findLast(({ value }) => value !== usual)?.value ?? (type === "int" ? "7" : "theirs"));
  return { name, text, children: [] };
}

/** The template's component without that element. */
function without(type: string, name: string): Component {
  const component = rendered().components.find((one) => one.type === type) as Component;
  const children = component.root.children.filter((child) => child.name !== name);
  return { ...component, root: { ...component.root, children } };
}

const having = (component: Component, element: XmlElement): Component => ({
  ...component,
  root: { ...component.root, children: [...component.root.children, element] },
});

/** Whether a plan shows the element, or the deployment has it as the org does. */
function shownOrKept(fitted: readonly Component[], there: Component, element: XmlElement): boolean {
  const shown = compareComponents(fitted, [there]).flatMap(({ fields }) =>
    fields.map(({ path }) => path.split(/[.[]/, 1)[0]),
  );
  const kept = fitted[0]?.root.children.find(({ name }) => name === element.name);
  return shown.includes(element.name) || (kept !== undefined && printXml(kept) === printXml(element));
}

describe("an element that the org has", () => {
  it.each(elements)(
    "%s %s, left out by the template: stands in the plan or is deployed as it is",
    (type, name, spec) => {
      const [template, element] = [without(type, name), elementOf(spec)];
      const there = having(template, element);
      const { components } = adopt({ apiVersion: "68.0", components: [template] }, [there]);
      expect(shownOrKept(components, there, element)).toBe(true);
    },
  );

  it.each(elements.filter(([, , { children }]) => !children))(
    "%s %s, stated otherwise: stands in the plan or is deployed as it is",
    (type, name, spec) => {
      const [template, element] = [without(type, name), elementOf(spec)];
      const other = { name, text: spec.default ?? (spec.type === "boolean" ? "false" : "ours"), children: [] };
      const there = having(template, element);
      const { components } = adopt({ apiVersion: "68.0", components: [having(template, other)] }, [there]);
      expect(shownOrKept(components, there, element)).toBe(true);
    },
  );

  it.each(elements)("%s %s, absent from a backup: stands in the listing or stays as it is", (type, name, spec) => {
    const [then, element] = [without(type, name), elementOf(spec)];
    const there = having(then, element);
    const { components } = putBackOver({ apiVersion: "68.0", components: [then] }, [there]);
    expect(shownOrKept(components, there, element)).toBe(true);
  });

  it("and no schema here knows is deployed as it is", () => {
    const element = { name: "isBrandNewPluginEnabled", text: "true", children: [] };
    const template = without("ExtlClntAppConfigurablePolicies", "none");
    const there = having(template, element);
    const { components } = adopt({ apiVersion: "68.0", components: [template] }, [there]);
    expect(shownOrKept(components, there, element)).toBe(true);
  });

  it.each(["consumerKey", "consumerSecret", "oauthLink", "orgScopedExternalApp"])(
    "and writes itself, %s, is never sent",
    (name) => {
      for (const type of types) {
        const template = without(type, name);
        const there = having(template, { name, text: "theirs", children: [] });
        const { components } = adopt({ apiVersion: "68.0", components: [template] }, [there]);
        const known = kindOf(type)?.elements.some((spec) => spec.name === name);
        if (known) expect(components[0]?.root.children.map((child) => child.name)).not.toContain(name);
      }
    },
  );
});

it("names in lists are written as the org writes them, what others put there stays, and an element without text is no name", () => {
  const POLICY = "ExtlClntAppOauthConfigurablePolicies";
  const list = (text: string) =>
    having(without(POLICY, "commaSeparatedPermissionSet"), leaf("commaSeparatedPermissionSet", text));
  const ours = having(list("readers, Others"), { name: "externalClientApplication", children: [] });
  const { components } = adopt({ apiVersion: "68.0", components: [ours] }, [list("Readers,Writers")]);
  const texts = components[0]?.root.children.filter(({ name }) => name === "commaSeparatedPermissionSet");
  expect(texts?.map(({ text }) => text)).toEqual(["Readers,Others,Writers"]);
});

describe("names that the org writes in another case", () => {
  const APP = "ExternalClientApplication";
  const POLICY = "ExtlClntAppOauthConfigurablePolicies";
  const template = rendered().components;
  const of = (components: readonly Component[], type: string) =>
    components.find((one) => one.type === type) as Component;
  const textAt = (component: Component, name: string) => component.root.children.find((one) => one.name === name)?.text;
  const appThere: Component = { ...of(template, APP), fullName: "KANTIV_integration" };
  const fitted = (there: readonly Component[], components = template) => fitNames(components, there);

  it("are the app's own, in what names it as its parent, blanks around it or not, and in nothing else", () => {
    const spaced = template.map((one) =>
      one.type === POLICY
        ? { ...one, root: changedLeaf(one.root, "externalClientApplication", " Kantiv_Integration ") }
        : one,
    );
    for (const components of [template, spaced]) {
      expect(textAt(of(fitted([appThere], components), POLICY), "externalClientApplication")).toBe(
        "KANTIV_integration",
      );
    }
    const another = template.map((one) => ({
      ...one,
      root: changedLeaf(one.root, "externalClientApplication", "Another_App"),
    }));
    expect(textAt(of(fitted([appThere], another), POLICY), "externalClientApplication")).toBe("Another_App");
    expect(of(fitted([appThere]), APP).fullName).toBe("KANTIV_integration");
    const named = having(of(template, POLICY), leaf("startPage", "Kantiv_Integration"));
    expect(textAt(of(fitted([appThere], [named]), POLICY), "startPage")).toBe("Kantiv_Integration");
    const empty = {
      ...named,
      root: { ...named.root, children: [{ name: "externalClientApplication", children: [] }] },
    };
    expect(fitted([appThere], [empty])[0]?.root).toEqual(empty.root);
  });

  it("stay as the template has them where the org has no such app", () => {
    expect(fitted([])).toEqual(template);
  });

  it("are a part's own label where that is its name, and not where it is said otherwise or renamed", () => {
    const ours = { ...of(template, POLICY), fullName: "Part_oauthPlcy" };
    const labelled = (label: string) => ({ ...ours, root: changedLeaf(ours.root, "label", label) });
    const there = { ...ours, fullName: "PART_OAUTHPLCY" };
    expect(textAt(of(fitted([there], [labelled("Part_oauthPlcy")]), POLICY), "label")).toBe("PART_OAUTHPLCY");
    expect(textAt(of(fitted([there], [labelled("Our policy")]), POLICY), "label")).toBe("Our policy");
    const renamed = { ...ours, fullName: "Made_In_Setup" };
    const [fit] = fitted([renamed], [labelled("Part_oauthPlcy")]);
    expect([fit?.fullName, fit && textAt(fit, "label")]).toEqual(["Made_In_Setup", "Part_oauthPlcy"]);
  });

  it("are those of a shared list, which stands as it is written where no name differs", () => {
    const list = (text: string) => {
      const policy = of(template, POLICY);
      return { ...policy, root: changedLeaf(policy.root, "commaSeparatedPermissionSet", text) };
    };
    const listAs = (ours: string, theirs: string) =>
      textAt(of(fitted([list(theirs)], [list(ours)]), POLICY), "commaSeparatedPermissionSet");
    expect(listAs("readers, Own", "Readers,Writers")).toBe("Readers,Own");
    expect(listAs("Readers, Own", "Readers,Writers")).toBe("Readers, Own");
  });
});

function changedLeaf(root: XmlElement, name: string, text: string): XmlElement {
  return { ...root, children: root.children.map((child) => (child.name === name ? leaf(name, text) : child)) };
}
