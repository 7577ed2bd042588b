import type { AlsoAllowed } from "../model/way-in.ts";
import { sameName } from "../util/same-name.ts";
import type { AppView } from "./app-view.ts";
import type { GraphNode } from "./model.ts";

type Nodes = Map<string, Pick<GraphNode, "kind" | "title" | "details">>;
type Connect = (from: string, to: string, label: string) => void;

/**
 * Draws who may use the app beside the integration user, and by what, as the template and the org file state it. The
 * permission sets of the app and those on its policy are drawn already.
 */
export function addWays(view: AppView, nodes: Nodes, edge: Connect): void {
  for (const name of view.profiles) {
    nodes.set(`profile-${name}`, { kind: "profile", title: name, details: [] });
    edge(`profile-${name}`, "policy", "pre-authorised");
  }
  const own = view.permissionSets.map(({ name }) => name);
  for (const entry of view.alsoAllowed ?? []) addAccepted(entry, own[0], nodes, edge);
  const isOpen = ({ kind, title }: Pick<GraphNode, "kind" | "title">) =>
    kind === "profile" || (kind === "permissionSet" && !own.some((name) => sameName(name, title)));
  for (const [id] of [...nodes].filter(([, node]) => isOpen(node))) {
    nodes.set("holders", { kind: "user", title: "Whoever has it", details: [] });
    edge("holders", id, "has");
  }
  if (view.permittedUsers !== "AllSelfAuthorized") return;
  nodes.set(EVERYBODY, { kind: "user", title: "Every user of the org", details: [] });
  edge(EVERYBODY, "policy", "may authorise itself");
}

/** The node of every user of the org. */
export const EVERYBODY = "everybody";

/** Whether a node says who gets in, or by what the org file lets somebody in. */
export function saysWho({ kind, details }: GraphNode): boolean {
  return kind === "user" || kind === "profile" || details.includes(ACCEPTED);
}

const ACCEPTED = "accepted";

/** What the org file accepts: the org may have it or not. */
function addAccepted(entry: AlsoAllowed, set: string | undefined, nodes: Nodes, edge: Connect): void {
  const details = [ACCEPTED, entry.reason];
  if ("user" in entry) {
    nodes.set(`accepted-${entry.user}`, { kind: "user", title: entry.user, details });
    if (set !== undefined) edge(`accepted-${entry.user}`, `permissionSet-${set}`, "may hold");
    return;
  }
  const [kind, name] =
    "profile" in entry ? (["profile", entry.profile] as const) : (["permissionSet", entry.permissionSet] as const);
  const [there] = [...nodes].filter(([, node]) => node.kind === kind && sameName(node.title, name));
  const [id, node] = there ?? [`${kind}-${name}`, { kind, title: name, details: [] }];
  nodes.set(id, { ...node, details: [...node.details, ...details] });
  if (!there) edge(id, "policy", ACCEPTED);
}
