import { stringify } from "yaml";
import { canonical } from "../metadata/canonical.ts";
import { listed } from "../metadata/component.ts";
import { type ElementSpec, kindOf, PUBLISHERS_TYPES } from "../metadata/kinds.ts";
import { OWNER_MARK } from "../metadata/owner-mark.ts";
import { printXml } from "../metadata/xml.ts";
import type { Component, XmlElement } from "../model/metadata.ts";
import { isKnownHost } from "../util/salesforce-host.ts";
import { sameName } from "../util/same-name.ts";
import { type Declared, namedSets } from "./adopted-sets.ts";
import { DEFAULTS_EXAMPLE } from "./example.ts";
import { TEMPLATE_YAML } from "./locate.ts";

/** A file of a template that is to be written, by its path in the template's folder. */
export interface NewTemplateFile {
  path: string;
  text: string;
}

/** What a value becomes that another org has otherwise: a parameter, or without one it stays as it is. */
interface Rule {
  of: string;
  element: string;
  parameter: string;
  declared: (value: string) => Declared;
}

const APP = "ExternalClientApplication";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const USER = "Username of a user of the org that the template is used in.";

const RULES: readonly Rule[] = [
  {
    of: APP,
    element: "label",
    parameter: "label",
    declared: (value) => ({
      type: "string",
      description: "Name of the app as people see it in Setup.",
      default: value,
      maxLength: 80,
    }),
  },
  {
    of: APP,
    element: "contactEmail",
    parameter: "contactEmail",
    declared: (value) => ({
      type: "email",
      description: "Whom Salesforce and the org's administrators can write to about the app.",
      default: value,
    }),
  },
  {
    of: GLOBAL,
    element: "callbackUrl",
    parameter: "callbacks",
    declared: (value) => ({
      type: "url",
      list: true,
      description: "Callback URLs; a JWT login never calls one, but Setup wants one for every app.",
      default: value.split(/\s+/),
    }),
  },
  {
    of: POLICY,
    element: "commaSeparatedProfile",
    parameter: "profile",
    declared: (value) => ({
      type: "string",
      description: "Name of the profile, as people see it in Setup, whose users may use the app.",
      default: value,
    }),
  },
  ...["clientCredentialsFlowUser", "executeHandlerAs"].map(
    (element): Rule => ({
      of: POLICY,
      element,
      parameter: element,
      declared: () => ({ type: "string", description: USER, required: true, maxLength: 80 }),
    }),
  ),
];

const CERTIFICATE: Declared = {
  type: "certificate",
  description: "The public certificate, in PEM form, that Salesforce checks the signature of every login with.",
  required: true,
};

/** The newest version that was looked at when this was written: what an org of today gives out is in it. */
const NEWEST = 68;
/** Types with a description that says whose they are. */
const MARKED = [APP, "PermissionSet", "PermissionSetGroup"];
/** The first version with all that templates of this tool hold. */
const OLDEST = 62;

/**
 * An app that is there as a template: what belongs to the one org is left out or made a parameter, whose default is the value
 * of then where another org may have it, too. The owner's mark is added to descriptions. Pure.
 *
 * @param there the app, its parts, and the permission sets and groups that the template is to make; one that the policy names and
 *   that is not among them stays the customer's
 * @param assigned permission set groups of the customer's own by which the user gets in
 */
export function adoptedTemplate(
  name: string,
  app: string,
  there: readonly Component[],
  assigned: readonly string[] = [],
): NewTemplateFile[] {
  // An installed app has one name in every org, and only what an org decides of it is a template's.
  const isInstalled = app.includes("__");
  const components = isInstalled ? there.filter(({ type }) => !PUBLISHERS_TYPES.includes(type)) : there;
  const parameters: Record<string, Declared> = isInstalled
    ? {}
    : {
        appName: {
          type: "apiName",
          description: "API name of the External Client App; its settings and policies are named after it.",
          default: app,
          maxLength: 70,
        },
      };
  const sets = namedSets(app, components, assigned);
  const names = new Map([[app, isInstalled ? app : "${appName}"], ...sets.names]);
  Object.assign(parameters, sets.parameters);
  const files = components.map((component): NewTemplateFile => {
    const kind = kindOf(component.type);
    const root = withParameters(component, names, parameters);
    return {
      path: `${kind?.folder}/${named(component.fullName, names)}.${kind?.suffix}`,
      text: printXml(canonical(root)),
    };
  });
  const used = components.flatMap(({ type, root }) => [
    kindOf(type)?.since ?? 0,
    ...versionsOf(root, kindOf(type)?.elements ?? []),
  ]);
  const yaml = {
    name,
    description: `The app ${app} as it was in an org.`,
    ...(isInstalled && { app: "installed" }),
    ...(sets.assigns.length > 0 && { assigns: sets.assigns }),
    apiVersions: { min: Math.max(OLDEST, ...used), max: NEWEST },
    parameters,
  };
  return [
    { path: TEMPLATE_YAML, text: stringify(yaml, { lineWidth: 120 }) },
    ...files,
    { path: DEFAULTS_EXAMPLE, text: exampleText(parameters) },
  ];
}

