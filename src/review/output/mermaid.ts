import type { Graph, GraphEdge, GraphNode } from "../model.ts";
import { KIND, markWords, signOf } from "./words.ts";

const SHAPE: Readonly<Record<GraphNode["kind"], readonly [string, string]>> = {
  user: ["([", "])"],
  permissionSet: ["[", "]"],
  profile: ["[", "]"],
  policy: ["{{", "}}"],
  app: ["[[", "]]"],
  certificate: ["[/", "/]"],
  flow: ["[/", "/]"],
  scope: ["(", ")"],
  callback: [">", "]"],
};

const ARROW: Readonly<Record<GraphEdge["mark"], string>> = {
  same: "-->",
  changed: "==>",
  added: "==>",
  removed: "-.->",
};

/** A flowchart as GitHub and GitLab draw it from a `mermaid` fence; what changed is marked by words and by colour. */
export function mermaid({ nodes, edges }: Graph): string {
  const ids = new Map(nodes.map(({ id }, index) => [id, `n${index}`]));
  const marked = (look: Look) => nodes.filter((node) => lookOf(node) === look).map(({ id }) => ids.get(id));
  const classes = (["added", "opens", "removed", "changed"] as const)
    .map((mark) => [mark, marked(mark)] as const)
    .filter(([, all]) => all.length > 0);
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${ids.get(node.id)}${shape(node)}`),
    ...edges.map(
      (edge) => `  ${ids.get(edge.from)} ${ARROW[edge.mark]}|"${text(edgeLabel(edge))}"| ${ids.get(edge.to)}`,
    ),
    "  classDef added stroke:#1a7f37,stroke-width:3px",
    "  classDef opens stroke:#cf222e,stroke-width:4px",
    "  classDef removed stroke:#6e7781,stroke-width:2px,stroke-dasharray:5 4",
    "  classDef changed stroke:#9a6700,stroke-width:3px",
    ...classes.map(([mark, all]) => `  class ${all.join(",")} ${mark}`),
  ].join("\n");
}

type Look = GraphNode["mark"] | "opens";
const lookOf = ({ mark, opens }: GraphNode): Look => (opens ? "opens" : mark);

function shape(node: GraphNode): string {
  const { kind, title, details } = node;
  const [open, close] = SHAPE[kind];
  const lines = [KIND[kind], `${signOf(node)}${title}`, ...details, markWords(node)].filter((line) => line !== "");
  return `${open}"${lines.map(text).join("<br/>")}"${close}`;
}

function edgeLabel(edge: GraphEdge): string {
  return edge.mark === "changed" ? edge.label : `${signOf(edge)}${edge.label}`;
}

/** Whatever could mean something to Mermaid, as the number of its character. */
function text(value: string): string {
  return value.slice(0, 120).replace(/[^\p{L}\p{N} .,:_+−~→…()-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
