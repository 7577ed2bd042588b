/** Login flows and scopes of an app that is in use. */
import { breaks, type FieldRule, type FieldRules, listChange, onOff, opens } from "./effect.ts";

const flow = (name: string): FieldRule =>
  onOff(
    opens(`The ${name} flow is open: another way in, beside the JWT login.`, "Make sure that it is needed."),
    breaks(
      `Logins by the ${name} flow are refused.`,
      "Make sure that nobody uses it; the JWT login has no part in it.",
    ),
  );

/** What stops when a token no longer has the scope. */
const WITHOUT: Readonly<Record<string, string>> = {
  Api: "Every API call of a new session is refused.",
  RefreshToken: "No JWT login works: a pre-authorised app must have the refresh token scope.",
  OpenID: "The login has no ID token any more, and userinfo is refused.",
  Basic: "The identity of the user can no longer be asked for.",
  Full: "New sessions lose all access beyond the scopes that remain.",
};

export const flowRules: FieldRules = {
  "ExtlClntAppGlobalOauthSettings.isClientCredentialsFlowEnabled": flow("client credentials"),
  "ExtlClntAppOauthConfigurablePolicies.isClientCredentialsFlowEnabled": flow("client credentials"),
  "ExtlClntAppGlobalOauthSettings.isCodeCredFlowEnabled": flow("authorization code and credentials"),
  "ExtlClntAppOauthConfigurablePolicies.isGuestCodeCredFlowEnabled": flow("guest code and credentials"),
  "ExtlClntAppGlobalOauthSettings.isDeviceFlowEnabled": flow("device"),
  "ExtlClntAppGlobalOauthSettings.isTokenExchangeEnabled": flow("token exchange"),
  "ExtlClntAppOauthConfigurablePolicies.isTokenExchangeFlowEnabled": flow("token exchange"),
  "ExtlClntAppOauthSettings.commaSeparatedOauthScopes": (change) => {
    const { gone, added } = listChange(change);
    return [
      ...gone.map((scope) =>
        breaks(
          `The scope ${scope} is taken away. ${WITHOUT[scope] ?? "What the integration does with it is refused."} Sessions that are open keep it until they end.`,
          "Make sure that the integration can do without it.",
        ),
      ),
      ...added.map((scope) =>
        opens(`The scope ${scope} is given: new sessions may do more.`, "Make sure that the integration needs it."),
      ),
    ];
  },
  "ExtlClntAppOauthSettings.commaSeparatedCustomScopes": (change) => {
    const { gone, added } = listChange(change);
    return [
      ...gone.map((scope) => breaks(`The custom scope ${scope} is taken away.`, "Make sure that nobody asks for it.")),
      ...added.map((scope) => opens(`The custom scope ${scope} is given.`, "Make sure that it is needed.")),
    ];
  },
};
