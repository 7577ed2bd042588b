/**
 * Behaviours of Salesforce that no public document settles, or on which reports disagree. Each has a switch, so that a
 * client can be tested with the org behaving either way. The default is what the better evidence says.
 */
interface SwitchDefinition<V extends string = string> {
  readonly values: readonly V[];
  readonly default: V;
  /** What differs, in a sentence. */
  readonly why: string;
  /** Where the doubt comes from. */
  readonly source: string;
}

function define<V extends string>(
  values: readonly V[],
  fallback: V,
  why: string,
  source: string,
): { values: readonly V[]; default: V; why: string; source: string } {
  return { values, default: fallback, why, source } satisfies SwitchDefinition<V>;
}

const YES_NO = ["yes", "no"] as const;

export const SWITCHES = {
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
  keyMismatch: define(
    ["invalid assertion", "invalid client credentials"],
    "invalid assertion",
    "What the token endpoint says when the signature does not fit the certificate.",
    "Field reports give both; a careful one of three isolated tests has the second.",
  ),
  testAudience: define(
    ["accepted", "audience is invalid", "app_not_found"],
    "accepted",
    "aud https://test.salesforce.com at a sandbox's My Domain.",
    "Reports since Spring '26 give success and app_not_found; it depends on the org.",
  ),
  wrongAudience: define(
    ["audience is invalid", "Audience validation failed"],
    "audience is invalid",
    "What the token endpoint says of an audience that is no host of the org.",
    "Field reports give the first, the sample in Salesforce's own error page the second.",
  ),
  foreignKey: define(
    ["app_not_found", "cross-org"],
    "app_not_found",
    "What the token endpoint says of the key of an app that another org holds.",
    "Field reports give both sentences; the error code of the second is not reported.",
  ),
  loginLimit: define(
    ["number of logins exceeded", "login rate exceeded"],
    "number of logins exceeded",
    "What the token endpoint says once a user has logged in too often.",
    "Old documentation against one field report.",
  ),
  sharedHostKnowsApp: define(
    YES_NO,
    "no",
    "test.salesforce.com and login.salesforce.com as token host find a local External Client App.",
    "Reports since Spring '26: app_not_found; login.salesforce.com let in once in a Developer Edition, test.salesforce.com once in a scratch org.",
  ),
  ipRelaxationForJwt: define(
    YES_NO,
    "no",
    "A policy that relaxes IP restrictions, or a trusted range of the app, lets a JWT login in from outside of the profile's ranges.",
    "Help and the packaging guide say that the profile's ranges always bind this flow; both were written for connected apps.",
  ),
  incompletePreauthorization: define(
    ["invalid_app_access", "app_not_found"],
    "invalid_app_access",
    "What the token endpoint says of a user whom a pre-authorised app does not let in.",
    "Field reports give the first; four guides of 2026 the second, where policy or permission set are not complete.",
  ),
  expLimit: define(
    ["none", "3 minutes", "5 minutes"],
    "none",
    "How far ahead exp may lie.",
    "Documents say 3 and 5 minutes; the Salesforce CLI sends milliseconds, far in the future, and is let in.",
  ),
  expiredCertificate: define(
    ["accepted", "refused"],
    "accepted",
    "An assertion signed for a certificate past its end date.",
    "One report for connected apps, by design; nothing found for External Client Apps.",
  ),
  unknownUser: define(
    ["user hasn't approved this consumer", "invalid assertion"],
    "user hasn't approved this consumer",
    "What the token endpoint says when sub is no user of the org.",
    "Three guides of 2026 have only the known sentences for users whom an app does not let in; none has one of its own for a user who is not there.",
  ),
  inactiveUser: define(
    ["inactive_user", "invalid_grant"],
    "inactive_user",
    "The error code for an inactive or frozen user.",
    "Old documentation; not confirmed for External Client Apps.",
  ),
  propagationError: define(
    ["client identifier invalid", "app_not_found", "user hasn't approved this consumer"],
    "client identifier invalid",
    "What the token endpoint says while a new app has not spread yet.",
    "Field reports give all three.",
  ),
  spreading: define(
    ["old", "mixed"],
    "old",
    "Until a change of an app has spread, every server goes by the old values, or some go by the new ones already.",
    "Assumed: help says that there is a delay, and not what is answered meanwhile.",
  ),
  disabledApp: define(
    ["app_not_found", "client identifier invalid"],
    "app_not_found",
    "What the token endpoint says of an app that is switched off.",
    "Assumed: no report found.",
  ),
  scopeListsRefreshToken: define(
    YES_NO,
    "no",
    "The scope field of a JWT bearer reply lists refresh_token.",
    "No public sample lists it.",
  ),
  tokenExtras: define(
    YES_NO,
    "no",
    "The token reply also has issued_at, signature and api_instance_url.",
    "Client types list them; the JWT bearer samples do not show them.",
  ),
  identityUrlHost: define(
    ["instance", "login"],
    "instance",
    "The host of the identity URL: the org's own, or test/login.salesforce.com.",
    "Public samples show test and login; the org's own keeps every request on loopback.",
  ),
  refreshTokenRotation: define(
    ["no", "yes"],
    "no",
    "Redeeming a refresh token of the Salesforce CLI gives another one and ends it; redeeming it again ends all tokens of that login.",
    "Help 005316711; a setting of each app, which two reports see forced in new orgs, and none for the CLI's own app.",
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
  requireHttps: define(
    YES_NO,
    "no",
    "The token endpoint refuses plain http, which the emulator speaks unless its orgs have real names.",
    "Old documentation of the token endpoint's errors.",
  ),
} as const;

export type SwitchName = keyof typeof SWITCHES;

export type Switches = { [N in SwitchName]: (typeof SWITCHES)[N]["values"][number] };

/** All switches at their default. */
export function defaultSwitches(): Switches {
  return Object.fromEntries(Object.entries(SWITCHES).map(([name, { default: value }]) => [name, value])) as Switches;
}

/**
 * Checks switches that came from outside.
 * @throws {RangeError} an unknown switch, or a value that it does not have
 */
export function checkSwitches(given: Record<string, unknown>): Partial<Switches> {
  for (const [name, value] of Object.entries(given)) {
    const known = Object.hasOwn(SWITCHES, name) ? SWITCHES[name as SwitchName] : undefined;
    if (!known) throw new RangeError(`unknown switch: ${name}`);
    if (!(known.values as readonly unknown[]).includes(value)) {
      throw new RangeError(`switch ${name} takes ${known.values.join(", ")}, not ${String(value)}`);
    }
  }
  return given as Partial<Switches>;
}
