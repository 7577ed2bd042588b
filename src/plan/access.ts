import { listed, textOf } from "../metadata/component.ts";
import type { Component } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import {
  type AccessFacts,
  type AccessPicture,
  type AlsoAllowed,
  type Opener,
  type OwnWay,
  openerKey,
  type People,
  type WayIn,
} from "../model/way-in.ts";
import { hasName, sameName } from "../util/same-name.ts";
import { type Allowed, allowedBy } from "./also-allowed.ts";

/** As many names as a picture shows of each way in. */
const MOST_NAMES = 100;

/** What the picture of access is made from. */
export interface AccessInput {
  snapshot: Pick<OrgSnapshot, "components" | "openers" | "permissionSet">;
  facts: AccessFacts;
  /** The template's components, not fitted to the org: what they name is stated. */
  stated: readonly Component[];
  own: OwnWay;
  integrationUser: string;
  alsoAllowed: readonly AlsoAllowed[];
}

/** What opens the app or would: the rows, the lists on its OAuth policy, and the template's own way in, each once. Pure. */
export function openersOf(
  { components, openers = [] }: AccessInput["snapshot"],
  { permissionSet, profiles = [] }: OwnWay,
): (Opener & Pick<WayIn, "writtenIn">)[] {
  const found = new Map<string, Opener & { writtenIn: WayIn["writtenIn"] }>();
  const add = ({ kind, name }: Opener, where: WayIn["writtenIn"]) => {
    const key = openerKey({ kind, name });
    const there = found.get(key);
    found.set(key, { kind, name: there?.name ?? name, writtenIn: [...(there?.writtenIn ?? []), ...where] });
  };
  for (const opener of onPolicy(components)) add(opener, ["policy"]);
  for (const row of openers) add(row, ["accessRow"]);
  if (permissionSet !== undefined) add({ kind: "permissionSet", name: permissionSet }, []);
  for (const name of profiles) add({ kind: "profile", name }, []);
  return [...found.values()];
}

/** Who may use the app and why, held against what the template and the org file state. Pure. */
export function accessPicture(input: AccessInput): AccessPicture {
  const { facts, snapshot } = input;
  const allowed = allowedBy(input.alsoAllowed, input.integrationUser);
  const ways = [
    ...openersOf(snapshot, input.own)
      .filter(
        ({ kind, writtenIn }) => writtenIn.length > 0 || kind === "profile" || snapshot.permissionSet !== undefined,
      )
      .map((opener) => openerWay(opener, input, allowed)),
    ...groupWays(facts, allowed),
    ...(selfAuthorises(snapshot.components) ? [selfAuthorisation(input)] : []),
    anyApiClientWay(facts, allowed),
  ];
  return { ways, unused: hasApp(snapshot.components) ? allowed.unused() : [] };
}

/** The facts once one more user has what opens the app. Pure. */
export function withHolder(facts: AccessFacts, opener: Opener, username: string): AccessFacts {
  const { holders } = facts;
  if (!holders.known) return facts;
  const key = openerKey(opener);
  const { count, usernames } = holders.value.get(key) ?? { count: 0, usernames: [] };
  if (hasName(usernames, username)) return facts;
  const value = new Map(holders.value).set(key, { count: count + 1, usernames: [...usernames, username].sort() });
  return { ...facts, holders: { known: true, value } };
}

/** The facts once somebody has no more what opens the app. Pure. */
export function withoutHolder(facts: AccessFacts, opener: Opener, username: string): AccessFacts {
  const { holders } = facts;
  const key = openerKey(opener);
  const people = holders.known ? holders.value.get(key) : undefined;
  if (!holders.known || !people?.usernames.some((name) => sameName(name, username))) return facts;
  const usernames = people.usernames.filter((name) => !sameName(name, username));
  const value = new Map(holders.value).set(key, { ...people, count: people.count - 1, usernames });
  return { ...facts, holders: { known: true, value } };
}

