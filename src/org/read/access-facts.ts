import type { Known } from "../../model/access.ts";
import type { OrgReader, QueryReply } from "../../model/org.ts";
import { type AccessFacts, type Opener, openerKey, type People } from "../../model/way-in.ts";
import { byText } from "../../util/by-text.ts";
import { part, type Row, told } from "../session/known.ts";
import { openerOf } from "./access-rows.ts";
import { frozenQuestion, soqlText } from "./queries.ts";

/** As many rows as come in one batch (REST API guide, Query): nobody is asked for the next one. */
const MOST_ROWS = 2000;

type HolderQuestion = "holders" | "holderNames" | "groupHolders";
type AccessQuestion = "frozen" | "anyApiClient" | HolderQuestion;

/**
 * Reads who has what opens an app, and whether somebody has frozen the user: one request. What the org refuses is told as
 * unknown.
 */
export async function readAccessFacts(
  org: OrgReader,
  openers: readonly Opener[],
  userId: string | undefined,
): Promise<ReadAccess> {
  return accessIn(await org.queries(accessQuestions(openers, userId)));
}

interface ReadAccess {
  facts: AccessFacts;
  frozen: QueryReply | undefined;
}

/** SOQL for {@link readAccessFacts}. Pure. */
export function accessQuestions(
  openers: readonly Opener[],
  userId: string | undefined,
): Record<AccessQuestion, string> {
  return {
    ...(userId === undefined ? ({} as Record<"frozen", string>) : { frozen: frozenQuestion(userId) }),
    anyApiClient: ANY_API_CLIENT_QUESTION,
    ...holderQuestions(openers),
  };
}

/** What {@link accessQuestions} find. */
export function accessIn({ frozen, anyApiClient, ...holders }: Record<AccessQuestion, QueryReply>): ReadAccess {
  return { facts: { ...readHolders(holders), anyApiClient: readAnyApiClient(anyApiClient) }, frozen };
}

/**
 * SOQL for who has what opens an app: a count for each opener, which may be everybody's profile, and names. Three queries;
 * users who are not active and assignments that are over do not count. Pure.
 */
export function holderQuestions(all: readonly Opener[]): Record<HolderQuestion, string> {
  // In one order, so that the same openers are asked for in the same words.
  const openers = all.toSorted((a, b) => byText(openerKey(a), openerKey(b)));
  const active = "IsActive = true AND Assignee.IsActive = true";
  const direct = `FROM PermissionSetAssignment WHERE ${active} AND PermissionSetGroupId = null AND (${hasOneOf(openers)})`;
  return {
    holders: `SELECT PermissionSet.NamespacePrefix prefix, PermissionSet.Name setName, PermissionSet.Profile.Name profileName, COUNT_DISTINCT(AssigneeId) people ${direct} GROUP BY PermissionSet.NamespacePrefix, PermissionSet.Name, PermissionSet.Profile.Name`,
    // Profiles last: one of them may have more users than there is room for.
    holderNames: `SELECT PermissionSet.NamespacePrefix, PermissionSet.Name, PermissionSet.Profile.Name, Assignee.Username ${direct} ORDER BY PermissionSet.IsOwnedByProfile, Assignee.Username LIMIT ${MOST_ROWS}`,
    groupHolders: `SELECT PermissionSetGroup.DeveloperName, Assignee.Username FROM PermissionSetAssignment WHERE ${active} AND ${isOfGroup(openers)} ORDER BY Assignee.Username LIMIT ${MOST_ROWS}`,
  };
}

/** A condition on an assignment: that it gives a group which holds an opener; or which is one itself, since a query takes no semi-join beside OR. */
function isOfGroup(openers: readonly Opener[]): string {
  const groups = openers.flatMap(({ name, isGroup }) => (isGroup ? [splitName(name).name] : []));
  if (groups.length > 0) return oneOf("PermissionSetGroup.DeveloperName", groups);
  return `PermissionSetGroupId IN (SELECT PermissionSetGroupId FROM PermissionSetGroupComponent WHERE ${isOneOfSets(openers)})`;
}

