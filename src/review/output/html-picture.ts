import { escaped } from "../../page/escaped.ts";
import { printable } from "../../util/printable.ts";
import type { Graph, GraphEdge, GraphNode } from "../model.ts";
import { type Box, layoutOf, type Way } from "./picture-layout.ts";
import { KIND, markWords, signOf } from "./words.ts";

/**
 * The graph of the comment, drawn; on a screen that is too narrow for it, the same as cards below each other that say in
 * words what leads where.
 */
export function picture(graph: Graph): string {
  if (graph.nodes.length === 0) return "";
  const shown = readable(graph);
  return `${drawing(shown)}\n${cards(shown)}`;
}

/** Short enough, and without characters that don't show. */
function readable({ nodes, edges }: Graph): Graph {
  const text = (value: string) => printable(value, 120);
  return {
    nodes: nodes.map((node) => ({ ...node, title: text(node.title), details: node.details.map(text) })),
    edges,
  };
}

function drawing(graph: Graph): string {
  const { width, height, boxes, ways } = layoutOf(graph);
  const size = `width="${rounded(width)}" height="${rounded(height)}" viewBox="0 0 ${rounded(width)} ${rounded(height)}"`;
  const parts = [...ways.map(line), ...boxes.map(box), ...ways.map(label)];
  return `<svg class="drawn" role="img" aria-label="${escaped(inWords(graph))}" ${size}>\n${parts.join("\n")}\n</svg>`;
}

/** Which of the looks a part of the picture has. */
const look = ({ mark, opens }: Pick<GraphNode, "mark" | "opens">) => (opens ? `${mark} opens` : mark);

function line({ edge, path, head: { x, y, down } }: Way): string {
  const head = `M${x} ${y}${down ? "l-4 -7h8z" : "l-7 -4v8z"}`;
  return `<path class="edge ${look(edge)}" d="${short(path)}"/><path class="head ${look(edge)}" d="${short(head)}"/>`;
}

function label({ edge, text, label: { x, y } }: Way): string {
  return `<text class="label ${look(edge)}" x="${rounded(x)}" y="${rounded(y)}" text-anchor="middle">${escaped(text)}</text>`;
}

function box({ node, lines, x, y, width, height }: Box): string {
  const texts = lines.map(
    ({ text, role, y: below }) =>
      `<text class="${role}" x="${rounded(x + 12)}" y="${rounded(y + below)}">${escaped(text)}</text>`,
  );
  return `<g class="box ${look(node)}"><rect x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" rx="6"/>${texts.join("")}</g>`;
}

/** A path without the digits that nobody sees. */
const short = (path: string) => path.replace(/\d+\.\d+/g, (number) => rounded(Number(number)));

const rounded = (value: number) => String(Math.round(value * 10) / 10);

/** The picture for those who don't see it: every edge as a sentence, then what is another than before. */
function inWords({ nodes, edges }: Graph): string {
  const names = new Map(nodes.map(({ id, kind, title }) => [id, `${KIND[kind]} ${title}`.trim()]));
  const sentences = edges.map((edge) => {
    const state = markWords(edge) === "" ? "" : ` (${markWords(edge)})`;
    return `${names.get(edge.from)} ${edge.label} ${names.get(edge.to)}${state}.`;
  });
  const changed = nodes.filter(({ mark }) => mark === "changed").map(({ id }) => names.get(id));
  return [...sentences, ...(changed.length > 0 ? [`Changed: ${changed.join(", ")}.`] : [])].join(" ");
}

const GROUPS: readonly { head: string; kinds: readonly GraphNode["kind"][] }[] = [
  { head: "Who", kinds: ["user"] },
  { head: "By what", kinds: ["permissionSet", "profile"] },
  { head: "On which terms", kinds: ["policy"] },
  { head: "How it logs in", kinds: ["certificate", "flow"] },
  { head: "Into", kinds: ["app"] },
  { head: "To do what", kinds: ["scope"] },
  { head: "Where logins in a browser return to", kinds: ["callback"] },
];

function cards({ nodes, edges }: Graph): string {
  const groups = GROUPS.map(({ head, kinds }) => {
    const inside = kinds.flatMap((kind) => nodes.filter((node) => node.kind === kind));
    const all = inside.map((node) => card(node, edges, nodes));
    return all.length === 0 ? "" : `<li><p class="head">${head}</p><ul>${all.join("")}</ul></li>`;
  });
  return `<ol class="cards">${groups.join("")}</ol>`;
}

/** Scopes follow the app, so that edges to them need no words. */
function card(node: GraphNode, edges: readonly GraphEdge[], nodes: readonly GraphNode[]) {
  const { id, kind, title, details } = node;
  const leads = edges
    .filter(({ from }) => from === id && kind !== "app")
    .map((edge) => {
      const to = nodes.find((node) => node.id === edge.to);
      const state = markWords(edge) === "" ? "" : ` (${markWords(edge)})`;
      const name = to?.kind === "policy" ? KIND.policy : (to?.title ?? "");
      return `${signOf(edge)}${edge.label}: ${name}${state}`;
    });
  const sign = signOf(node) === "" ? "" : `<span aria-hidden="true">${signOf(node).trim()}</span> `;
  const small = [KIND[kind], ...details, markWords(node), ...leads].filter((text) => text !== "");
  return `<li class="node ${look(node)}">${sign}<span class="title">${escaped(title)}</span>${small.map((text) => `<small>${escaped(text)}</small>`).join("")}</li>`;
}
