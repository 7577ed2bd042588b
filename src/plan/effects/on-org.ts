import { EXTRA_TYPES } from "../../metadata/kinds.ts";
import type { Effect } from "../../model/effect.ts";
import type { Change } from "../../model/plan.ts";
import { type AccessPicture, type OwnWay, ownWayText, usersText, WAYS_IN } from "../../model/way-in.ts";
import { hasName, sameName } from "../../util/same-name.ts";
import { heldIn } from "../rows.ts";
import { certificateRule } from "./credentials.ts";
import { breaks, changes as lookFirst, opens } from "./effect.ts";
import { fieldEffects, inOrder } from "./fields.ts";
import { replacedLists } from "./policies.ts";

/** The app that a change is about, and who is known to use it. */
export interface About extends OwnWay {
  app: string;
  /** The key by which the app's clients know it, as far as it is known. */
  consumerKey: string | undefined;
  /** How to get another certificate without a gap, as the end of a sentence, where the org file is known. */
  gapless?: string;
  /** Absent where nobody asked who may use the app. */
  access?: AccessPicture | undefined;
}

/** A component, or a row of access, that goes. */
export type Gone = Pick<Change, "type"> & { name: string };

/** What changes of an org do to those who use the app, or could from then on: what breaks first. Pure. */
export function effectsOnOrg(changes: readonly Change[], about: About): Effect[] {
  const isNew = isMade("ExternalClientApplication", changes);
  const isDeployed = changes.some(({ action, fields }) => action !== "none" && fields.length > 0);
  const effects = changes.flatMap((change) => [
    ...effectsOf(change, changes, about),
    ...(isDeployed && !isNew ? hiddenCertificate(change) : []),
  ]);
  return inOrder(effects);
}

/** What going away of these does to those who use them. Pure. */
export function effectsOfGoing(gone: readonly Gone[], about: About): Effect[] {
  return inOrder(gone.flatMap((one) => goneEffects(one, about)));
}

function effectsOf(change: Change, all: readonly Change[], about: About): Effect[] {
  // What others added to the lists of the policy an apply keeps, so that a name which goes is one that is put back so.
  if (change.action === "update") {
    const { gapless } = about;
    return fieldEffects(change, { ...replacedLists, ...(gapless !== undefined && certificateRule(gapless)) });
  }
  if (change.action === "delete") return goneEffects(change, about);
  return change.action === "create" ? createdEffects(change, all, about) : [];
}

function createdEffects({ type, name, fields }: Change, all: readonly Change[], about: About): Effect[] {
  const { app, permissionSet = "", consumerKey } = about;
  const field = `${type} ${name}`;
  if (type === "ExternalClientApplication") {
    if (!consumerKey)
      return [{ field, ...opens(`The app ${app} is made, with a consumer key of its own.`, HAND_OVER) }];
    const text = `The app ${app} is made again, with another consumer key: logins with ${consumerKey} are refused.`;
    return [{ field, ...breaks(text, HAND_OVER) }];
  }
  // What a new set grants is told of who gets it.
  if (type === "PermissionSet" || type === "PermissionSetGroup") return [];
  if (type === "PermissionSetLicenseAssign") {
    return [{ field, ...lookFirst(`${name}: one seat of it is taken.`, "Make sure that the seat is meant for it.") }];
  }
  if (type === "PermissionSetAssignment") {
    const held = heldIn(setIn(name) ?? permissionSet);
    const sets = held.isGroup ? setsOf(all, held.name) : [held.name];
    const given = [
      ...(hasName(sets, permissionSet) ? [`the app ${app}`] : []),
      ...sets.flatMap((set) => granted(all, set)),
    ];
    const text = `${holderIn(name)} gets ${heldWords(held)}${given.length > 0 ? `, and by it ${given.join(", ")}` : ""}.`;
    return [{ field, ...opens(text, "Make sure that this user is the integration's alone.") }];
  }
  const isNew = isMade("ExternalClientApplication", all);
  if (type === "SetupEntityAccess") {
    const others = holdersBeside(about.access, about);
    // Of nobody but the integration user it is told already.
    if (isNew && others === 0) return [];
    const who = others ? `: ${usersText(others, {})} beside the integration user` : "";
    const text = `Who ${goes(about)} may use the app ${app}${who}.`;
    const what = about.permissionSet === undefined ? "profile" : "set";
    return [{ field, ...opens(text, `Give the ${what} to nobody but the integration user.`) }];
  }
  return isNew ? newlyOpen(type, fields) : fieldEffects({ type, fields });
}

const HAND_OVER = "Hand the key over when it is done.";

