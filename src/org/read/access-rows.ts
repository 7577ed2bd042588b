import type { QueryReply } from "../../model/org.ts";
import { type Opener, openerKey } from "../../model/way-in.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { part, type Row } from "../session/known.ts";
import { needId } from "../wire/replies.ts";
import { rowsOf } from "./queries.ts";

/** A SetupEntityAccess row of one app. */
type AccessRow = Opener & { id: string };

/**
 * The rows of one app. The permission set that a group owns is left out, but where the group is itself what
 * opens the app: else what it opens, the sets in the group open. Throws what a refused query means.
 *
 * @param appId without it there are none
 * @param opening id of the group that the policy names
 */
export function readAccessRows(reply: QueryReply, appId: string | undefined, opening?: string): AccessRow[] {
  const isOfGroup = ({ PermissionSetGroupId: id }: Row) => typeof id === "string" && !sameId(id, opening);
  return rowsOf(reply, "asking what opens the app")
    .filter((row) => row.SetupEntityId === appId && !isOfGroup(part(row.Parent)))
    .map((row) => ({
      id: needId(row.Id, "0J0", "what opens the app"),
      ...openerIn(row.Parent),
    }));
}

/**
 * What opens the app that the template's own way in opens, as it can be told before the app's id is known. None where the way opens none
 * yet, or the question was refused.
 *
 * @param own what the template lets its user in by
 */
export function likelyOpeners(reply: QueryReply, own: readonly Opener[]): Opener[] {
  const keys = new Set(own.map(openerKey));
  const [row] = reply.ok ? reply.rows.filter(({ Parent }) => keys.has(openerKey(openerIn(Parent)))) : [];
  return typeof row?.SetupEntityId === "string" ? readAccessRows(reply, row.SetupEntityId) : [];
}

function openerIn(parent: unknown): Opener {
  const set = part(parent);
  return openerOf(set, part(set.Profile).Name);
}

/** A permission set's record as what it stands for: itself, or the profile that owns it. */
export function openerOf(set: Row, profileName: unknown): Opener {
  if (typeof profileName === "string") return { kind: "profile", name: printable(profileName) };
  const prefix = typeof set.NamespacePrefix === "string" ? `${set.NamespacePrefix}__` : "";
  return { kind: "permissionSet", name: printable(`${prefix}${String(set.Name)}`) };
}
