import type { Component, RenderedPackage, XmlElement } from "../../src/model/metadata.ts";
import type { OrgSnapshot } from "../../src/model/org.ts";
import type { ParameterValues } from "../../src/model/template.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";

const template = await shippedTemplate();

/** The template that ships, rendered at API 66.0. */
export function rendered(values: ParameterValues = {}): RenderedPackage {
  return render(template, resolveParameters(template, values, TEST_CERTIFICATE), "66.0");
}

/** A snapshot of an org that has exactly these components, and the rows that give access. */
export function snapshotOf(components: readonly Component[], given: Partial<OrgSnapshot> = {}): OrgSnapshot {
  return {
    orgId: "00DA",
    apiVersion: "66.0",
    components,
    app: { id: "0xIA", developerName: "Kantiv_Integration" },
    permissionSet: { id: "0PSA", name: "Kantiv_Integration" },
    user: { id: "005B", username: "k@a.com", active: true, profileId: "00eA" },
    assignmentId: "0PaA",
    preauthorisationId: "0J0A",
    consumerKey: "3MVG9.key",
    ...given,
  };
}

export const leaf = (name: string, text: string): XmlElement => ({ name, text, children: [] });

/** The component of a type, changed: elements of these names replaced, added, or with `null` left out. */
export function changed(
  components: readonly Component[],
  type: string,
  elements: Readonly<Record<string, string | null>>,
  fullName?: string,
): Component[] {
  return components.map((component) => {
    if (component.type !== type) return component;
    const others = component.root.children.filter((child) => !(child.name in elements));
    const given = Object.entries(elements).flatMap(([name, text]) => (text === null ? [] : [leaf(name, text)]));
    const root = { ...component.root, children: [...others, ...given] };
    return { ...component, fullName: fullName ?? component.fullName, root };
  });
}

export function only(components: readonly Component[], type: string): Component {
  const [found] = components.filter((component) => component.type === type);
  if (!found) throw new Error(`no ${type}`);
  return found;
}