/** Of a new app's settings, what opens more than the JWT login of those who were approved. */
function newlyOpen(type: string, fields: Change["fields"]): Effect[] {
  const policy = fields.find(({ path }) => path === "permittedUsersPolicyType");
  if (policy?.after === "AllSelfAuthorized") {
    const text = "Every user of the org may approve the app for themselves.";
    return [{ field: `${type}.${policy.path}`, ...opens(text, "Keep AdminApprovedPreAuthorized.") }];
  }
  if (type === "ExtlClntAppConfigurablePolicies") return [];
  // Of a plug-in each value counts; of the rest what is turned on.
  const on = EXTRA_TYPES.includes(type) ? fields : fields.filter(({ after }) => after === "true");
  return fieldEffects({ type, fields: on }).filter(({ kind }) => kind === "opens");
}

function isMade(type: string, changes: readonly Change[]): boolean {
  return changes.some((change) => change.type === type && change.action === "create");
}

/** The user permissions of a permission set that is made. */
function granted(changes: readonly Change[], set: string): string[] {
  const made = changes.filter(
    ({ type, name, action }) => type === "PermissionSet" && action === "create" && sameName(name, set),
  );
  return made.flatMap(({ fields }) =>
    fields.flatMap(({ path }) => /^userPermissions\[(.+)\]\.enabled$/.exec(path)?.[1] ?? []),
  );
}

/** The sets of a group that is made or changed, as far as the changes tell. */
function setsOf(changes: readonly Change[], group: string): string[] {
  const of = changes.filter(({ type, name }) => type === "PermissionSetGroup" && sameName(name, group));
  return of.flatMap(({ fields }) =>
    fields.flatMap(({ path, after }) => (path.startsWith("permissionSets[") && after !== null ? [after] : [])),
  );
}

function heldWords({ name, isGroup }: ReturnType<typeof heldIn>): string {
  return `the permission set ${isGroup ? "group " : ""}${name}`;
}

/** `holds the permission set Acme`, `has the profile Kantiv`. */
function goes(own: OwnWay): string {
  return `${own.permissionSet === undefined ? "has" : "holds"} ${ownWayText(own)}`;
}

/** How many have the template's own way in beside the integration user; null where the org does not show it. Pure. */
export function holdersBeside(access: AccessPicture | undefined, { permissionSet, profiles }: OwnWay): number | null {
  const names = permissionSet === undefined ? (profiles ?? []) : [permissionSet];
  const what = permissionSet === undefined ? "profile" : "permissionSet";
  const ways = access?.ways.filter(({ kind, name }) => kind === what && hasName(names, name ?? "")) ?? [];
  if (!access || ways.some(({ users }) => users === null)) return null;
  return ways.reduce((sum, { beside = 0 }) => sum + beside, 0);
}

/** What an org keeps to itself may be replaced without being seen. */
function hiddenCertificate({ type, fields, unreadable }: Change): Effect[] {
  if (!unreadable.includes("certificate") || fields.some(({ path }) => path === "certificate")) return [];
  const text =
    "This org does not show which certificate the app holds. If it is another one than the org file's, it is replaced: logins signed with its key are refused from then on.";
  return [{ field: `${type}.certificate`, ...lookFirst(text, "Find out who set the app up, and with which key.") }];
}

function goneEffects({ type, name }: Gone, about: About): Effect[] {
  const text = GONE[type]?.(name, about);
  return text === undefined
    ? []
    : [{ field: `${type} ${name}`, ...breaks(text, "Make sure that nobody needs it any more.") }];
}

const GONE: Readonly<Record<string, (name: string, about: About) => string>> = {
  ExternalClientApplication: (name, { consumerKey, access }) => {
    const key = consumerKey ? ` with the consumer key ${consumerKey}` : " through it";
    return `The app ${name} goes: logins${key} are refused${losersText(access)}.`;
  },
  PermissionSet: (name) => `The permission set ${name} goes: who holds it loses what it gives.`,
  PermissionSetGroup: (name) => `The permission set group ${name} goes: who holds it loses what its sets give.`,
  PermissionSetAssignment: (name, { permissionSet = "" }) =>
    `${holderIn(name)} loses ${heldWords(heldIn(setIn(name) ?? permissionSet))}, and with it what it gives.`,
  PermissionSetLicenseAssign: (name) => `It is no longer so that ${name}.`,
  SetupEntityAccess: (_name, about) => `Who ${goes(about)} may not use the app ${about.app} any more.`,
};

/** Of an assignment's line, which names its user, or says who holds what. */
function holderIn(name: string): string {
  return name.split(" holds ")[0] ?? name;
}

function setIn(name: string): string | undefined {
  return name.split(" holds ")[1];
}

/** Who else has a way in that goes. */
function losersText(access: AccessPicture | undefined): string {
  const ways = access?.ways.filter(({ standing }) => standing === "foreign" || standing === "accepted") ?? [];
  const named = ways.map((way) => {
    const number = way.users === null ? "" : ` (${usersText(way.others ?? way.users, way)})`;
    return `${WAYS_IN[way.kind]}${way.name === null ? "" : ` ${way.name}`}${number}`;
  });
  return named.length === 0 ? "" : `, also for others: ${named.join(", ")}`;
}
