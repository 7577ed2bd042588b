/** How long and how strong: tokens, sessions, and policy fields that contradict each other. */
import type { ResolvedComponent } from "../../template/components.ts";
import { each, type Hit, type Rule } from "../rule.ts";
import { componentsOf, isWhole, knownText, type LintPackage, says, siblings, valueIn } from "../subject.ts";
import { whenText } from "./access.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GUIDE = `Metadata API guide, ${POLICY}`;
const GLOBAL = "ExtlClntAppGlobalOauthSettings";

/** Two fields of a file: when the first is so, the second must not be. */
function clash(component: ResolvedComponent, wrong: boolean, element: string, message: string): Hit[] {
  return wrong ? [{ message, place: valueIn(component, element)?.place ?? component.root.place }] : [];
}

const has = (component: ResolvedComponent, name: string) => Boolean(valueIn(component, name)?.text.trim());

const [PERIOD, UNIT] = ["refreshTokenValidityPeriod", "refreshTokenValidityUnit"] as const;

function refreshHits(policy: ResolvedComponent): Hit[] {
  const kind = knownText(policy, "refreshTokenPolicyType");
  const limited = kind === "SpecificLifetime" || kind === "SpecificInactivity";
  const half = limited && has(policy, PERIOD) !== has(policy, UNIT);
  const period = Number(knownText(policy, PERIOD) ?? 1);
  return [
    ...clash(policy, half, "refreshTokenPolicyType", `${kind} needs both ${PERIOD} and ${UNIT}.`),
    // Zero reads back from an org with a period of 0 and no unit, which says the same once more.
    ...clash(policy, period < (kind === "Zero" ? 0 : 1), PERIOD, `${PERIOD} is below 1.`),
  ];
}

const DAYS: Readonly<Record<string, number>> = { Hours: 1 / 24, Days: 1, Months: 30 };

function longLives(policy: ResolvedComponent, most = Number.POSITIVE_INFINITY): Hit[] {
  const kind = knownText(policy, "refreshTokenPolicyType") ?? "";
  const days = Number(knownText(policy, PERIOD)) * (DAYS[knownText(policy, UNIT) ?? ""] ?? Number.NaN);
  const message = `Refresh tokens live ${Math.round(days)} days; ${most} are the most that the profile allows.`;
  return clash(policy, kind.startsWith("Specific") && days > most, PERIOD, message);
}

/** Fields that say something to nobody beside another one. */
function idleHits(policy: ResolvedComponent): Hit[] {
  const kind = knownText(policy, "refreshTokenPolicyType");
  const open = knownText(policy, "permittedUsersPolicyType") === "AllSelfAuthorized";
  const idle = [
    ...(kind === "Infinite" ? [[PERIOD, kind] as const] : []),
    ...(kind === "Zero" && knownText(policy, PERIOD) !== "0" ? [[PERIOD, kind] as const] : []),
    ...(kind === "Infinite" || kind === "Zero" ? [[UNIT, kind] as const] : []),
    ...(open
      ? ["commaSeparatedPermissionSet", "commaSeparatedProfile"].map((name) => [name, "AllSelfAuthorized"] as const)
      : []),
  ];
  return idle.flatMap(([name, beside]) =>
    clash(policy, has(policy, name), name, `${name} means nothing with ${beside}.`),
  );
}

/** "Invalid plugin settings" is what a deployment says to these. */
function timeoutHits(policy: ResolvedComponent): Hit[] {
  const [type, minutes] = ["namedUserJwtSessionTimeoutType", "namedUserJwtTimeout"] as const;
  const kind = knownText(policy, type);
  return [
    ...clash(policy, kind === "Custom" && !has(policy, minutes), type, `Custom needs ${minutes}.`),
    ...clash(policy, kind === "UserSession" && has(policy, minutes), minutes, `${minutes} contradicts UserSession.`),
    ...clash(
      policy,
      kind === "Custom" && has(policy, "sessionTimeoutInMinutes"),
      "sessionTimeoutInMinutes",
      "sessionTimeoutInMinutes holds for opaque tokens; a custom JWT time-out contradicts it.",
    ),
  ];
}

