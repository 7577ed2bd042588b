/** Certificate, key, secret and callback of an app that is in use. */
import { callbacksOf } from "../../metadata/component.ts";
import { always, breaks, changes, type FieldRules, onOff, opens } from "./effect.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
/** What whoever replaces a certificate sees to. */
export const CHANGE_OVER = "Have the new key in place where the integration runs and change over in the same minutes";
const SENDER = "Tell whoever runs the integration before it is applied.";

/**
 * Help, "Configure the External Client App OAuth Settings": in force at once, everywhere within 15 minutes.
 *
 * @param gapless how to do without the gap, as the end of a sentence
 */
export function certificateRule(gapless: string): FieldRules {
  return {
    [`${GLOBAL}.certificate`]: ({ before, after }) => {
      if (after === null) {
        return [breaks("Without its certificate the app takes no JWT login any more.", "Keep the certificate.")];
      }
      if (before === null) return [];
      const text =
        "The certificate is replaced: logins signed with the old key are refused as soon as the org has it, which takes up to 15 minutes everywhere.";
      return [breaks(text, `${CHANGE_OVER}, or ${gapless}`)];
    },
  };
}

export const credentialRules: FieldRules = {
  ...certificateRule("move without a gap: certificate rotate --blue-green."),
  [`${GLOBAL}.shouldRotateConsumerKey`]: onOff(
    breaks(
      "Every deployment makes a new consumer key, and logins with the old one are refused.",
      "Take it out; credentials rotate changes the key once, with a time for both.",
    ),
    undefined,
  ),
  [`${GLOBAL}.shouldRotateConsumerSecret`]: onOff(
    breaks(
      "Every deployment makes a new consumer secret, and flows that send the old one are refused.",
      "Take it out; credentials rotate changes it once.",
    ),
    undefined,
  ),
  [`${GLOBAL}.isConsumerSecretOptional`]: onOff(
    opens("Flows that had to send the consumer secret need not any more.", "Make sure that this is meant."),
    breaks("Flows that send no consumer secret are refused.", SENDER),
  ),
  [`${GLOBAL}.isSecretRequiredForRefreshToken`]: onOff(
    breaks("Refreshing a token without the consumer secret is refused.", SENDER),
    opens("A refresh token is enough to get an access token, without the secret.", "Make sure that this is meant."),
  ),
  [`${GLOBAL}.isSecretRequiredForTokenExchange`]: onOff(
    breaks("Token exchange without the consumer secret is refused.", SENDER),
    opens("Tokens can be exchanged without the secret.", "Make sure that this is meant."),
  ),
  [`${GLOBAL}.isPkceRequired`]: onOff(
    breaks("Logins in a browser without PKCE are refused; the JWT login has no part in it.", SENDER),
    opens("Logins in a browser no longer need PKCE.", "Make sure that this is meant."),
  ),
  [`${GLOBAL}.callbackUrl`]: ({ before, after }) => {
    const [was, is] = [callbacksOf(before ?? ""), callbacksOf(after ?? "")];
    return [
      ...is
        .filter((url) => !was.includes(url))
        .map((url) =>
          opens(
            `Logins in a browser may return to ${url}: who answers there gets their codes.`,
            "Make sure whose address it is.",
          ),
        ),
      ...was
        .filter((url) => !is.includes(url))
        .map((url) =>
          changes(
            `Logins in a browser that return to ${url} are refused; the JWT login has no part in it.`,
            "Make sure that nobody logs in through it.",
          ),
        ),
    ];
  },
  [`${GLOBAL}.isNamedUserJwtEnabled`]: always(
    changes(
      "Access tokens get another form: JWT instead of opaque, or back. They differ in length, in life and in how they are revoked.",
      "Make sure that the integration takes a token as it comes.",
    ),
  ),
  [`${GLOBAL}.isRefreshTokenRotationEnabled`]: onOff(
    changes("Each use of a refresh token makes a new one; who keeps the old one is logged out.", SENDER),
    undefined,
  ),
  [`${GLOBAL}.isIntrospectAllTokens`]: onOff(
    opens("The app may look into the tokens of every other app.", "Make sure that this is meant."),
    changes("The app can look into its own tokens only.", SENDER),
  ),
};
