import { componentOf, listIn, textIn } from "../metadata/component.ts";
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
  snapshot: Pick<OrgSnapshot, "components" | "openers" | "permissionSet" | "group" | "moreSets">;
  facts: AccessFacts;
  /** The template's components, not fitted to the org: what they name is stated. */
  stated: readonly Component[];
  own: OwnWay;
  integrationUser: string;
  alsoAllowed: readonly AlsoAllowed[];
}

/** What opens the app or would: the rows, the lists on its OAuth policy, and the template's own way in, each once. Pure. */
export function openersOf(
  { components, openers = [], permissionSet: there, group }: AccessInput["snapshot"],
  { permissionSet, profiles = [] }: OwnWay,
): (Opener & Pick<WayIn, "writtenIn">)[] {
  const found = new Map<string, Opener & { writtenIn: WayIn["writtenIn"] }>();
  // The policy names a group of the customer's, in an org that takes one there.
  const isGroup = group !== undefined && group.id === there?.ownedBy;
  const add = ({ kind, name }: Opener, where: WayIn["writtenIn"]) => {
    const key = openerKey({ kind, name });
    const known = found.get(key);
    found.set(key, {
      kind,
      name: known?.name ?? name,
      ...(isGroup && kind === "permissionSet" && sameName(name, group.name) && { isGroup: true as const }),
      writtenIn: [...(known?.writtenIn ?? []), ...where],
    });
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
    ...groupWays(input, allowed),
    ...(selfAuthorises(snapshot.components) ? [selfAuthorisation(input)] : []),
    anyApiClientWay(facts, allowed),
  ];
  return { ways, unused: hasApp(snapshot.components) ? allowed.unused() : [] };
}

/** What a user is given so as to get in: a profile, a permission set, or a group of some. */
export type Holding = { kind: Opener["kind"] | "permissionSetGroup"; name: string };

/** By the assignment of which a look's user gets in: of the set that opens the app, or of the group that it is in. */
export function holdingOf({ group, permissionSet }: Pick<OrgSnapshot, "group" | "permissionSet">): Holding | undefined {
  if (group) return { kind: "permissionSetGroup", name: group.name };
  return permissionSet && { kind: "permissionSet", name: permissionSet.name };
}

/** The facts once one more user has what opens the app. Pure. */
export function withHolder(facts: AccessFacts, way: Holding, username: string): AccessFacts {
  return changed(facts, way, (people = { count: 0, usernames: [] }) => {
    const { count, usernames } = people;
    if (hasName(usernames, username)) return undefined;
    return { ...people, count: count + 1, usernames: [...usernames, username].sort() };
  });
}

/** The facts once somebody has no more what opens the app. Pure. */
export function withoutHolder(facts: AccessFacts, way: Holding, username: string): AccessFacts {
  return changed(facts, way, (people) => {
    if (!people || !hasName(people.usernames, username)) return undefined;
    const usernames = people.usernames.filter((name) => !sameName(name, username));
    return { ...people, count: people.count - 1, usernames };
  });
}

function changed(
  facts: AccessFacts,
  { kind, name }: Holding,
  change: (people: People | undefined) => People | undefined,
): AccessFacts {
  const [field, key] =
    kind === "permissionSetGroup" ? (["groups", name] as const) : (["holders", openerKey({ kind, name })] as const);
  const known = facts[field];
  const people = known.known ? change(known.value.get(key)) : undefined;
  if (!known.known || !people) return facts;
  return { ...facts, [field]: { known: true, value: new Map(known.value).set(key, people) } };
}

/** Our own set is for the integration user alone; any other that the template names is for all who have it. */
function openerWay(
  opener: Opener & Pick<WayIn, "writtenIn">,
  { facts, stated, own, snapshot }: AccessInput,
  allowed: Allowed,
): WayIn {
  const holders = opener.isGroup ? facts.groups : facts.holders;
  const people: People | undefined = holders.known
    ? (holders.value.get(opener.isGroup ? opener.name : openerKey(opener)) ?? { count: 0, usernames: [] })
    : undefined;
  const isOurSet = opener.kind === "permissionSet" && sameName(opener.name, own.permissionSet);
  const { isGroup: _group, ...told } = opener;
  const isOpener = isOurSet || (opener.kind === "profile" && hasName(own.profiles ?? [], opener.name));
  // Who has a profile or a set of the customer's is the customer's to say.
  const isOurs = isOurSet && snapshot.permissionSet?.isCustomers !== true;
  const others = isOurs && people ? allowed.others(people) : undefined;
  const isStated = isOurs ? !others : onPolicy(stated).some((one) => openerKey(one) === openerKey(opener));
  const accepted = isStated ? undefined : allowed.opener(opener);
  return {
    ...told,
    ...(holders.known ? numbers(people) : hidden(holders.why)),
    ...(others === undefined ? {} : { others }),
    ...(isOpener && people ? { beside: allowed.beside(people) } : {}),
    standing: isStated ? "stated" : accepted ? "accepted" : "foreign",
    ...(accepted ? { reason: accepted.reason } : {}),
  };
}

function groupWays({ facts: { groups }, snapshot }: AccessInput, allowed: Allowed): WayIn[] {
  const way = { kind: "permissionSetGroup", writtenIn: [] } as const;
  if (!groups.known) return [{ ...way, name: null, ...hidden(groups.why), standing: "ofOrg" }];
  const { moreSets = [], group, permissionSet } = snapshot;
  // Who has a group of the customer's that the template states is the customer's to say.
  const all = [...(group ? [{ ...group, isGroup: true }] : []), ...moreSets];
  const own = all.flatMap(({ name, isGroup, isCustomers }) => (isGroup && isCustomers ? [name] : []));
  const isOpener = (name: string) => group?.id === permissionSet?.ownedBy && sameName(name, group?.name);
  return [...groups.value]
    .filter(([name]) => !isOpener(name))
    .map(([name, people]): WayIn => {
      const others = allowed.others(people);
      const isStated = others === 0 || hasName(own, name);
      const accepted = isStated ? undefined : allowed.opener({ kind: "permissionSet", name });
      return {
        ...way,
        name,
        ...numbers(people),
        others,
        standing: isStated ? "stated" : accepted ? "accepted" : "foreign",
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

const POLICY = "ExtlClntAppOauthConfigurablePolicies";

function hasApp(components: readonly Component[]): boolean {
  return componentOf(components, "ExternalClientApplication") !== undefined;
}

/** It is the platform's default as well. */
function selfAuthorises(components: readonly Component[]): boolean {
  const who = textIn(components, POLICY, "permittedUsersPolicyType");
  return hasApp(components) && who !== "AdminApprovedPreAuthorized";
}

/** The profiles and permission sets that the app's OAuth policy names. */
function onPolicy(components: readonly Component[]): Opener[] {
  const names = (element: string) => listIn(components, POLICY, element);
  return [
    ...names("commaSeparatedProfile").map((name) => ({ kind: "profile" as const, name })),
    ...names("commaSeparatedPermissionSet").map((name) => ({ kind: "permissionSet" as const, name })),
  ];
}