/** SOQL for who has Use Any API Client. By itself: an org that does not know the permission refuses the query. */
const ANY_API_CLIENT_QUESTION = `SELECT Username FROM User WHERE IsActive = true AND Id IN (SELECT AssigneeId FROM PermissionSetAssignment WHERE IsActive = true AND PermissionSet.PermissionsUseAnyApiClient = true) ORDER BY Username LIMIT ${MOST_ROWS}`;

/** What {@link holderQuestions} finds. */
export function readHolders(answers: Record<HolderQuestion, QueryReply>): Pick<AccessFacts, "holders" | "groups"> {
  const { holderNames } = answers;
  const named = byKey(holderNames.ok ? holderNames.rows : [], (row) => {
    const set = part(row.PermissionSet);
    return openerKey(openerOf(set, part(set.Profile).Name));
  });
  return {
    holders: told(answers.holders, (rows) => new Map(rows.map((row) => counted(row, named)))),
    groups: told(answers.groupHolders, (rows) => {
      const byGroup = byKey(rows, (row) => String(part(row.PermissionSetGroup).DeveloperName));
      return new Map([...byGroup].map(([name, usernames]) => [name, allOf(usernames, rows)]));
    }),
  };
}

/** What {@link ANY_API_CLIENT_QUESTION} finds. */
function readAnyApiClient(reply: QueryReply): Known<People | null> {
  if (!reply.ok && reply.orgCode === "INVALID_FIELD") return { known: true, value: null };
  return told(reply, (rows) => allOf(new Set(rows.map(({ Username }) => String(Username))), rows));
}

function counted(row: Row, named: ReadonlyMap<string, ReadonlySet<string>>): [string, People] {
  const key = openerKey(openerOf({ Name: row.setName, NamespacePrefix: row.prefix }, row.profileName));
  return [key, { count: Number(row.people), usernames: [...(named.get(key) ?? [])] }];
}

/** Usernames by what they have; in an org that lists the sets of a group as well, a user may come twice. */
function byKey(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Set<string>> {
  const found = Map.groupBy(rows, keyOf);
  const usernames = (of: readonly Row[]) => new Set(of.map((row) => String(part(row.Assignee).Username)));
  return new Map([...found].map(([key, of]) => [key, usernames(of)]));
}

function allOf(usernames: ReadonlySet<string>, rows: readonly Row[]): People {
  const orMore = rows.length < MOST_ROWS ? {} : { orMore: true as const };
  return { count: usernames.size, usernames: [...usernames], ...orMore };
}

/** A condition on an assignment: that it gives its user one of these. */
export function hasOneOf(openers: readonly Opener[]): string {
  const profiles = openers.filter(({ kind }) => kind === "profile").map(({ name }) => name);
  return [isOneOfSets(openers), oneOf("PermissionSet.Profile.Name", profiles)].join(" OR ");
}

/** Records have name and namespace apart, and a package may bring a set of a name that the org has as well. */
function isOneOfSets(openers: readonly Opener[]): string {
  const sets = openers.filter(({ kind }) => kind === "permissionSet").map(({ name }) => splitName(name));
  const byNamespace = [...Map.groupBy(sets, ({ namespace }) => namespace?.toLowerCase())].map(([, of]) => {
    const names = oneOf(
      "PermissionSet.Name",
      of.map(({ name }) => name),
    );
    const prefix = of[0]?.namespace;
    return `(PermissionSet.NamespacePrefix = ${prefix === undefined ? "null" : soqlText(prefix)} AND ${names})`;
  });
  return byNamespace.length > 0 ? byNamespace.join(" OR ") : oneOf("PermissionSet.Name", []);
}

function splitName(fullName: string): { namespace: string | undefined; name: string } {
  const [, namespace, name = fullName] = /^(\w+?)__(.+)$/.exec(fullName) ?? [];
  return { namespace, name };
}

/** `field IN (…)`; with no value, what no record fulfils. */
export function oneOf(field: string, values: readonly string[]): string {
  return `${field} IN (${(values.length > 0 ? values : [""]).map(soqlText).join(", ")})`;
}
