import type { Change, FieldChange } from "../model/plan.ts";
import { listChange } from "../plan/effects/effect.ts";
import { hasName } from "../util/same-name.ts";
import { accessEffects, isInMatrix } from "./access-change.ts";
import { isWorthShowing } from "./case.ts";
import type { CaseReview, LiveEffect, Review } from "./model.ts";

/** One thing that a change does, in a few words. `plain` where nobody who uses the app notices it. */
export interface Phrase {
  text: string;
  level: LiveEffect["level"] | "plain";
}

/** What a change comes to for these orgs and examples. */
export interface Gist {
  /** The worst first. */
  phrases: readonly Phrase[];
  /** Orgs by the names of their files, then examples. */
  names: readonly string[];
}

/** More of one kind are counted. */
const MOST_ROWS = 3;
const WORST: readonly Phrase["level"][] = ["danger", "breaks", "careful", "plain"];

/** Why a change has to be looked at, in words: a line for all of which the same is to be said, real orgs before examples. Pure. */
export function gistOf(review: Pick<Review, "templates">): Gist[] {
  const cases = review.templates.flatMap(({ name, cases: all }) =>
    all.filter(isWorthShowing).map((one) => ({ one, name: nameOf(one, name), phrases: phrasesOf(one) })),
  );
  const groups = [...Map.groupBy(cases, ({ phrases }) => JSON.stringify(phrases)).values()].map((group) => {
    const [orgs, examples] = (["org", "example"] as const).map((kind) => group.filter(({ one }) => one.kind === kind));
    return {
      phrases: group[0]?.phrases ?? [],
      names: [...(orgs ?? []), ...(examples ?? [])].map(({ name }) => name),
      isReal: (orgs ?? []).length > 0,
    };
  });
  const weight = ({ phrases, isReal }: (typeof groups)[number]) =>
    (isReal ? 0 : WORST.length) + WORST.indexOf(phrases[0]?.level ?? "plain");
  return groups.toSorted((a, b) => weight(a) - weight(b)).map(({ phrases, names }) => ({ phrases, names }));
}

function nameOf({ kind, name }: CaseReview, template: string): string {
  const stem = (name.split("/").at(-1) ?? name).replace(/\.ya?ml$/, "");
  return kind === "org" ? stem : `example ${stem} of ${template}`;
}

/** What a change does to one org or example. Pure. */
function phrasesOf(one: CaseReview): Phrase[] {
  const whole = wholeOf(one);
  const fields = whole === undefined ? one.changes.flatMap((change) => changePhrases(change, one.effects)) : [];
  const told = [...(whole ? [whole] : []), ...accessPhrases(one), ...fields, ...orgPhrases(one)];
  const first = told.filter(({ text }, index) => told.findIndex((other) => other.text === text) === index);
  return first.toSorted((a, b) => WORST.indexOf(a.level) - WORST.indexOf(b.level));
}

function wholeOf({ head, base, state, kind }: CaseReview): Phrase | undefined {
  const what = kind === "org" ? "org file" : "example";
  if (head.state === "broken") return { text: "does not render", level: "breaks" };
  if (state === "added") return { text: `new ${what}`, level: "plain" };
  if (state === "removed") return { text: `${what} removed`, level: "careful" };
  return base.state === "broken" ? { text: "renders again", level: "plain" } : undefined;
}

/** What the integration user may do more, or no more, with objects and fields. */
function accessPhrases({ access, base, head }: CaseReview): Phrase[] {
  if (base.state !== "rendered" || head.state !== "rendered") return [];
  const more = access.filter((row) => accessEffects([row]).length > 0);
  const less = access.filter(({ before, after }) => before.some((right) => !after.includes(right)));
  return [
    ...few(
      more.map(
        ({ name, before, after }) => `may ${after.filter((right) => !before.includes(right)).join(", ")} ${name}`,
      ),
      `more data access (${more.length})`,
      "danger",
    ),
    ...few(
      less.map(({ name }) => `less access to ${name}`),
      `less data access (${less.length})`,
      "breaks",
    ),
  ];
}

function few(texts: readonly string[], instead: string, level: Phrase["level"]): Phrase[] {
  return (texts.length > MOST_ROWS ? [instead] : texts).map((text) => ({ text, level }));
}

/** What an org file says of itself, which no field of the app tells. */
function orgPhrases({ effects, changes }: CaseReview): Phrase[] {
  const told = changes.flatMap(({ type, name, fields }) => [
    `${type} ${name}`,
    ...fields.map(({ path }) => `${type}.${path}`),
  ]);
  return effects
    .filter(({ field }) => !told.includes(field) && !isInMatrix(field))
    .map(({ what, level }) => ({ text: what.replace(/\. .*$|\.$/s, ""), level }));
}

const COMPONENT: Readonly<Record<string, string>> = {
  ExternalClientApplication: "app",
  PermissionSet: "permission set",
};