/** With a made-up value for what has no default: by it a review sets the app up. */
function exampleText(parameters: Readonly<Record<string, Declared>>): string {
  const open = Object.entries(parameters).filter(([, { required, type }]) => required && type !== "certificate");
  const values = open.map(([name, { type }]) => [
    name,
    type === "url" ? "https://app.acme.example" : "integration@acme.example",
  ]);
  const description =
    "As the app was in the org that it comes from, with made-up values for what belonged to that org.";
  return stringify({ description, parameters: Object.fromEntries(values) }, { lineWidth: 120 });
}

function withParameters(
  { type, root }: Component,
  names: ReadonlyMap<string, string>,
  parameters: Record<string, Declared>,
): XmlElement {
  const kept = portable(root, kindOf(type)?.elements ?? []).children.filter(
    ({ name }) => type !== GLOBAL || name !== "certificate",
  );
  const children = kept.map((child) => {
    const own = replaced(type, child, names, parameters);
    return own.text === child.text ? literal(child, parameters) : own;
  });
  if (type === GLOBAL) {
    parameters.certificate = CERTIFICATE;
    children.push({ name: "certificate", text: "${certificate}", children: [] });
  }
  return { ...root, children: MARKED.includes(type) ? marked(children) : children };
}

/** Without what an org makes by itself, or what nobody documents. */
function portable(element: XmlElement, specs: readonly ElementSpec[]): XmlElement {
  const children = element.children.flatMap((child) => {
    const spec = specs.find(({ name }) => name === child.name);
    return spec === undefined || spec.never ? [] : [portable(child, spec.children ?? [])];
  });
  return { ...element, children };
}

function replaced(
  type: string,
  child: XmlElement,
  names: ReadonlyMap<string, string>,
  parameters: Record<string, Declared>,
): XmlElement {
  const text = child.text?.trim() ?? "";
  if (child.children.length > 0 || text === "") return child;
  const rule = RULES.find(({ of, element }) => of === type && element === child.name);
  if (rule) {
    parameters[rule.parameter] = rule.declared(text);
    return { ...child, text: `\${${rule.parameter}}` };
  }
  if (URL.canParse(text) && isKnownHost(new URL(text).hostname)) {
    parameters[child.name] = { type: "url", description: "An address of the org that the app is in.", required: true };
    return { ...child, text: `\${${child.name}}` };
  }
  if (child.name === "permissionSets" && type === "PermissionSetGroup") return { ...child, text: named(text, names) };
  if (child.name === "commaSeparatedPermissionSet") {
    return {
      ...child,
      text: listed(text)
        .map((set) => named(set, names))
        .join(","),
    };
  }
  const isName = child.name === "externalClientApplication" || child.name === "label";
  return isName && !type.startsWith("PermissionSet") ? { ...child, text: named(text, names) } : child;
}

/** A text of the org's that would be read as a place for a value comes in as the value of a parameter, which is put in as it is. */
function literal(child: XmlElement, parameters: Record<string, Declared>): XmlElement {
  if (child.children.length > 0) return { ...child, children: child.children.map((one) => literal(one, parameters)) };
  if (!child.text?.includes("${")) return child;
  const name = [child.name, ...FURTHER.map((nth) => `${child.name}${nth}`)].find(
    (one) => !Object.hasOwn(parameters, one),
  );
  if (name === undefined) return child;
  const description = `<${child.name}> as it was in the org.`;
  parameters[name] = { type: "text", description, default: child.text.trim(), maxLength: 4_000 };
  return { ...child, text: `\${${name}}` };
}

/** An app has a text of that kind in a few places at most. */
const FURTHER = [...Array(100).keys()].map((nth) => nth + 2);

/** A name with its parameter: the whole of it, or what a part of the app has before its own ending (`Acme_oauth`). */
function named(name: string, names: ReadonlyMap<string, string>): string {
  for (const [known, placeholder] of names) if (sameName(name, known)) return placeholder;
  const [[app, placeholder] = ["", ""]] = names;
  return name.startsWith(`${app}_`) ? `${placeholder}${name.slice(app.length)}` : name;
}

function marked(children: readonly XmlElement[]): XmlElement[] {
  const own = children.find(({ name }) => name === "description")?.text?.trim() ?? "";
  if (own.includes(OWNER_MARK)) return [...children];
  const text = `${own === "" ? "" : `${own.replace(/[.]?$/, ".")} `}${OWNER_MARK}.`;
  return [...children.filter(({ name }) => name !== "description"), { name: "description", text, children: [] }];
}

/** The first API versions that have what is used. */
function versionsOf(element: XmlElement, specs: readonly ElementSpec[]): number[] {
  return element.children.flatMap((child) => {
    const spec = specs.find(({ name }) => name === child.name);
    if (spec === undefined || spec.never) return [];
    const value = spec.values?.find((one) => one.value === child.text);
    return [spec.since, value?.since ?? 0, ...versionsOf(child, spec.children ?? [])];
  });
}
