/** Settings of the whole org, and what an app has beside OAuth. */
import { always, breaks, changes, type FieldRule, type FieldRules, listChange, onOff, opens } from "./effect.ts";

const OWNER = "Ask the org's owner: every app of the org shares it.";
const SETUP = "No deployment carries it: set it in Setup, External Client App Manager, the app.";

export const orgSettingsRules: FieldRules = {
  "ExternalClientAppSettings.enableClientSecretInRestApiAccess": onOff(
    opens(
      "In the whole org: consumer secrets of every External Client App can be read by REST, by whoever has the permission View Client Secret.",
      OWNER,
    ),
    breaks(
      "In the whole org: no program reads a consumer secret by REST any more, for any app; credentials rotate needs it.",
      OWNER,
    ),
  ),
  "ExternalClientAppSettings.enableConsumerSecretApiAccess": onOff(
    opens(
      "In the whole org: consumer secrets of every External Client App come with its metadata, and so into every copy of that.",
      OWNER,
    ),
    breaks("In the whole org: metadata comes without consumer secrets, and who reads them there gets none.", OWNER),
  ),
  "ExternalClientAppSettings.enablePackageEcaOauthFromDevOrg": onOff(
    opens("In the whole org: External Client Apps with OAuth can be packaged, although it is no Dev Hub.", OWNER),
    breaks("In the whole org: External Client Apps with OAuth can no longer be packaged.", OWNER),
  ),
  "ExternalClientAppSettings.enableExternalClientApps": onOff(
    opens("In the whole org: External Client Apps are on.", OWNER),
    breaks("In the whole org: External Client Apps are off, and no login through one works.", OWNER),
  ),
};

const SAML = "ExtlClntAppSamlConfigurablePolicies";
const SERVICE = "Tell whoever runs the service that logs in by SAML, before it is applied.";

const address =
  (what: string): FieldRule =>
  ({ before, after }) => [
    ...(after === null ? [] : [opens(`${what} goes to ${after}.`, "Make sure whose address it is.")]),
    ...(before === null ? [] : [breaks(`${what} goes to ${before} no longer.`, SERVICE)]),
  ];

const certificate =
  (what: string): FieldRule =>
  ({ before }) =>
    before === null ? [] : [breaks(`The certificate ${what} is another one.`, SERVICE)];

const who =
  (what: string): FieldRule =>
  (change) => {
    const { gone, added } = listChange(change);
    return [
      ...gone.map((name) => breaks(`Who has the ${what} ${name} gets in by SAML no longer.`, SERVICE)),
      ...added.map((name) => opens(`Who has the ${what} ${name} gets in by SAML.`, "Make sure that it is meant.")),
    ];
  };

export const plugInRules: FieldRules = {
  [`${SAML}.acsUrl`]: address("A SAML assertion, by which a user gets in,"),
  [`${SAML}.singleLogoutUrl`]: address("A SAML logout"),
  [`${SAML}.certificate`]: certificate("by which the service's requests are checked"),
  [`${SAML}.encryptionCertificate`]: certificate("to which assertions are encrypted"),
  [`${SAML}.commaSeparatedPermissionSet`]: who("permission set"),
  [`${SAML}.commaSeparatedProfile`]: who("profile"),
  ...Object.fromEntries(
    ["entityUrl", "issuer", "nameIdFormat", "subjectType", "subjectCustomAttribute", "encryptionType"].map((name) => [
      `${SAML}.${name}`,
      always(changes("What the service gets to know of a user or of the org by SAML is in another form.", SERVICE)),
    ]),
  ),
  [`${SAML}.signingAlgorithmType`]: ({ after }) =>
    after === "SHA1"
      ? [opens("SAML assertions are signed by SHA-1, which can be forged.", "Take SHA256.")]
      : [breaks("A service that knows SHA-1 alone refuses SAML assertions.", SERVICE)],
  "ExtlClntAppMobileSettings.isScreenLockEnabled": onOff(
    changes("The mobile app locks its screen after a while.", "Tell its users."),
    opens("The mobile app locks its screen no longer: whoever has the device is in.", "Make sure that it is meant."),
  ),
  "ExtlClntAppMobileConfigurablePolicies.screenLockTimeout": ({ after }) =>
    after === "Never"
      ? [opens("The mobile app never locks its screen: whoever has the device is in.", "Make sure that it is meant.")]
      : [changes("The mobile app locks its screen after another time.", "Tell its users.")],
  "ExtlClntAppPushConfigurablePolicies.isFullContent": onOff(
    opens(
      "Push notifications show their whole text, on a locked screen and at the push server, too.",
      "Make sure that no data of customers goes there.",
    ),
    changes("Push notifications show a short text.", "Tell the app's users."),
  ),
};

/** Whole types of which a rule for each element would say no more. */
export const typeRules: Readonly<Record<string, FieldRule>> = {
  [SAML]: always(changes("What the service gets to know of a user by SAML changes.", SERVICE)),
  ExtlClntAppNotificationSettings: always(
    changes("The app gets other kinds of notifications.", "Make sure that its users want them."),
  ),
  ExtlClntAppCanvasSettings: always(
    opens(
      "The app is shown inside of Salesforce in another way or at other places.",
      "Make sure whose pages they are.",
    ),
  ),
  ExtlClntAppOauthSecuritySettings: always(
    changes("From which addresses tokens may be used, or by which certificate, is stated otherwise.", SETUP),
  ),
  ExtlClntAppPushSettings: always(changes("By which push server the app sends is stated otherwise.", SETUP)),
};