function changePhrases({ type, name, action, fields }: Change, effects: readonly LiveEffect[]): Phrase[] {
  if (type === "OrgFile")
    return fields.filter(({ path }) => !effects.some(({ field }) => field === path)).map(orgField);
  if (action !== "update") {
    const text = `${COMPONENT[type] ?? type} ${name} ${action === "create" ? "new" : "gone"}`;
    return [{ text, level: levelOf(`${type} ${name}`, effects) }];
  }
  if (type === "Profile") return effects.filter(({ field }) => field.startsWith("Profile.")).map(loginPhrase);
  return fields
    .filter(({ path }) => !isInMatrix(path) && !/^userPermissions\[.+\]\.name$/.test(path))
    .flatMap((field) => fieldPhrases(type, field, levelOf(`${type}.${field.path}`, effects)));
}

function loginPhrase({ field, kind, level }: LiveEffect): Phrase {
  const [at, what] = field.endsWith("Hours") ? ["at", "hours"] : ["from", "addresses"];
  return { text: `logins ${at} ${kind === "opens" ? "more" : "fewer"} ${what}`, level };
}

const orgField = ({ path }: FieldChange): Phrase => ({ text: `${path} of the org file changed`, level: "plain" });

function levelOf(field: string, effects: readonly LiveEffect[]): Phrase["level"] {
  const levels = effects.filter((effect) => effect.field === field).map(({ level }) => level);
  return WORST.find((level) => levels.some((one) => one === level)) ?? "plain";
}

const LISTS: Readonly<Record<string, readonly [what: string, added: string, gone: string, lost: Phrase["level"]]>> = {
  "ExtlClntAppOauthSettings.commaSeparatedOauthScopes": ["scope", "added", "taken away", "breaks"],
  "ExtlClntAppOauthSettings.commaSeparatedCustomScopes": ["custom scope", "added", "taken away", "breaks"],
  "ExtlClntAppOauthConfigurablePolicies.commaSeparatedPermissionSet": [
    "permission set",
    "let in",
    "no longer named",
    "careful",
  ],
  "ExtlClntAppOauthConfigurablePolicies.commaSeparatedProfile": ["profile", "let in", "no longer named", "careful"],
};

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const SWITCHES: Readonly<Record<string, string>> = {
  isEnabled: "app switched",
  isOauthPluginEnabled: "OAuth switched",
  isClientCredentialsFlowEnabled: "client credentials flow",
  isCodeCredFlowEnabled: "code and credentials flow",
  isGuestCodeCredFlowEnabled: "guest code and credentials flow",
  isDeviceFlowEnabled: "device flow",
  isTokenExchangeEnabled: "token exchange",
  isTokenExchangeFlowEnabled: "token exchange",
  isPkceRequired: "PKCE required:",
};

function fieldPhrases(type: string, field: FieldChange, level: Phrase["level"]): Phrase[] {
  const { path, before, after } = field;
  const key = `${type}.${path}`;
  const list = LISTS[key];
  if (list) {
    const [what, added, gone, lost] = list;
    const change = listChange(field);
    return [
      ...change.added.map((name): Phrase => ({ text: `${what} ${name} ${added}`, level: "danger" })),
      ...change.gone.map((name): Phrase => ({ text: `${what} ${name} ${gone}`, level: lost })),
    ];
  }
  if (key === `${POLICY}.permittedUsersPolicyType`) {
    return [{ text: after === "AllSelfAuthorized" ? "any user may authorise" : "only approved users", level }];
  }
  if (key === `${GLOBAL}.certificate`) return [{ text: `certificate ${turn(before, after, "replaced")}`, level }];
  if (key === `${GLOBAL}.callbackUrl`) return [{ text: `callback ${turn(before, after, "moved")}`, level }];
  const permission = /^userPermissions\[(.+)\]\.enabled$/.exec(path)?.[1];
  if (type === "PermissionSet" && permission !== undefined) {
    return [{ text: `${permission} ${after === "true" ? "granted" : "taken"}`, level }];
  }
  const switched = hasName(["true", "false"], after ?? before ?? "") && /^(is|should)[A-Z]\w*$/.test(path);
  const text = switched
    ? `${SWITCHES[path] ?? worded(path)} ${after === "true" ? "on" : "off"}`
    : `${worded(path)} changed`;
  return [{ text, level }];
}

function turn(before: string | null, after: string | null, both: string): string {
  if (before === null) return "added";
  return after === null ? "taken out" : both;
}

/** A field's name as words; a path into a row stays as it is. */
function worded(path: string): string {
  if (/[[.]/.test(path)) return path;
  return path
    .replace(/^is(?=[A-Z])/, "")
    .replace(/(?<=[a-z])(?=[A-Z])/g, " ")
    .toLowerCase();
}
