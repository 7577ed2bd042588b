/** Apps, their policies and permission sets: what a deployment does, and what is read back. */
import { define, YES_NO } from "./define.ts";

export const SETUP_SWITCHES = {
  policyMakesAccessRow: define(
    YES_NO,
    "yes",
    "Deploying commaSeparatedPermissionSet or commaSeparatedProfile makes the SetupEntityAccess rows.",
    "Two public scripts check for the row after their deploy, and one report found it after choosing a profile in Setup; another script inserts it by REST.",
  ),
  policyListReplacesAccess: define(
    YES_NO,
    "yes",
    "A deployed policy list also removes the rows of permission sets and profiles that it no longer names.",
    "Assumed: deployed metadata states the whole; one report says that lists only add.",
  ),
  relistedAccess: define(
    ["accepted", "refused"],
    "accepted",
    "Deploying a policy list that names what has its row already; where that is refused, lists only add.",
    "One script does so in every run; one report of 2026 meets a refusal, after which the list may only name what is new.",
  ),
  redeployDropsAccess: define(
    YES_NO,
    "no",
    "Deploying the ExternalClientApplication again drops its SetupEntityAccess rows.",
    "Seen by one project on a live org.",
  ),
  elementOrder: define(
    ["any", "dropped", "refused"],
    "any",
    "Elements of the External Client App types out of schema order are taken, silently dropped, or refused.",
    "Samples in the documentation are not in order; one live report of dropped elements.",
  ),
  suppliedConsumerKey: define(
    ["kept", "refused"],
    "kept",
    "A consumerKey sent when the app is created becomes its key, or the deploy is refused.",
    "Four public projects set it; two live reports meet a refusal, and Salesforce's own skill text says that it cannot be set.",
  ),
  suppliedConsumerSecret: define(
    ["kept", "ignored"],
    "ignored",
    "A consumerSecret sent when the app is created becomes its secret, or another one is generated.",
    "Two public projects disagree.",
  ),
  permissionSetReference: define(
    ["name", "nameOrId"],
    "nameOrId",
    "commaSeparatedPermissionSet takes API names only, or ids too.",
    "Two of two files of real orgs and six scripts have names; the Metadata API guide's text says ids, its sample shows a name.",
  ),
  profileReference: define(
    ["label", "labelOrApiName"],
    "label",
    "commaSeparatedProfile takes the profile's display name only, or the API name (Admin) too.",
    "Two of two files of real orgs and four scripts have the display name.",
  ),
  clientCredentialsWithoutUser: define(
    ["refused", "accepted"],
    "refused",
    "Deploying a policy that has the client credentials flow on and names nobody to run as.",
    "One live report has the words for a user who is not there; public guides meet a missing one at the token endpoint only.",
  ),
  profilePreauthorizes: define(
    YES_NO,
    "yes",
    "A profile on the policy lets its users in, or makes its row and opens nothing.",
    "One production app has a profile as its only way in; one report of 2026 says that only a permission set helped.",
  ),
  apiLicencePreauthorizes: define(
    YES_NO,
    "no",
    "A permission set of the Salesforce API Integration licence can pre-authorise an app.",
    "One public thread and a knowledge article say that it cannot.",
  ),
  useAnyApiClient: define(
    ["known", "unknown"],
    "known",
    "Profiles and permission sets have the permission Use Any API Client, or the org does not know it.",
    "Public audit tools ask for its column and meet INVALID_FIELD in some orgs; API Access Control is said to bring it.",
  ),
  groupAssignmentRows: define(
    ["group", "members"],
    "group",
    "Who holds a permission set group has one row, of the set that the group owns, or a row for each of its permission sets too.",
    "One public export of 295,620 rows has both ids in every row of a group; the object reference says neither.",
  ),
  certificateReadable: define(
    ["bare", "as sent", "no"],
    "bare",
    "The certificate comes back as base64 in lines of 64 without BEGIN and END, as it was sent, or not at all.",
    "A file that a production org returned, of a certificate uploaded in Setup, is bare; one script expects both forms; one report says that it is not returned.",
  ),
  certificateChecked: define(
    YES_NO,
    "yes",
    "A certificate that is not X.509 is refused by the deploy, or only by the login.",
    "Assumed: no report of the deploy's answer was found.",
  ),
  pkceReadsBackTrue: define(
    YES_NO,
    "no",
    "isPkceRequired false comes back as true.",
    "Two reports of orgs of release 67 against four files of older orgs, in which false stands.",
  ),
  rotationReadsBackTrue: define(
    YES_NO,
    "no",
    "isRefreshTokenRotationEnabled comes back as true, whatever was sent.",
    "False in seven of seven files of older orgs; true in two reports of apps made in new orgs in 2026.",
  ),
  tokenExchangeSecret: define(
    ["true", "false"],
    "true",
    "What isSecretRequiredForTokenExchange reads back as where nobody set it.",
    "Seven of seven files that orgs of three owners returned have true, at 64 and 66; no document has the default.",
  ),
  readAddsDefaults: define(
    YES_NO,
    "yes",
    "Elements that were not sent come back with their default value.",
    "Public repositories show retrieved files with added elements.",
  ),
  scopeOrder: define(
    ["sent", "schema", "alphabetical", "reversed"],
    "sent",
    "The order in which OAuth scopes are read back; schema is that of the types' enum, Basic first.",
    "Eight of eight files of apps made in Setup are in schema order; whether a deployed order survives is open.",
  ),
  policyFlipEndsSessions: define(
    YES_NO,
    "yes",
    "Turning the policy to AdminApprovedPreAuthorized ends the app's sessions of users who are not approved.",
    "Help says that they lose access, and not that it happens to sessions at once; one live report says that it may.",
  ),
  missingDeletion: define(
    ["warning", "failure"],
    "warning",
    "Deleting what is not there only warns, or fails unless ignoreWarnings is set.",
    "Metadata API guide, deleting components, against its text on ignoreWarnings.",
  ),
  deleteAssignedPermissionSet: define(
    ["refused", "allowed"],
    "refused",
    "Deleting a permission set that users still hold.",
    "Assumed from Setup, which refuses it.",
  ),
} as const;
