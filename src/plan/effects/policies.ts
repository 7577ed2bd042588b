/** Who may use an app that is in use, from where and for how long. */
import type { FieldChange } from "../../model/plan.ts";
import { always, breaks, changes, type FieldRules, listChange, onOff, opens } from "./effect.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const APP_POLICY = "ExtlClntAppConfigurablePolicies";
const SHORTER = "Have the integration log in again when a session or token has ended.";

const OTHER_LIFE = always(changes("Refresh tokens live for another time; a JWT login gets none.", SHORTER));

export const policyRules: FieldRules = {
  [`${POLICY}.permittedUsersPolicyType`]: ({ after }) =>
    after === "AllSelfAuthorized"
      ? [
          breaks(
            "Nobody is pre-authorised any more: a JWT login is refused until its user has let the app in by hand.",
            "Keep AdminApprovedPreAuthorized.",
          ),
          opens("Every user of the org may let the app in.", "Keep AdminApprovedPreAuthorized."),
        ]
      : [
          breaks(
            "Only holders of the permission set get in. Who let the app in by hand is locked out, and open sessions may be revoked.",
            "Give the permission set to everyone who needs the app before this is applied.",
          ),
        ],
  [`${POLICY}.commaSeparatedPermissionSet`]: (change) => preauthorised("permission set", change),
  [`${POLICY}.commaSeparatedProfile`]: (change) => preauthorised("profile", change),
  // The profile's ranges bind a JWT login whatever this says (Salesforce Help, IP relaxation of connected apps).
  [`${POLICY}.ipRelaxationPolicyType`]: ({ before, after }) =>
    (after ?? "Enforce").startsWith("Bypass") && !(before ?? "Enforce").startsWith("Bypass")
      ? [
          opens(
            "Logins by browser and refresh tokens are taken from any address, whatever the profile says. For the JWT login nothing changes.",
            "Keep Enforce: the integration has nothing from it.",
          ),
        ]
      : [
          changes(
            "Logins by browser and refresh tokens from outside of the profile's login IP ranges may be refused. For the JWT login nothing changes.",
            "Make sure that the app has no such users.",
          ),
        ],
  [`${POLICY}.requiredSessionLevel`]: ({ after }) =>
    after === "HIGH_ASSURANCE"
      ? [breaks("A JWT login has no second factor, and is refused.", "Keep STANDARD.")]
      : [opens("A session may be of a lower level than before.", "Make sure that this is meant.")],
  [`${POLICY}.refreshTokenPolicyType`]: OTHER_LIFE,
  [`${POLICY}.refreshTokenValidityPeriod`]: OTHER_LIFE,
  [`${POLICY}.refreshTokenValidityUnit`]: OTHER_LIFE,
  [`${POLICY}.sessionTimeoutInMinutes`]: always(changes("Sessions end after another time without use.", SHORTER)),
  [`${APP_POLICY}.isEnabled`]: onOff(
    opens("The app is switched on.", "Make sure that this is meant."),
    breaks("The app is switched off: every login is refused.", "Keep it on, or use destroy."),
  ),
  [`${APP_POLICY}.isOauthPluginEnabled`]: onOff(
    opens("OAuth is switched on.", "Make sure that this is meant."),
    breaks("OAuth is switched off: every login is refused.", "Keep it on."),
  ),
  "ExternalClientApplication.distributionState": always(
    changes(
      "An app that is in an org may not take another distribution state.",
      "Try it in a sandbox with apply --check-only first.",
    ),
  ),
};

/** Where a deployment takes the lists as they are: putting back what was there. */
export const replacedLists: FieldRules = {
  [`${POLICY}.commaSeparatedPermissionSet`]: (change) => replaced("permission set", change),
  [`${POLICY}.commaSeparatedProfile`]: (change) => replaced("profile", change),
};

function replaced(kind: string, change: FieldChange) {
  const { gone, added } = listChange(change);
  return [
    ...gone.map((name) =>
      breaks(`Holders of the ${kind} ${name} are no longer let in.`, "Make sure that they need not."),
    ),
    ...added.map((name) => letIn(kind, name)),
  ];
}

function letIn(kind: string, name: string) {
  return opens(`Holders of the ${kind} ${name} get in.`, "Make sure that only the integration user holds it.");
}

/** The lists that others add to are kept by apply, so that what the template leaves out is not taken away from a live app. */
function preauthorised(kind: string, change: FieldChange) {
  const { gone, added } = listChange(change);
  return [
    ...gone.map((name) =>
      changes(
        `The template no longer pre-authorises the ${kind} ${name}. On a live app apply leaves it: others may have added it. New orgs don't get it.`,
        "Take it off in Setup where its holders must not get in any more.",
      ),
    ),
    ...added.map((name) => letIn(kind, name)),
  ];
}
