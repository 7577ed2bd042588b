import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type GuideCertificate, guideFacts } from "../../src/guide/facts.ts";
import { setupGuide } from "../../src/guide/guide.ts";
import type { Component, RenderedPackage, XmlElement } from "../../src/model/metadata.ts";
import { html } from "../../src/page/html.ts";
import { markdown } from "../../src/page/markdown.ts";
import { resolveParameters } from "../../src/template/parameters.ts";
import { render } from "../../src/template/render.ts";
import { shippedTemplate, TEST_CERTIFICATE } from "../helpers/shipped-template.ts";

const CERTIFICATE: GuideCertificate = { subject: "CN=Kantiv", fingerprint256: "AA:BB", validTo: "2030-01-01" };
const SUBJECT = { template: "kantiv-integration", apiVersion: "66.0", username: undefined, instanceUrl: undefined };

let pkg: RenderedPackage;
beforeAll(async () => {
  const template = await shippedTemplate();
  pkg = render(template, resolveParameters(template, {}, TEST_CERTIFICATE), "66.0");
});

const guideOf = (of: RenderedPackage) => {
  const page = setupGuide(SUBJECT, guideFacts(of, CERTIFICATE));
  return { md: markdown(page), html: html(page) };
};

/** The parts of a guide that a person clicks through, without the list of every element at its end. */
const bodyOf = (of: RenderedPackage) => guideOf(of).md.split("## Every setting")[0] ?? "";

interface Leaf {
  component: Component;
  path: number[];
  element: XmlElement;
}

function leavesOf(of: RenderedPackage): Leaf[] {
  const walk = (component: Component, element: XmlElement, path: number[]): Leaf[] =>
    element.children.length === 0
      ? [{ component, path, element }]
      : element.children.flatMap((child, index) => walk(component, child, [...path, index]));
  return of.components.flatMap((component) => walk(component, component.root, []));
}

function withText(element: XmlElement, [index, ...rest]: number[], text: string): XmlElement {
  if (index === undefined) return { ...element, text };
  return {
    ...element,
    children: element.children.map((child, at) => (at === index ? withText(child, rest, text) : child)),
  };
}

const changed = ({ component, path }: Leaf, text: string): RenderedPackage => ({
  ...pkg,
  components: pkg.components.map((it) => (it === component ? { ...it, root: withText(it.root, path, text) } : it)),
});