/** Our own set is for the integration user alone; any other that the template names is for all who have it. */
function openerWay(
  opener: Opener & Pick<WayIn, "writtenIn">,
  { facts, stated, own, snapshot }: AccessInput,
  allowed: Allowed,
): WayIn {
  const { holders } = facts;
  const people: People | undefined = holders.known
    ? (holders.value.get(openerKey(opener)) ?? { count: 0, usernames: [] })
    : undefined;
  const isOurSet = opener.kind === "permissionSet" && sameName(opener.name, own.permissionSet);
  const isOpener = isOurSet || (opener.kind === "profile" && hasName(own.profiles ?? [], opener.name));
  // Who has a profile or a set of the customer's is the customer's to say.
  const isOurs = isOurSet && snapshot.permissionSet?.isCustomers !== true;
  const others = isOurs && people ? allowed.others(people) : undefined;
  const isStated = isOurs ? !others : onPolicy(stated).some((one) => openerKey(one) === openerKey(opener));
  const accepted = isStated ? undefined : allowed.opener(opener);
  return {
    ...opener,
    ...(holders.known ? numbers(people) : hidden(holders.why)),
    ...(others === undefined ? {} : { others }),
    ...(isOpener && people ? { beside: allowed.beside(people) } : {}),
    standing: isStated ? "stated" : accepted ? "accepted" : "foreign",
    ...(accepted ? { reason: accepted.reason } : {}),
  };
}

function groupWays({ groups }: AccessFacts, allowed: Allowed): WayIn[] {
  const way = { kind: "permissionSetGroup", writtenIn: [] } as const;
  if (!groups.known) return [{ ...way, name: null, ...hidden(groups.why), standing: "ofOrg" }];
  return [...groups.value].map(([name, people]): WayIn => {
    const others = allowed.others(people);
    const accepted = others > 0 ? allowed.opener({ kind: "permissionSet", name }) : undefined;
    return {
      ...way,
      name,
      ...numbers(people),
      others,
      standing: others === 0 ? "stated" : accepted ? "accepted" : "foreign",
      ...(accepted ? { reason: accepted.reason } : {}),
    };
  });
}

function anyApiClientWay({ anyApiClient }: AccessFacts, allowed: Allowed): WayIn {
  const way = { kind: "useAnyApiClient", name: null, writtenIn: [], standing: "ofOrg" } as const;
  if (!anyApiClient.known) return { ...way, ...hidden(anyApiClient.why) };
  const people = anyApiClient.value;
  if (people === null) return { ...way, ...numbers(undefined, "not known here: this org has no such permission") };
  return { ...way, ...numbers(people), others: allowed.others(people) };
}

function selfAuthorisation({ stated }: AccessInput): WayIn {
  const why = "whoever approves the app for themselves";
  const standing = selfAuthorises(stated) ? "stated" : "foreign";
  return { kind: "selfAuthorisation", name: null, writtenIn: ["policy"], ...numbers(undefined, why), standing };
}

function numbers(people: People | undefined, why?: string): Pick<WayIn, "users" | "orMore" | "usernames" | "why"> {
  return {
    users: people?.count ?? null,
    ...(people?.orMore ? { orMore: true as const } : {}),
    usernames: people?.usernames.slice(0, MOST_NAMES) ?? [],
    ...(why === undefined ? {} : { why }),
  };
}

function hidden(why: string): ReturnType<typeof numbers> & { hidden: true } {
  return { ...numbers(undefined, `not shown: ${why}`), hidden: true };
}

function policyOf(components: readonly Component[]): Component | undefined {
  return components.find(({ type }) => type === "ExtlClntAppOauthConfigurablePolicies");
}

function hasApp(components: readonly Component[]): boolean {
  return components.some(({ type }) => type === "ExternalClientApplication");
}

/** It is the platform's default as well. */
function selfAuthorises(components: readonly Component[]): boolean {
  const policy = policyOf(components);
  const who = policy && textOf(policy.root, "permittedUsersPolicyType");
  return hasApp(components) && who !== "AdminApprovedPreAuthorized";
}

/** The profiles and permission sets that the app's OAuth policy names. */
function onPolicy(components: readonly Component[]): Opener[] {
  const policy = policyOf(components);
  const names = (element: string) => listed((policy && textOf(policy.root, element)) ?? "");
  return [
    ...names("commaSeparatedProfile").map((name) => ({ kind: "profile" as const, name })),
    ...names("commaSeparatedPermissionSet").map((name) => ({ kind: "permissionSet" as const, name })),
  ];
}
