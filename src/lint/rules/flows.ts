/** What the OAuth client may do: flows beside JWT bearer, secrets, callbacks. */
import type { ResolvedComponent } from "../../template/components.ts";
import { each, type Hit, type Rule } from "../rule.ts";
import { says, valueIn } from "../subject.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GUIDE = `Metadata API guide, ${GLOBAL}`;

/** Hits at each of the elements that says what it should not. */
function flags(
  component: ResolvedComponent,
  names: readonly string[],
  wrong: boolean,
  message: (name: string) => string,
): Hit[] {
  return names.flatMap((name) => {
    const place = valueIn(component, name)?.place;
    return place && says(component, name, wrong) ? [{ message: message(name), place }] : [];
  });
}

interface Flow {
  code: string;
  name: string;
  called: string;
  why: string;
  global: readonly string[];
  policy: readonly string[];
}

const FLOWS: readonly Flow[] = [
  {
    code: "ECA401",
    name: "client-credentials-flow",
    called: "client credentials flow",
    why: "With it, key and secret alone get a token as the user that the policy names: a second way in, which the certificate does not guard.",
    global: ["isClientCredentialsFlowEnabled"],
    policy: ["isClientCredentialsFlowEnabled"],
  },
  {
    code: "ECA402",
    name: "device-flow",
    called: "device flow",
    why: "It lets somebody approve a login on another device by typing in a code, and is the usual tool for talking a person into approving a stranger's login.",
    global: ["isDeviceFlowEnabled"],
    policy: [],
  },
  {
    code: "ECA403",
    name: "code-and-credentials-flow",
    called: "authorization code and credentials flow",
    why: "It is for headless logins of customers by name and password or one-time code, guests included. An integration has no such users.",
    global: ["isCodeCredFlowEnabled"],
    policy: ["isGuestCodeCredFlowEnabled"],
  },
  {
    code: "ECA404",
    name: "token-exchange-flow",
    called: "token exchange flow",
    why: "It takes tokens of another identity provider for a login; who may come in is then decided elsewhere.",
    global: ["isTokenExchangeEnabled"],
    policy: ["isTokenExchangeFlowEnabled"],
  },
];

function flowRule({ code, name, called, why, global, policy }: Flow): Rule {
  const message = (element: string) => `${element} turns the ${called} on.`;
  return {
    code,
    name,
    severity: "error",
    title: `The ${called} is on`,
    why: `${why} A JWT bearer login does not need it.`,
    fix: "Write false. An app that uses the flow says so where the element stands, or in .kantiv-sf.yaml.",
    source: GUIDE,
    example: { type: GLOBAL, bad: `<${global[0]}>true</${global[0]}>`, good: `<${global[0]}>false</${global[0]}>` },
    check: (pkg) =>
      pkg.components.flatMap((component) => {
        if (component.type === GLOBAL) return flags(component, global, true, message);
        return component.type === POLICY ? flags(component, policy, true, message) : [];
      }),
  };
}

export const flowRules: readonly Rule[] = [
  ...FLOWS.map(flowRule),
  {
    code: "ECA405",
    name: "pkce-off",
    severity: "error",
    title: "PKCE is not required",
    why: "Without PKCE an intercepted authorization code can be redeemed by whoever has it. The platform's default is to require it.",
    fix: "Write true, or leave the element out.",
    source: `${GUIDE}; RFC 9700, 2.1.1`,
    example: {
      type: GLOBAL,
      bad: "<isPkceRequired>false</isPkceRequired>",
      good: "<isPkceRequired>true</isPkceRequired>",
    },
    check: each(GLOBAL, (global) => flags(global, ["isPkceRequired"], false, () => "PKCE is not required.")),
  },
  {
    code: "ECA406",
    name: "secret-not-required",
    severity: "error",
    title: "The consumer secret is not required",
    why: "Where the secret is optional, whoever knows the consumer key, which is no secret, can use the app's other flows.",
    fix: "Write false for isConsumerSecretOptional, and true for isSecretRequired….",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<isConsumerSecretOptional>true</isConsumerSecretOptional>",
      good: "<isConsumerSecretOptional>false</isConsumerSecretOptional>",
    },
    check: each(GLOBAL, (global) => [
      ...flags(global, ["isConsumerSecretOptional"], true, () => "The consumer secret is optional."),
      ...flags(global, ["isSecretRequiredForRefreshToken"], false, () => "Refreshing a token needs no secret."),
      ...(says(global, "isTokenExchangeEnabled", true)
        ? flags(global, ["isSecretRequiredForTokenExchange"], false, () => "Exchanging a token needs no secret.")
        : []),
    ]),
  },
  {
    code: "ECA407",
    name: "jwt-access-tokens",
    severity: "warning",
    title: "Access tokens in JWT format",
    why: "isNamedUserJwtEnabled is the form of access tokens, and not the JWT bearer flow. Such tokens cannot be revoked one by one, and SOAP and some tools refuse them.",
    fix: "Write false; the JWT bearer flow is turned on by the certificate alone.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<isNamedUserJwtEnabled>true</isNamedUserJwtEnabled>",
      good: "<isNamedUserJwtEnabled>false</isNamedUserJwtEnabled>",
    },
    check: each(GLOBAL, (global) =>
      flags(global, ["isNamedUserJwtEnabled"], true, () => "Access tokens are in JWT format."),
    ),
  },
  {
    code: "ECA408",
    name: "introspect-all-tokens",
    severity: "error",
    title: "The app may look into everybody's tokens",
    why: "With isIntrospectAllTokens the app can ask about the tokens of every other app in the org.",
    fix: "Write false.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<isIntrospectAllTokens>true</isIntrospectAllTokens>",
      good: "<isIntrospectAllTokens>false</isIntrospectAllTokens>",
    },
    check: each(GLOBAL, (global) =>
      flags(global, ["isIntrospectAllTokens"], true, () => "The app may introspect all tokens."),
    ),
  },
  {
    code: "ECA409",
    name: "rotates-on-deploy",
    severity: "error",
    title: "Every deployment makes a new key or secret",
    why: "shouldRotateConsumerKey and shouldRotateConsumerSecret are orders, not states: with true, the file cuts every running integration off each time it is deployed.",
    fix: "Write false; rotate by a command, once, and hand the new key over.",
    source: GUIDE,
    example: {
      type: GLOBAL,
      bad: "<shouldRotateConsumerKey>true</shouldRotateConsumerKey>",
      good: "<shouldRotateConsumerKey>false</shouldRotateConsumerKey>",
    },
    check: each(GLOBAL, (global) =>
      flags(global, ["shouldRotateConsumerKey", "shouldRotateConsumerSecret"], true, (name) => `${name} is true.`),
    ),
  },
  {
    code: "ECA410",
    name: "rotation-off",
    severity: "note",
    title: "Refresh tokens are not rotated",
    why: "Without rotation a stolen refresh token works beside the real one for as long as that lives. Salesforce asks partners' apps for it since 2026 and forces it in new orgs; a JWT login has no refresh token and no part in it.",
    fix: "Write true.",
    source: `${GUIDE}; Salesforce Help, Security Review of External Client Apps; RFC 9700, 4.14.2`,
    example: {
      type: GLOBAL,
      bad: "<isRefreshTokenRotationEnabled>false</isRefreshTokenRotationEnabled>",
      good: "<isRefreshTokenRotationEnabled>true</isRefreshTokenRotationEnabled>",
    },
    check: each(GLOBAL, (global) =>
      flags(global, ["isRefreshTokenRotationEnabled"], false, () => "Refresh tokens are not rotated."),
    ),
  },
];
