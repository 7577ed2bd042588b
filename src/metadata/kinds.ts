import { inputError } from "../model/errors.ts";
import { type ElementSpec, FIRST_VERSION, text } from "./tables/element.ts";
import * as app from "./tables/external-client-app.ts";
import { packageManifest } from "./tables/package.ts";
import { permissionSet } from "./tables/permission-set.ts";
import { permissionSetGroup } from "./tables/permission-set-group.ts";
import * as plugIn from "./tables/plug-ins.ts";

export type { ElementSpec, NeverReason } from "./tables/element.ts";

/**
 * What becomes of a component that a template has. `deployed`: it goes into the org, as its own or with its app. `orgWide`: a
 * setting that every app of the org shares, of which only what the template names is compared and sent, and which nothing here
 * deletes. `stated`: the org takes none from a file, or none without a secret, so that it is compared and never sent.
 */
export type Manner = "deployed" | "orgWide" | "stated";

/** A type of the Metadata API: where its files lie and what may stand in them. */
export interface Kind {
  /** Name of the root element. */
  type: string;
  /** Name of the type in package.xml; another one for settings. */
  manifestType: string;
  /** Folder in a zip, and file suffix without the dot. */
  folder: string;
  suffix: string;
  /** First Metadata API version that has the type. */
  since: number;
  elements: readonly ElementSpec[];
  /** Only a part of its elements is published: others are taken as they come. */
  partly?: true;
  /** `deployed` where absent. */
  manner?: Manner;
  /** No default of the platform is known: an element is compared where a template states it. */
  asStated?: true;
}

/** Every type's content may begin with these (type `Metadata` of the WSDL, which all types extend). */
const inherited: readonly ElementSpec[] = [text("fullName"), text("module", { never: "undocumented" })];

function kind(
  type: string,
  folder: string,
  suffix: string,
  elements: readonly ElementSpec[],
  {
    since = FIRST_VERSION,
    manifestType = type,
    ...more
  }: Partial<Pick<Kind, "since" | "manifestType" | "partly" | "manner" | "asStated">> = {},
): Kind {
  return { type, manifestType, folder, suffix, since, elements: [...inherited, ...elements], ...more };
}

/** Folders and suffixes as in the registry of `@salesforce/source-deploy-retrieve`; the global settings' folder really ends in "Sets". */
export const KINDS: readonly Kind[] = [
  kind("ExternalClientApplication", "externalClientApps", "eca", app.externalClientApplication),
  kind("ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets", "ecaGlblOauth", app.globalOauthSettings),
  kind("ExtlClntAppOauthSettings", "extlClntAppOauthSettings", "ecaOauth", app.oauthSettings),
  kind("ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies", "ecaOauthPlcy", app.oauthPolicies),
  kind("ExtlClntAppConfigurablePolicies", "extlClntAppPolicies", "ecaPlcy", app.policies, { since: 60 }),
  kind(
    "ExtlClntAppOauthSecuritySettings",
    "extlClntAppOauthSecuritySettings",
    "ecaOauthSecurity",
    app.oauthSecuritySettings,
    { since: 66, manner: "stated", asStated: true },
  ),
  kind("ExtlClntAppAttestSettings", "extlClntAppAttestSettings", "ecaAttest", app.attestation, {
    since: 66,
    partly: true,
  }),
  kind("ExtlClntAppAttestConfigurablePolicies", "extlClntAppAttestPolicies", "ecaAttestPlcy", app.attestation, {
    since: 66,
    partly: true,
  }),
  kind("ExternalClientAppSettings", "settings", "settings", app.settings, {
    manifestType: "Settings",
    manner: "orgWide",
    asStated: true,
  }),
  ...(
    [
      [
        "ExtlClntAppSamlConfigurablePolicies",
        "extlClntAppSamlConfigurablePolicies",
        "ecaSamlPlcy",
        plugIn.samlPolicies,
        63,
      ],
      ["ExtlClntAppMobileSettings", "extlClntAppMobileSettings", "ecaMobile", plugIn.mobileSettings, 64],
      [
        "ExtlClntAppMobileConfigurablePolicies",
        "extlClntAppMobilePolicies",
        "ecaMobilePlcy",
        plugIn.mobilePolicies,
        64,
      ],
      ["ExtlClntAppPushConfigurablePolicies", "extlClntAppPushPolicies", "ecaPushPlcy", plugIn.pushPolicies, 64],
      [
        "ExtlClntAppNotificationSettings",
        "extlClntAppNotifSettings",
        "ecaNotifications",
        plugIn.notificationSettings,
        64,
      ],
      ["ExtlClntAppCanvasSettings", "extlClntAppCanvasSettings", "ecaCanvas", plugIn.canvasSettings, 66],
    ] as const
  ).map(([type, folder, suffix, elements, since]) => kind(type, folder, suffix, elements, { since, asStated: true })),
  kind("ExtlClntAppPushSettings", "extlClntAppPushSettings", "ecaPush", plugIn.pushSettings, {
    since: 64,
    manner: "stated",
    asStated: true,
  }),
  kind("PermissionSet", "permissionsets", "permissionset", permissionSet),
  kind("PermissionSetGroup", "permissionsetgroups", "permissionsetgroup", permissionSetGroup),
];

