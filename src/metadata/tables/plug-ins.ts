/**
 * What an External Client App may have beside OAuth: SAML, mobile, push, notifications, canvas. Elements and enums as in
 * `@salesforce/types` 1.9.0; the first version of each type as in the Metadata API guide. No file of a real org was seen, so
 * that no default of the platform is known here: an element counts where a template states it.
 */
import { choice, complex, flag, names, text } from "./element.ts";

const parent = text("externalClientApplication", { required: true });

/** Salesforce as the identity provider of a service; the guide has no word about which certificates come back. */
export const samlPolicies = [
  text("acsUrl", { required: true }),
  text("certificate", { pem: "textOrName" }),
  names("commaSeparatedPermissionSet"),
  names("commaSeparatedProfile"),
  complex("customAttributes", [text("formula", { required: true }), text("key", { required: true })], {
    repeated: true,
  }),
  text("encryptionCertificate", { pem: "textOrName" }),
  choice("encryptionType", ["AES_128", "AES_256"]),
  text("entityUrl", { required: true }),
  parent,
  text("issuer"),
  text("label"),
  choice("nameIdFormat", ["Unspecified", "EmailAddress", "Persistent", "Transient"]),
  choice("signingAlgorithmType", ["SHA1", "SHA256"]),
  choice("singleLogoutBindingType", ["RedirectBinding", "PostBinding"]),
  text("singleLogoutUrl"),
  text("subjectCustomAttribute"),
  choice("subjectType", ["Username", "FederationId", "UserId", "SpokeId", "CustomAttribute", "PersistentId"]),
];

export const mobileSettings = [parent, flag("isScreenLockEnabled", { required: true }), text("label")];

const lockTimes = ["Never", "One", "Five", "Ten", "Thirty", "Sixty", "OneTwenty", "OneEighty", "TwoForty"];

export const mobilePolicies = [parent, text("label"), choice("screenLockTimeout", lockTimes, { required: true })];

/** The keys of a push server belong to whoever runs it, and into no template. */
const secret = { never: "secret" } as const;

/** One of the three configurations, says the guide. Its secrets are why no template can have it deployed. */
export const pushSettings = [
  complex("androidPushConfig", [text("fcmProject"), text("serviceAccount", secret)]),
  complex("applePushConfig", [
    text("applicationBundle"),
    text("certificate", secret),
    choice("environment", ["Sandbox", "Production"]),
    text("keyIdentifier", secret),
    text("password", secret),
    text("signingKey", secret),
    text("teamIdentifier"),
  ]),
  parent,
  text("label"),
  text("pushConfigLink", { never: "org-bound" }),
  choice("pushServiceType", ["Apple", "Android"], { required: true }),
];

export const pushPolicies = [parent, flag("isFullContent", { required: true }), text("label")];

export const notificationSettings = [
  parent,
  text("label"),
  complex("notificationTypes", [text("notificationType", { required: true }), flag("pushByDefault")], {
    repeated: true,
  }),
];

const places = [
  "None",
  "Chatter",
  "UserProfile",
  "Visualforce",
  "Aura",
  "Publisher",
  "ChatterFeed",
  "ServiceDesk",
  "OpenCTI",
  "AppLauncher",
  "MobileNav",
  "PageLayout",
];

export const canvasSettings = [
  choice("accessMethod", ["Get", "Post"]),
  choice("canvasLocationOptions", places, { repeated: true }),
  choice("canvasOptions", ["HideShare", "HideHeader", "PersonalEnabled"], { repeated: true }),
  text("canvasUrl", { required: true }),
  parent,
  text("label"),
  text("lifeCycleHandler"),
  choice("samlInitiationMethod", ["None", "IdpInitiated", "SpInitiated"]),
];