describe("the set-up guide", () => {
  it("says, by hand too, each object and field that a permission set grants, and what else", async () => {
    const template = await shippedTemplate("kantiv-integration-production");
    const given = {
      readObjects: ["Account"],
      editObjects: ["Lead"],
      readFields: ["Account.Industry"],
      editFields: ["Lead.Rating"],
    };
    const granted = render(template, resolveParameters(template, given, TEST_CERTIFICATE), "66.0");
    const part = (of: RenderedPackage) => bodyOf(of).split("## 4.")[1]?.split("## 5.")[0] ?? "";
    for (const row of [
      "| API Enabled | on |",
      "| Account | Read |",
      "| Lead | Read, Create, Edit |",
      "| Account.Industry | Read Access |",
      "| Lead.Rating | Read Access, Edit Access |",
    ]) {
      expect(part(granted)).toContain(row);
    }
    expect(part(granted)).not.toContain("what else it grants");
    expect(part(pkg)).not.toContain("Object Settings");
  });

  it("asks for a user with the profile where that is the way in, and assigns nothing", async () => {
    const template = await shippedTemplate("kantiv-integration-profile");
    const body = bodyOf(render(template, resolveParameters(template, {}, TEST_CERTIFICATE), "66.0"));
    expect(body).toContain("With the profile Minimum Access - API Only Integrations: by it the user is let in");
    expect(body).toContain("- Profile Minimum Access - API Only Integrations");
    expect(body).not.toMatch(/Assign|permset|System Administrator, so that/);
    expect(body).toContain("1. [ ] In Setup, Quick Find: External Client App Manager, open the app, its Policies tab");
  });

  it("tells of a group which sets it takes, and that it is assigned in their place", () => {
    const [set] = pkg.components.filter(({ type }) => type === "PermissionSet");
    const leaf = (name: string, text: string) => ({ name, text, children: [] });
    const children = [leaf("label", "All of it"), leaf("permissionSets", set?.fullName ?? "")];
    const group = { type: "PermissionSetGroup", fullName: "Acme_All", root: { name: "PermissionSetGroup", children } };
    const body = bodyOf({ ...pkg, components: [...pkg.components, group] });
    expect(body).toContain(`choose New Permission Set Group, and add ${set?.fullName}:`);
    expect(body).toContain(
      "Assign Acme_All to the integration user: Setup, Quick Find: Permission Set Groups, the group once its status is Updated",
    );
    expect(body).toContain("| Label | `All of it` |\n| API Name | `Acme_All` |");
    // The Salesforce CLI would look the name up among permission sets.
    expect(body).not.toContain("org assign permset");
    expect(body).toContain(
      "The Salesforce CLI assigns no permission set groups. Give the integration user Acme_All in Setup",
    );
  });

  it("gives what is the org's own besides, by hand and beside the commands, and numbers the steps after it", () => {
    const page = setupGuide(SUBJECT, guideFacts(pkg, CERTIFICATE, ["Sales_Data", "Sales_Group"]));
    const body = markdown(page).split("## Every setting")[0] ?? "";
    expect(body).toContain("Assign your own Sales_Data, Sales_Group to the integration user");
    expect(body).toContain("Give the integration user Sales_Data, Sales_Group in Setup");
    expect(body).toContain("org assign permset --name Kantiv_Integration");
    expect(body).toMatch(/^6\. \[ \] Save\. Above the OAuth policies/m);
  });

  it("has a box to tick for a permission set that is to be made, too", () => {
    expect(bodyOf(pkg)).toMatch(/^1\. \[ \] In Setup, Quick Find: Permission Sets, choose New, with no licence:/m);
  });

  it("has each name that is to be typed in a table of its own, from where it can be copied", () => {
    const named = "| Label | `Kantiv Integration` |\n| API Name | `Kantiv_Integration` |";
    expect(bodyOf(pkg)).toContain(named);
  });

  it("assigns the customer's own set, which it does not make", () => {
    const body = bodyOf({ ...pkg, components: pkg.components.filter(({ type }) => type !== "PermissionSet") });
    expect(body).toContain("Assign Kantiv_Integration to the integration user");
    expect(body).toContain("org assign permset --name Kantiv_Integration");
    expect(body).not.toContain("choose New, with");
  });

  it("makes no installed app, and asks for no key of it", () => {
    const body = bodyOf({
      ...pkg,
      components: pkg.components.filter(({ type }) => /Policies|PermissionSet/.test(type)),
    });
    expect(body).toContain("External Client App Manager, shows Kantiv_Integration.");
    expect(body).not.toMatch(/New External Client App|Consumer Key and Secret|Consumer key: /);
  });

  it("has the address of each page that a step names, and of no other", async () => {
    const subject = { ...SUBJECT, instanceUrl: "https://acme--uat.sandbox.my.salesforce.com" };
    const pagesOf = (of: RenderedPackage) => {
      const { md } = { md: markdown(setupGuide(subject, guideFacts(of, CERTIFICATE))) };
      const [steps = "", pages = ""] = md.split("## Pages in Setup");
      const named = [...pages.matchAll(/^\| ([A-Z][\w ]+) \| .*lightning/gm)].map(([, words = ""]) => words);
      for (const words of named) expect(steps).toContain(`Quick Find: ${words}`);
      return named;
    };
    expect(pagesOf(pkg)).toEqual(["Users", "External Client App Manager", "Permission Sets", "Company Information"]);
    const template = await shippedTemplate("kantiv-integration-profile");
    const byProfile = render(template, resolveParameters(template, {}, TEST_CERTIFICATE), "66.0");
    expect(pagesOf(byProfile)).not.toContain("Permission Sets");
  });

  it("says what the shipped template says, in Setup's words", () => {
    const body = bodyOf(pkg);
    for (const words of [
      "Kantiv Integration",
      "Integrations@kantiv.com",
      "https://app.kantiv.com",
      "Access the identity URL service (id, profile, email, address, phone)",
      "Manage user data via APIs (api)",
      "Access unique user identifiers (openid)",
      "Admin approved users are pre-authorized",
      "Enforce IP restrictions",
      "Expire refresh token after 365 Days",
      "Permission set Kantiv_Integration",
    ]) {
      expect(body).toContain(words);
    }
    expect(body).toContain("Perform requests at any time (refresh_token, offline_access)");
    expect(body).toContain("| Enable JWT Bearer Flow | on |");
    expect(body).toContain("- [ ] Enable Device Flow");
    expect(body).toContain("AA:BB");
  });

  it("changes with every single value of the metadata, in both forms", () => {
    const before = guideOf(pkg);
    const leaves = leavesOf(pkg).filter(({ element }) => element.name !== "certificate");
    expect(leaves.length).toBeGreaterThan(30);
    for (const leaf of leaves) {
      const other = leaf.element.text === "true" ? "false" : leaf.element.text === "false" ? "true" : "Other";
      const after = guideOf(changed(leaf, other));
      expect(after.md, leaf.element.name).not.toBe(before.md);
      expect(after.html, leaf.element.name).not.toBe(before.html);
    }
  });

  it.each([
    ["ExternalClientApplication", "label"],
    ["ExternalClientApplication", "contactEmail"],
    ["ExternalClientApplication", "distributionState"],
    ["ExtlClntAppGlobalOauthSettings", "callbackUrl"],
    ["ExtlClntAppGlobalOauthSettings", "isPkceRequired"],
    ["ExtlClntAppGlobalOauthSettings", "isClientCredentialsFlowEnabled"],
    ["ExtlClntAppOauthSettings", "commaSeparatedOauthScopes"],
    ["ExtlClntAppOauthConfigurablePolicies", "permittedUsersPolicyType"],
    ["ExtlClntAppOauthConfigurablePolicies", "ipRelaxationPolicyType"],
    ["ExtlClntAppOauthConfigurablePolicies", "refreshTokenValidityPeriod"],
    ["ExtlClntAppOauthConfigurablePolicies", "requiredSessionLevel"],
    ["ExtlClntAppOauthConfigurablePolicies", "commaSeparatedPermissionSet"],
    ["ExtlClntAppConfigurablePolicies", "isEnabled"],
    ["PermissionSet", "label"],
  ])("has the value of %s.%s in its steps, too", (type, name) => {
    const leaf = leavesOf(pkg).find(({ component, element }) => component.type === type && element.name === name);
    if (!leaf) throw new Error(`the template has no ${type}.${name}`);
    const other = leaf.element.text === "true" ? "false" : leaf.element.text === "false" ? "true" : "Other";
    expect(bodyOf(changed(leaf, other))).not.toBe(bodyOf(pkg));
  });

  it("shows a value that Setup's words are not known for as the metadata has it", () => {
    const leaf = leavesOf(pkg).find(({ element }) => element.name === "commaSeparatedOauthScopes");
    if (!leaf) throw new Error("no scopes");
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z][A-Za-z]{3,12}$/), (scope) => {
        const words = guideFacts(changed(leaf, `Api, ${scope}`), CERTIFICATE).scopes;
        expect(words).toHaveLength(2);
        expect(words[1]).toMatch(new RegExp(`^${scope}$|\\(.*\\)$`));
      }),
    );
  });

  it("names the licence of a permission set that has one", () => {
    const licensed = pkg.components.map((component) => {
      const license = { name: "license", text: "Salesforce Integration", children: [] };
      if (component.type !== "PermissionSet") return component;
      return { ...component, root: { ...component.root, children: [...component.root.children, license] } };
    });
    expect(bodyOf(pkg)).toContain("with no licence");
    expect(bodyOf({ ...pkg, components: licensed })).toContain("with the licence Salesforce Integration");
  });

  it("says that the JWT flow is off when the package has no certificate", () => {
    const page = setupGuide(SUBJECT, guideFacts(pkg, undefined));
    expect(markdown(page)).toContain("- [ ] Enable JWT Bearer Flow");
  });
});
