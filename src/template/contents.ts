import {
  APP_TYPES,
  EXTRA_TYPES,
  KINDS,
  type Kind,
  ORG_SETTINGS,
  ORG_SETTINGS_NAME,
  POLICY_TYPES,
  PUBLISHERS_TYPES,
} from "../metadata/kinds.ts";
import type { Problem } from "../model/errors.ts";
import type { ParameterSpec } from "../model/template.ts";
import { sameName } from "../util/same-name.ts";
import type { ResolvedComponent } from "./components.ts";

/**
 * What a template may hold, by type: `one` of its app, which each app needs; one that an app `may` have; `several`; or
 * several that are `seldom` needed. What becomes of each is the kind's manner (`metadata/kinds`); whatever is not here is refused.
 */
const HELD: Readonly<Record<string, "one" | "may" | "several" | "seldom">> = {
  ...Object.fromEntries(APP_TYPES.map((type) => [type, "one" as const])),
  ...Object.fromEntries([...EXTRA_TYPES, ORG_SETTINGS].map((type) => [type, "may" as const])),
  PermissionSet: "several",
  PermissionSetGroup: "seldom",
};

/** Of what an app need not have nobody is told that it is missing. */
const OPTIONAL: readonly string[] = ["may", "seldom"];

const APP = "ExternalClientApplication";
const BY_HAND = "Remove it, and set it in Setup, External Client App Manager, the app.";
/** Folders of metadata that people put beside an app: what lies there, why a template cannot hold it, and what to do. */
const REFUSED: Readonly<Record<string, { what: string; why: string; remedy: string }>> = {
  extlClntAppAttestSettings: { what: "attestation settings", why: "their form is not published", remedy: BY_HAND },
  extlClntAppAttestPolicies: { what: "an attestation policy", why: "its form is not published", remedy: BY_HAND },
  certs: {
    what: "a certificate of the org",
    why: "the app's own certificate comes from jwt.certificate of the org file",
    remedy: "Remove it; a parameter of type certificate in the app's global OAuth settings is enough.",
  },
  connectedApps: {
    what: "a connected app",
    why: "a template sets up an External Client App",
    remedy: "Remove it; what it says belongs into the files of an External Client App.",
  },
  profiles: {
    what: "a profile",
    why: "a deployed profile replaces parts of the org's, for everybody who has it",
    remedy:
      "Put what the integration user needs into a permission set of the template; its login ranges and hours are integrationUser.ownProfile of the org file.",
  },
};

/** Types that a template may hold. */
export const TEMPLATE_KINDS: readonly Kind[] = KINDS.filter(({ type }) => Object.hasOwn(HELD, type));

/** Whether the files of a folder are judged one by one: as parts of the template, or as what it cannot hold. */
export function isMetadataFolder(name: string): boolean {
  return KINDS.some(({ folder }) => folder === name) || Object.hasOwn(REFUSED, name);
}

/** TEMPLATE_FILE for a file of a folder that a template cannot have; undefined for any other. */
export function refusedFile(path: string, file: string): Problem | undefined {
  const [folder = ""] = path.split("/");
  const refused = Object.hasOwn(REFUSED, folder) ? REFUSED[folder] : otherSettings(path);
  if (!refused) return undefined;
  const message = `${path} is ${refused.what}, which a template cannot hold: ${refused.why}.`;
  return { code: "TEMPLATE_FILE", message, remedy: refused.remedy, file };
}

/** Of all settings of an org those of External Client Apps alone are this tool's. */
function otherSettings(path: string) {
  if (!path.startsWith("settings/")) return undefined;
  const own = `settings/${ORG_SETTINGS_NAME}.settings`;
  if (path === own || path === `${own}-meta.xml`) return undefined;
  return {
    what: "a file of other settings of the whole org",
    why: `of those a template may state ${own} alone`,
    remedy: "Remove it, and set it in Setup, once for the org.",
  };
}

/** TEMPLATE_FILE for a file that a template of an installed app cannot have; undefined for any other. */
export function publishersFile(path: string, file: string): Problem | undefined {
  const [folder = ""] = path.split("/");
  const kind = KINDS.find((known) => known.folder === folder);
  if (!kind || !PUBLISHERS_TYPES.includes(kind.type)) return undefined;
  return {
    code: "TEMPLATE_FILE",
    message: `${path} is the publisher's part of an installed app, which a template cannot hold: its package alone brings and changes it.`,
    remedy: "Remove it; the policies and permission sets are what an org decides. Or leave out app: installed.",
    file,
  };
}

/** TEMPLATE_TWO_APPS or TEMPLATE_SECOND for each component beyond the one that a template, or its app, has of a type. Pure. */
export function countProblems(components: readonly ResolvedComponent[]): Problem[] {
  const firsts = new Map<string, string>();
  return components.flatMap((component): Problem[] => {
    const { type, fullName, root } = component;
    if (!["one", "may"].includes(HELD[type] ?? "")) return [];
    const key = `${type} ${appOf(component)}`.toLowerCase();
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, fullName);
      return [];
    }
    // Two files of one name are told of already.
    return sameName(first, fullName) ? [] : [{ ...secondOf(type, fullName, first), ...root.place }];
  });
}

