import { hasName, sameName } from "../util/same-name.ts";
import type { AppView } from "./app-view.ts";
import type { Graph, GraphEdge, GraphNode, Mark } from "./model.ts";
import { addWays, EVERYBODY } from "./ways-graph.ts";

type Nodes = Map<string, Omit<GraphNode, "id" | "mark">>;
type Edges = Map<string, Omit<GraphEdge, "mark">>;

interface Drawing {
  nodes: Nodes;
  edges: Edges;
}

/** Both sides of a change as one graph: what only one of them has, and what differs, is marked. Pure. */
export function graphOf(base: AppView | undefined, head: AppView | undefined): Graph {
  const [before, after] = [drawn(base), drawn(head)];
  const nodes = merged(before.nodes, after.nodes, (was, is) => ({
    ...is,
    title: was.title === is.title ? is.title : `${was.title} → ${is.title}`,
  })).map(([id, node, mark]): GraphNode => ({ id, ...node, mark }));
  const edges = merged(before.edges, after.edges, (_was, is) => is).map(
    ([, edge, mark]): GraphEdge => ({ ...edge, mark }),
  );
  return base && head ? opened({ nodes, edges }) : { nodes, edges };
}

/** Whatever comes to an app that was there before opens something; a new app is as a whole to be judged. */
function opened({ nodes, edges }: Graph): Graph {
  const renamed = new Set(nodes.filter(({ kind, mark }) => ITSELF.has(kind) && mark === "added").map(({ id }) => id));
  // A policy that comes to let everybody in is itself what opens the app.
  const isOpened = nodes.some(({ id, mark }) => id === EVERYBODY && mark === "added");
  return {
    nodes: nodes.map((node) => {
      const comes = node.mark === "added" && !ITSELF.has(node.kind);
      return comes || (node.id === "policy" && isOpened) ? { ...node, opens: true } : node;
    }),
    edges: edges.map((edge) =>
      edge.mark === "added" && !renamed.has(edge.from) && !renamed.has(edge.to) ? { ...edge, opens: true } : edge,
    ),
  };
}

const ITSELF: ReadonlySet<GraphNode["kind"]> = new Set(["app", "policy"]);

/** What head has in its order, then what only base had; `base` or `head` absent means that all is new or gone. */
function merged<T>(before: Map<string, T>, after: Map<string, T>, both: (was: T, is: T) => T): [string, T, Mark][] {
  const same = (a: T, b: T) => JSON.stringify(a) === JSON.stringify(b);
  const kept = [...after].map(([id, is]): [string, T, Mark] => {
    const was = before.get(id);
    if (was === undefined) return [id, is, "added"];
    return same(was, is) ? [id, is, "same"] : [id, both(was, is), "changed"];
  });
  const gone = [...before].filter(([id]) => !after.has(id)).map(([id, was]): [string, T, Mark] => [id, was, "removed"]);
  return [...kept, ...gone];
}

function drawn(view: AppView | undefined): Drawing {
  const nodes: Nodes = new Map();
  const edges: Edges = new Map();
  if (!view) return { nodes, edges };
  const edge = (from: string, to: string, label: string) => edges.set(`${from} ${to}`, { from, to, label });
  nodes.set("user", { kind: "user", title: "Integration user", details: [] });
  addPermissionSets(view, nodes, edge);
  addWays(view, nodes, edge);
  nodes.set("policy", {
    kind: "policy",
    title: view.permittedUsers || "No OAuth policy",
    details: policyDetails(view),
  });
  nodes.set("app", { kind: "app", title: view.name, details: [view.label, view.on ? "switched on" : "switched off"] });
  edge("policy", "app", "lets in to");
  if (view.certificate) {
    const { subject, validTo, fingerprint256 } = view.certificate;
    nodes.set("certificate", {
      kind: "certificate",
      title: shortened(subject || "without a subject"),
      details: [
        `ends ${new Date(validTo).toISOString().slice(0, 10)}`,
        `SHA-256 ${fingerprint256.slice(0, 11)}…`,
        "checks every login",
      ],
    });
    edge("certificate", "app", "JWT bearer flow");
  }
  for (const flow of view.flows) {
    nodes.set(`flow-${flow}`, { kind: "flow", title: flow, details: [] });
    edge(`flow-${flow}`, "app", "is on");
  }
  for (const scope of view.scopes) {
    nodes.set(`scope-${scope}`, { kind: "scope", title: scope, details: [] });
    edge("app", `scope-${scope}`, "may");
  }
  for (const url of view.callbacks) {
    nodes.set(`callback-${url}`, { kind: "callback", title: url, details: [] });
    edge("app", `callback-${url}`, "browsers return to");
  }
  return { nodes, edges };
}

function addPermissionSets(view: AppView, nodes: Nodes, edge: (from: string, to: string, label: string) => void): void {
  const others = view.preauthorised.filter((name) => !view.permissionSets.some((set) => sameName(set.name, name)));
  const sets = [
    ...view.permissionSets,
    ...others.map((name) => ({ name, userPermissions: [], other: ["made elsewhere"] })),
  ];
  for (const { name, userPermissions, other } of sets) {
    const id = `permissionSet-${name}`;
    nodes.set(id, { kind: "permissionSet", title: name, details: [...userPermissions, ...other] });
    if (view.permissionSets.some((set) => sameName(set.name, name))) edge("user", id, "holds");
    if (hasName(view.preauthorised, name)) edge(id, "policy", "pre-authorised");
  }
}

function policyDetails({ ipRelaxation, sessionLevel }: AppView): string[] {
  return [
    ...(ipRelaxation ? [`IP relaxation: ${ipRelaxation}`] : []),
    ...(sessionLevel ? [`session level: ${sessionLevel}`] : []),
  ];
}

function shortened(subject: string): string {
  return subject.length > 32 ? `${subject.slice(0, 31)}…` : subject;
}
