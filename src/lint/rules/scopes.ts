/** OAuth scopes, by the names that metadata uses. */
import { SCOPES, scopeOf } from "../../metadata/scopes.ts";
import type { ResolvedComponent } from "../../template/components.ts";
import { didYouMean } from "../../util/did-you-mean.ts";
import { each, type Hit, type Rule, type RuleContext } from "../rule.ts";
import { isWhole, knownText, type LintPackage, listOf, siblings, valueIn } from "../subject.ts";

const GUIDE = "Metadata API guide, ExtlClntAppOauthSettings; Salesforce Help, OAuth Tokens and Scopes";
const SETTINGS = "ExtlClntAppOauthSettings";
const ELEMENT = "commaSeparatedOauthScopes";

/** Whether the app logs in by JWT, as far as the package tells. */
function isJwtApp(settings: ResolvedComponent, pkg: LintPackage): boolean {
  const global = siblings(pkg, settings, "ExtlClntAppGlobalOauthSettings");
  return isWhole(pkg) || global.some((component) => valueIn(component, "certificate") !== undefined);
}

function scopeHits(settings: ResolvedComponent, hits: (scope: string) => Omit<Hit, "place"> | undefined): Hit[] {
  const value = valueIn(settings, ELEMENT);
  if (value === undefined) return [];
  return listOf(settings, ELEMENT).flatMap((scope) => {
    const hit = hits(scope);
    return hit ? [{ ...hit, place: value.place }] : [];
  });
}

function unapproved(scope: string, { approvedScopes }: RuleContext): Omit<Hit, "place"> | undefined {
  const known = scopeOf(scope);
  // The same as an approved one, or a part of it, is approved with it.
  if (!known || [scope, known.sameAs, known.partOf].some((name) => name && approvedScopes.includes(name)))
    return undefined;
  const grants = known.danger ? `: it grants ${known.danger}` : "";
  return { message: `The scope ${scope} is not approved${grants}.` };
}

function missing(
  settings: ResolvedComponent,
  pkg: LintPackage,
  wanted: (scopes: string[]) => boolean,
  message: string,
): Hit[] {
  const value = valueIn(settings, ELEMENT);
  if (!isJwtApp(settings, pkg) || value?.known === false || wanted(listOf(settings, ELEMENT))) return [];
  return [{ message, place: value?.place ?? settings.root.place }];
}

const isRefresh = (scope: string) => (scopeOf(scope)?.sameAs ?? scope) === "RefreshToken";

export const scopeRules: readonly Rule[] = [
  {
    code: "ECA201",
    name: "scope-not-approved",
    severity: "error",
    title: "A scope beyond the approved list",
    why: "A scope is a door. Full opens everything that the user may do and Web gives a session in the browser; an integration that reads and writes records by API needs neither.",
    fix: "Remove the scope; where it is needed, approve it with a reason in .kantiv-sf.yaml under lint.approved.scopes.",
    source: GUIDE,
    example: {
      type: SETTINGS,
      bad: "<commaSeparatedOauthScopes>Api, RefreshToken, Full</commaSeparatedOauthScopes>",
      good: "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
    },
    check: each(SETTINGS, (settings, _pkg, context) => scopeHits(settings, (scope) => unapproved(scope, context))),
  },
  {
    code: "ECA202",
    name: "refresh-token-scope-missing",
    severity: "error",
    title: "The RefreshToken scope is missing",
    why: 'Without it no pre-authorised JWT login works: "refresh_token scope is required and the connected app should be installed and preauthorized". The login gets no refresh token all the same.',
    fix: "Add RefreshToken to the scopes.",
    source: GUIDE,
    example: {
      type: SETTINGS,
      bad: "<commaSeparatedOauthScopes>Api, OpenID</commaSeparatedOauthScopes>",
      good: "<commaSeparatedOauthScopes>Api, OpenID, RefreshToken</commaSeparatedOauthScopes>",
    },
    check: each(SETTINGS, (settings, pkg) =>
      missing(settings, pkg, (scopes) => scopes.some(isRefresh), "The scopes have no RefreshToken."),
    ),
  },
  {
    code: "ECA203",
    name: "no-standard-scope",
    severity: "error",
    title: "No scope beside RefreshToken",
    why: "An access token is only issued when at least one standard scope stands beside refresh_token.",
    fix: "Add the scope that the integration needs, which is Api for most.",
    source: GUIDE,
    example: {
      type: SETTINGS,
      bad: "<commaSeparatedOauthScopes>RefreshToken</commaSeparatedOauthScopes>",
      good: "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
    },
    check: each(SETTINGS, (settings, pkg) =>
      missing(settings, pkg, (scopes) => scopes.some((scope) => !isRefresh(scope)), "The scopes grant nothing to use."),
    ),
  },
  {
    code: "ECA204",
    name: "no-such-scope",
    severity: "error",
    title: "A scope that does not exist",
    why: 'Metadata has names of its own for scopes: neither those of Setup nor those in a token. The deployment fails with "There\'s a problem with your scope(s)".',
    fix: "Write the name that metadata uses, e.g. Chatter for chatter_api.",
    source: GUIDE,
    example: {
      type: SETTINGS,
      bad: "<commaSeparatedOauthScopes>Api, refresh_token</commaSeparatedOauthScopes>",
      good: "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
    },
    check: each(SETTINGS, (settings) =>
      scopeHits(settings, (scope) => {
        if (scopeOf(scope)) return undefined;
        const names = SCOPES.map(({ name }) => name);
        const meant =
          SCOPES.find(({ connectedApp }) => connectedApp === scope)?.name ??
          didYouMean(scope.replaceAll("_", ""), names);
        return { message: `There is no scope ${scope}.`, ...(meant && { fix: `Did you mean ${meant}?` }) };
      }),
    ),
  },
  {
    code: "ECA205",
    name: "custom-scopes",
    severity: "warning",
    title: "Custom scopes are granted",
    why: "Custom scopes open what the org's own Apex and named services make of them, which no reviewer can see here.",
    fix: "Remove them, or say beside the element what they open.",
    source: GUIDE,
    example: {
      type: SETTINGS,
      bad: "<commaSeparatedCustomScopes>Acme_Admin</commaSeparatedCustomScopes>",
      good: "commaSeparatedCustomScopes",
    },
    check: each(SETTINGS, (settings) => {
      const value = valueIn(settings, "commaSeparatedCustomScopes");
      const names = knownText(settings, "commaSeparatedCustomScopes");
      return value && names ? [{ message: `The app gets the custom scopes ${names}.`, place: value.place }] : [];
    }),
  },
  {
    code: "ECA206",
    name: "scope-repeated",
    severity: "note",
    title: "A scope is named twice",
    why: "Scopes named twice say nothing more, and a reader looks for the difference.",
    fix: "Name each scope once.",
    source: GUIDE,
    example: {
      type: SETTINGS,
      bad: "<commaSeparatedOauthScopes>Api, Api, RefreshToken</commaSeparatedOauthScopes>",
      good: "<commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes>",
    },
    check: each(SETTINGS, (settings) => {
      const scopes = listOf(settings, ELEMENT);
      const value = valueIn(settings, ELEMENT);
      const twice = scopes.find((scope, index) => scopes.indexOf(scope) !== index);
      return twice && value ? [{ message: `${twice} is named twice.`, place: value.place }] : [];
    }),
  },
];