/** Why a template without an app, or without a way into it, sets nothing up; in `lint` and `apply` alike. */
export const INCOMPLETE = {
  installed: {
    message: "The template is of an installed app, and its policies do not name one by namespace and name.",
    remedy:
      "Add both policies, and in each <externalClientApplication> write the app's full name, e.g. ${namespace}__${appName}.",
  },
  app: {
    message: "The template makes no External Client App.",
    remedy: "Add its file, externalClientApps/<name>.eca.",
  },
  wayIn: {
    message:
      "The template has no way in: it makes no permission set, and its OAuth policy names neither the customer's by a parameter nor a profile.",
    remedy:
      "Add permissionsets/<name>.permissionset, or name in the OAuth policy the customer's set by a parameter (commaSeparatedPermissionSet) or the user's profile (commaSeparatedProfile).",
  },
} as const;

/**
 * The full name of the installed app that all these components name as theirs; undefined where they name none, several, or one
 * without a namespace. A name that only an org file can say is taken as it stands.
 */
export function installedAppOf(components: readonly { type: string; app: string | undefined }[]): string | undefined {
  const parts = components.filter(({ type }) => POLICY_TYPES.includes(type));
  const [first] = parts;
  const isWhole = POLICY_TYPES.every((type) => parts.some((part) => part.type === type));
  const isOne = parts.every(({ app }) => sameName(app, first?.app));
  return isWhole && isOne && first?.app?.includes("__") ? first.app : undefined;
}

/** Where the file of a type is, as people are told to add it. */
function fileOf({ folder, suffix }: Kind): string {
  return `${folder}/<name>.${suffix}`;
}

/**
 * Parameters that no file has, each at its declaration. Where the file of a part that every app needs is missing, that is
 * what is wrong, told once as TEMPLATE_INCOMPLETE: what belongs into it stands nowhere else. TEMPLATE_UNUSED otherwise. Pure.
 *
 * @param types of the components that the template's files are
 * @param installed whether the app is another publisher's, of which a template has the policies alone
 */
export function unusedProblems(
  unused: readonly ParameterSpec[],
  types: readonly string[],
  installed: boolean,
): Problem[] {
  const absent = TEMPLATE_KINDS.filter(
    ({ type }) =>
      !types.includes(type) && !OPTIONAL.includes(HELD[type] ?? "") && !(installed && PUBLISHERS_TYPES.includes(type)),
  );
  const parts = absent.filter(({ type }) => HELD[type] === "one");
  const [first] = unused;
  if (first && parts.length > 0) {
    const names = unused.map(({ name }) => name).join(", ");
    const [are, stand] = [parts.length === 1 ? "a part" : "parts", unused.length === 1 ? "stands" : "stand"];
    return [
      {
        code: "TEMPLATE_INCOMPLETE",
        message: `The template lacks ${are} of its app: ${parts.map(({ type }) => type).join(", ")}; ${names} ${stand} in no other file.`,
        remedy: `Add ${parts.map(fileOf).join(", ")}.`,
        ...first.place,
      },
    ];
  }
  const more = absent.map((kind) => `; or add ${fileOf(kind)}, of which the template has none`).join("");
  return unused.map(({ name, place }) => ({
    code: "TEMPLATE_UNUSED",
    message: `Parameter ${name} stands in no file.`,
    remedy: `Use \${${name}} in a file, or remove the parameter${more}.`,
    ...place,
  }));
}

/** A name on the policy that stands there as it is, and not by an org file's word, is one of a set that is missing; in both alike, too. */
export function unmadeSet(name: string) {
  return {
    message: `The policy names the permission set ${name}, which the template does not make.`,
    remedy:
      "Correct the name, or add the set's file in permissionsets; for a set of the customer's make the name a parameter.",
  };
}

/** The app is one of the template, its parts are one of the app that they name. */
function appOf({ type, root }: ResolvedComponent): string {
  if (type === APP) return "";
  return root.children.find(({ name }) => name === "externalClientApplication")?.value?.text.trim() ?? "";
}

function secondOf(type: string, fullName: string, first: string): Problem {
  if (type === APP) {
    return {
      code: "TEMPLATE_TWO_APPS",
      message: `A template sets up one app; ${fullName} is a second one beside ${first}.`,
      remedy: "Make a template of each and an org file for each; several org files may be of one org.",
    };
  }
  return {
    code: "TEMPLATE_SECOND",
    message: `${fullName} is a second ${type}; ${first} is one already, and the org refuses another of the same app.`,
    remedy: "Keep one of the files; where an org has one already, its name is taken over.",
  };
}
