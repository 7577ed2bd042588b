import type { Graph, GraphEdge, GraphNode } from "../model.ts";
import { KIND, MARK, SIGN } from "./words.ts";

const SHAPE: Readonly<Record<GraphNode["kind"], readonly [string, string]>> = {
  user: ["([", "])"],
  permissionSet: ["[", "]"],
  profile: ["[", "]"],
  policy: ["{{", "}}"],
  app: ["[[", "]]"],
  certificate: ["[/", "/]"],
  flow: ["[/", "/]"],
  scope: ["(", ")"],
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
  const marked = (mark: GraphNode["mark"]) => nodes.filter((node) => node.mark === mark).map(({ id }) => ids.get(id));
  const classes = (["added", "removed", "changed"] as const)
    .map((mark) => [mark, marked(mark)] as const)
    .filter(([, all]) => all.length > 0);
  return [
    "flowchart LR",
    ...nodes.map((node) => `  ${ids.get(node.id)}${shape(node)}`),
    ...edges.map(
      ({ from, to, label, mark }) =>
        `  ${ids.get(from)} ${ARROW[mark]}|"${text(edgeLabel(label, mark))}"| ${ids.get(to)}`,
    ),
    "  classDef added stroke:#1a7f37,stroke-width:3px",
    "  classDef removed stroke:#cf222e,stroke-width:2px,stroke-dasharray:5 4",
    "  classDef changed stroke:#9a6700,stroke-width:3px",
    ...classes.map(([mark, all]) => `  class ${all.join(",")} ${mark}`),
  ].join("\n");
}

function shape({ kind, title, details, mark }: GraphNode): string {
  const [open, close] = SHAPE[kind];
  const sign = SIGN[mark] === "" ? "" : `${SIGN[mark]} `;
  const lines = [KIND[kind], `${sign}${title}`, ...details, MARK[mark]].filter((line) => line !== "");
  return `${open}"${lines.map(text).join("<br/>")}"${close}`;
}

function edgeLabel(label: string, mark: GraphEdge["mark"]): string {
  return mark === "same" || mark === "changed" ? label : `${SIGN[mark]} ${label}`;
}

/** Whatever could mean something to Mermaid, as the number of its character. */
function text(value: string): string {
  return value.slice(0, 120).replace(/[^\p{L}\p{N} .,:_+−~→…()-]/gu, (sign) => `#${sign.codePointAt(0)};`);
}
