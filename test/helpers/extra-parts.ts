import { orgOf } from "./rotation.ts";
import type { Sandbox } from "./sandbox.ts";
import type { Variant } from "./variant.ts";

/** A file of a part that an app may have beside, with its parent. */
export function partFile(type: string, elements: string, app = "${appName}"): string {
  const parent = `<externalClientApplication>${app}</externalClientApplication>`;
  const all = [...elements.split("|").filter((one) => one !== ""), parent].sort((a, b) => (a < b ? -1 : 1));
  return `<?xml version="1.0" encoding="UTF-8"?>
<${type} xmlns="http://soap.sforce.com/2006/04/metadata">
${all.map((one) => `    ${one}`).join("\n")}
</${type}>
`;
}

/** Settings of the whole org that a template states, by flag. */
export function orgSettingsFile(flags: Readonly<Record<string, boolean>>): string {
  const lines = Object.entries(flags).map(([name, on]) => `    <${name}>${on}</${name}>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<ExternalClientAppSettings xmlns="http://soap.sforce.com/2006/04/metadata">
${lines.join("\n")}
</ExternalClientAppSettings>
`;
}

export const ORG_SETTINGS_FILE = "settings/ExternalClientApp.settings";
export const SAML_FILE = "extlClntAppSamlConfigurablePolicies/${appName}_saml.ecaSamlPlcy";
const APP_POLICY = "extlClntAppPolicies/${appName}_plcy.ecaPlcy";

const switchedOn = (flag: string) => (text: string) =>
  text.replace("<isOauthPluginEnabled>true</isOauthPluginEnabled>", (line) =>
    [line, `<${flag}>true</${flag}>`].sort().join("\n    "),
  );

/** The template that ships with what an app may have beside OAuth; SAML with its switch, without which no org takes it. */
export const PLUG_INS: Variant = {
  [SAML_FILE]: partFile(
    "ExtlClntAppSamlConfigurablePolicies",
    "<acsUrl>https://wiki.acme.example/saml</acsUrl>|<customAttributes><formula>$User.Email</formula><key>mail</key></customAttributes>|<entityUrl>https://wiki.acme.example</entityUrl>|<signingAlgorithmType>SHA256</signingAlgorithmType>|<subjectType>Username</subjectType>",
  ),
  "extlClntAppMobileSettings/${appName}_mobile.ecaMobile": partFile(
    "ExtlClntAppMobileSettings",
    "<isScreenLockEnabled>true</isScreenLockEnabled>",
  ),
  "extlClntAppMobilePolicies/${appName}_mobilePlcy.ecaMobilePlcy": partFile(
    "ExtlClntAppMobileConfigurablePolicies",
    "<screenLockTimeout>Five</screenLockTimeout>",
  ),
  "extlClntAppPushPolicies/${appName}_pushPlcy.ecaPushPlcy": partFile(
    "ExtlClntAppPushConfigurablePolicies",
    "<isFullContent>false</isFullContent>",
  ),
  "extlClntAppNotifSettings/${appName}_notif.ecaNotifications": partFile(
    "ExtlClntAppNotificationSettings",
    "<notificationTypes><notificationType>Approval</notificationType><pushByDefault>true</pushByDefault></notificationTypes>",
  ),
  "extlClntAppCanvasSettings/${appName}_canvas.ecaCanvas": partFile(
    "ExtlClntAppCanvasSettings",
    "<accessMethod>Get</accessMethod>|<canvasLocationOptions>Aura</canvasLocationOptions>|<canvasLocationOptions>Chatter</canvasLocationOptions>|<canvasUrl>https://canvas.acme.example</canvasUrl>",
  ),
  [APP_POLICY]: switchedOn("isSamlPluginEnabled"),
  "template.yaml": (yaml) => yaml.replace(/min: \d+/, "min: 66"),
};

export const SECURITY = "ExtlClntAppOauthSecuritySettings";
export const SECURITY_FILE = "extlClntAppOauthSecuritySettings/${appName}_oauthSecurity.ecaOauthSecurity";

/** The template that ships, with a statement of the addresses from which tokens may be used. */
export const STATES_ADDRESSES: Variant = {
  [SECURITY_FILE]: partFile(
    SECURITY,
    "<tokenIpRanges><endIpAddress>203.0.113.9</endIpAddress><startIpAddress>203.0.113.1</startIpAddress></tokenIpRanges>",
  ),
  "template.yaml": (yaml) => yaml.replace(/min: \d+/, "min: 66"),
};

/** What somebody saves in Setup, which is the only way. */
export function saveInSetup(box: Sandbox, type: string, fullName: string, fields: Record<string, unknown>): void {
  const org = orgOf(box);
  const by = org.users[0]?.id ?? "";
  const stamps = { createdAt: 0, createdBy: by, modifiedAt: 0, modifiedBy: by };
  org.components = org.components.filter((one) => one.type !== type);
  org.components.push({ id: `0xU${"0".repeat(12)}`, type, fullName, fields: fields as never, ...stamps } as never);
}