/** `package.xml` has no folder: it stands at the root of a zip. */
const PACKAGE: Kind = kind("Package", "", "xml", packageManifest);

/** The five types that make an External Client App, in the order in which they depend on each other. */
export const APP_TYPES = [
  "ExternalClientApplication",
  "ExtlClntAppOauthSettings",
  "ExtlClntAppGlobalOauthSettings",
  "ExtlClntAppOauthConfigurablePolicies",
  "ExtlClntAppConfigurablePolicies",
] as const;

/** Those of which an app has one each, keyed by the app: a second full name is refused as a duplicate. */
export const SATELLITE_TYPES: readonly string[] = APP_TYPES.filter((type) => type !== "ExternalClientApplication");

/** Parts that an app may have beside, one of each. Of device attestation no form is published. */
export const EXTRA_TYPES: readonly string[] = KINDS.filter(
  ({ type, elements, partly }) =>
    !partly && !SATELLITE_TYPES.includes(type) && elements.some(({ name }) => name === "externalClientApplication"),
).map(({ type }) => type);

/** Settings of the whole org. */
export const ORG_SETTINGS = "ExternalClientAppSettings";
/** The one member that they are. */
export const ORG_SETTINGS_NAME = "ExternalClientApp";

/**
 * Of an installed app its publisher's alone: a package brings its settings; the global ones stay in the publisher's org
 * (Metadata API guide).
 */
export const PUBLISHERS_TYPES: readonly string[] = [
  "ExternalClientApplication",
  "ExtlClntAppOauthSettings",
  "ExtlClntAppGlobalOauthSettings",
  ...EXTRA_TYPES.filter((type) => /^ExtlClntApp(Mobile|Push|Notification|Canvas)Settings$/.test(type)),
];

/** What an org decides of an installed app. */
export const POLICY_TYPES: readonly string[] = APP_TYPES.filter((type) => !PUBLISHERS_TYPES.includes(type));

const BY_TYPE: ReadonlyMap<string, Kind> = new Map([...KINDS, PACKAGE].map((kind) => [kind.type, kind]));

/** The kind with this root element, if it is one that this tool knows. */
export function kindOf(type: string): Kind | undefined {
  return BY_TYPE.get(type);
}

/** Elements that files of `type` may hold at `version` (a whole number, e.g. 66), in schema order. */
export function elementsOf(type: string, version: number): readonly ElementSpec[] {
  return (kindOf(type)?.elements ?? []).filter((element) => isIn(element, version));
}

/** What becomes of a component of the type; one that is not known here is sent as any other. */
export function mannerOf(type: string): Manner {
  return kindOf(type)?.manner ?? "deployed";
}

/** Without what no deployment carries. */
export function sentOnes<T extends { type: string }>(components: readonly T[]): T[] {
  return components.filter(({ type }) => mannerOf(type) !== "stated");
}

/** Whether what a template does not name of the type is the org's own, and no difference. */
export function countsAsStated(type: string): boolean {
  return kindOf(type)?.asStated === true;
}

/** Which certificate a path of `plan/flatten` holds; undefined where it holds none. */
export function pemAt(type: string, path: string): ElementSpec["pem"] {
  return kindOf(type)?.elements.find(({ name }) => name === path)?.pem;
}

/** Whether an element of the type counts only where a template states it and the org shows it. */
export function countsIfStated(type: string, element: string): boolean {
  return kindOf(type)?.elements.find((spec) => spec.name === element)?.ifStated === true;
}

/**
 * Whether an org may have the element and no template can: undocumented, internal, or unknown here. Never what the org
 * writes itself and takes from nobody (keys, links).
 */
export function isCarriedUnseen(type: string, element: string): boolean {
  const spec = kindOf(type)?.elements.find((known) => known.name === element);
  return spec === undefined || spec.never === "undocumented" || spec.never === "internal";
}

/** Whether the element is in the schema of that version. */
export function isIn(element: Pick<ElementSpec, "since" | "until">, version: number): boolean {
  return element.since <= version && version <= (element.until ?? Number.POSITIVE_INFINITY);
}

/**
 * The number of a Metadata API version: `"66.0"` is 66.
 * @throws API_VERSION_INVALID when the text is anything else.
 */
export function versionNumber(apiVersion: string): number {
  const match = /^(\d{2,3})\.0$/.exec(apiVersion);
  if (match === null) {
    throw inputError(
      "API_VERSION_INVALID",
      `${JSON.stringify(apiVersion)} is not an API version.`,
      'Write it like "66.0".',
    );
  }
  return Number(match[1]);
}