function flowHits(policy: ResolvedComponent, pkg: LintPackage): Hit[] {
  const flow = "isClientCredentialsFlowEnabled";
  const user = "clientCredentialsFlowUser";
  const globals = siblings(pkg, policy, GLOBAL);
  const pairs = [
    [flow, flow],
    ["isTokenExchangeFlowEnabled", "isTokenExchangeEnabled"],
    ["isGuestCodeCredFlowEnabled", "isCodeCredFlowEnabled"],
  ] as const;
  return [
    ...clash(policy, says(policy, flow, true) && !has(policy, user), flow, `${flow} needs ${user}.`),
    ...clash(
      policy,
      has(policy, user) && !says(policy, flow, true),
      user,
      `${user} means nothing while ${flow} is off.`,
    ),
    ...clash(
      policy,
      has(policy, "executeHandlerAs") && !has(policy, "apexHandler"),
      "executeHandlerAs",
      "executeHandlerAs means nothing without apexHandler.",
    ),
    ...globals.flatMap((global) =>
      pairs.flatMap(([own, theirs]) =>
        clash(
          policy,
          says(policy, own, true) && !says(global, theirs, true),
          own,
          `${own} is on here, and ${theirs} is off in the global OAuth settings.`,
        ),
      ),
    ),
  ];
}

function startHits(policy: ResolvedComponent): Hit[] {
  const page = knownText(policy, "startPage");
  return [
    ...clash(policy, page === "Custom" && !has(policy, "startUrl"), "startPage", "startPage Custom needs startUrl."),
    ...clash(
      policy,
      page === "None" && has(policy, "startUrl"),
      "startUrl",
      "startUrl means nothing with startPage None.",
    ),
  ];
}

export const sessionRules: readonly Rule[] = [
  {
    code: "ECA321",
    name: "endless-refresh-token",
    severity: "warning",
    title: "Refresh tokens never end",
    why: "With Infinite, a stolen refresh token works until somebody notices and revokes it. A JWT login gets no refresh token, so nothing is lost by a limit. With the profile partner-2026 a life of more than 30 days is found, too.",
    fix: "Write SpecificLifetime or SpecificInactivity with a period, or Zero.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "<refreshTokenPolicyType>Infinite</refreshTokenPolicyType>\nrefreshTokenValidityPeriod\nrefreshTokenValidityUnit",
      good: "<refreshTokenPolicyType>Zero</refreshTokenPolicyType>\nrefreshTokenValidityPeriod\nrefreshTokenValidityUnit",
    },
    check: each(POLICY, (policy, _pkg, { refreshTokenDays }) => [
      ...whenText(policy, "refreshTokenPolicyType", ["Infinite"], () => "Refresh tokens never end."),
      ...longLives(policy, refreshTokenDays),
    ]),
  },
  {
    code: "ECA322",
    name: "session-level",
    severity: "warning",
    title: "A session level other than STANDARD",
    why: "LOW lets in sessions that the platform trusts least. HIGH_ASSURANCE wants a second factor, which no integration has: the JWT login fails unless the org ranks it as high assurance.",
    fix: "Write STANDARD.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "<requiredSessionLevel>LOW</requiredSessionLevel>",
      good: "<requiredSessionLevel>STANDARD</requiredSessionLevel>",
    },
    check: each(POLICY, (policy) =>
      whenText(policy, "requiredSessionLevel", ["LOW", "HIGH_ASSURANCE"], (level) =>
        level === "LOW" ? "LOW lets in the least trusted sessions." : "HIGH_ASSURANCE keeps JWT logins out.",
      ),
    ),
  },
  {
    code: "ECA323",
    name: "contradicting-policy",
    severity: "error",
    title: "Fields of the policies contradict each other",
    why: 'One of the two is not what was meant. Salesforce refuses some of these ("Invalid plugin settings"), and drops the other field silently with the rest.',
    fix: "Decide for one, and remove or correct the other.",
    source: GUIDE,
    example: {
      type: POLICY,
      bad: "<refreshTokenPolicyType>Zero</refreshTokenPolicyType>\n<refreshTokenValidityPeriod>30</refreshTokenValidityPeriod>\n<refreshTokenValidityUnit>Days</refreshTokenValidityUnit>",
      good: "<refreshTokenPolicyType>SpecificLifetime</refreshTokenPolicyType>\n<refreshTokenValidityPeriod>30</refreshTokenValidityPeriod>\n<refreshTokenValidityUnit>Days</refreshTokenValidityUnit>",
    },
    check: (pkg) => [
      ...componentsOf(pkg, POLICY).flatMap((policy) => [
        ...refreshHits(policy),
        // An org may give back what it no longer uses.
        ...(isWhole(pkg) ? idleHits(policy) : []),
        ...timeoutHits(policy),
        ...flowHits(policy, pkg),
      ]),
      ...componentsOf(pkg, "ExtlClntAppConfigurablePolicies").flatMap(startHits),
    ],
  },
];
