/**
 * What an External Client App may have beside OAuth. Elements as in Salesforce's published TypeScript types (1.9.0), the first
 * version of each type as in the Metadata API guide.
 */
import { type MetadataType, typeOfApp } from "./schema.ts";

export const PLUG_IN_TYPES: readonly MetadataType[] = [
  typeOfApp(
    "ExtlClntAppSamlConfigurablePolicies",
    "extlClntAppSamlConfigurablePolicies",
    "ecaSamlPlcy",
    63,
    "0xA",
    `acsUrl! string
    certificate string
    commaSeparatedPermissionSet string
    commaSeparatedProfile string
    customAttributes* ExtlClntAppSamlConfigurablePoliciesAttribute
    encryptionCertificate string
    encryptionType ExtlClntAppSamlEncryptType
    entityUrl! string
    externalClientApplication! string
    issuer string
    label string
    nameIdFormat ExtlClntAppNameIdFormatType
    signingAlgorithmType ExtlClntAppSamlSignAlgoType
    singleLogoutBindingType ExtlClntAppSamlBindingType
    singleLogoutUrl string
    subjectCustomAttribute string
    subjectType ExtlClntAppSamlSubjectType`,
  ),
  typeOfApp(
    "ExtlClntAppMobileSettings",
    "extlClntAppMobileSettings",
    "ecaMobile",
    64,
    "0xB",
    `externalClientApplication! string
    isScreenLockEnabled! boolean
    label string`,
  ),
  typeOfApp(
    "ExtlClntAppMobileConfigurablePolicies",
    "extlClntAppMobilePolicies",
    "ecaMobilePlcy",
    64,
    "0xC",
    `externalClientApplication! string
    label string
    screenLockTimeout! ScreenLockTimeout`,
  ),
  typeOfApp(
    "ExtlClntAppPushSettings",
    "extlClntAppPushSettings",
    "ecaPush",
    64,
    "0xD",
    `androidPushConfig ExtlClntAppAndroidPushConfig
    applePushConfig ExtlClntAppApplePushConfig
    externalClientApplication! string
    label string
    pushConfigLink string
    pushServiceType! PushServiceType`,
  ),
  typeOfApp(
    "ExtlClntAppPushConfigurablePolicies",
    "extlClntAppPushPolicies",
    "ecaPushPlcy",
    64,
    "0xE",
    `externalClientApplication! string
    isFullContent! boolean
    label string`,
  ),
  typeOfApp(
    "ExtlClntAppNotificationSettings",
    "extlClntAppNotifSettings",
    "ecaNotifications",
    64,
    "0xF",
    `externalClientApplication! string
    label string
    notificationTypes* ExtlClntAppNotificationType`,
  ),
  typeOfApp(
    "ExtlClntAppCanvasSettings",
    "extlClntAppCanvasSettings",
    "ecaCanvas",
    66,
    "0xH",
    `accessMethod AccessMethod
    canvasLocationOptions* CanvasLocationOptions
    canvasOptions* CanvasOptions
    canvasUrl! string
    externalClientApplication! string
    label string
    lifeCycleHandler string
    samlInitiationMethod SamlInitiationMethod`,
  ),
];
