import type { Graph, GraphEdge, GraphNode } from "../model.ts";
import { lettersIn, wrapped } from "./picture-text.ts";
import { KIND, markWords, signOf } from "./words.ts";

interface Line {
  text: string;
  role: "title" | "more";
  /** From the box's upper edge to the letters' foot. */
  y: number;
}

/** A node as it is drawn; x and y of its upper left corner, in pixels. */
export interface Box {
  node: GraphNode;
  lines: readonly Line[];
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An edge as a path from box to box, the place where its head points, and the middle of its label. */
export interface Way {
  edge: GraphEdge;
  text: string;
  path: string;
  head: { x: number; y: number; down: boolean };
  label: { x: number; y: number };
}

export interface Layout {
  width: number;
  height: number;
  boxes: readonly Box[];
  ways: readonly Way[];
}

/** Widths of a letter, and heights of a line, of a title and of what stands below it. */
const LETTER = { title: 7.4, more: 6.7, edge: 6.3 };
const LINE = { title: 17, more: 15 };
const MAX_LETTERS = 21;
const PADDING = { x: 12, y: 9 };
const BETWEEN_ROWS = 14;
const AROUND_LABEL = 30;
/** Room above for an edge that goes over a column. */
const OVER = 36;

/** A line that falls by less than this. */
const FLAT = 24;

/** Who, by what, on which terms, into what, to do what: from left to right. */
const COLUMN: Readonly<Record<GraphNode["kind"], number>> = {
  user: 0,
  permissionSet: 1,
  profile: 1,
  policy: 2,
  certificate: 2,
  flow: 2,
  app: 3,
  scope: 4,
  callback: 4,
};

/** The graph in columns, each in the middle of the height; edges go from one column to the next, or over it. Pure. */
export function layoutOf({ nodes, edges }: Graph): Layout {
  const unordered = [0, 1, 2, 3, 4]
    .map((place) => nodes.filter(({ kind }) => COLUMN[kind] === place).map(boxOf))
    .filter((boxes) => boxes.length > 0)
    .map((boxes) => sameWidth(boxes));
  const columnOf = new Map(unordered.flatMap((boxes, place) => boxes.map(({ node }) => [node.id, place] as const)));
  const stepOf = ({ from, to }: GraphEdge) => (columnOf.get(to) ?? 0) - (columnOf.get(from) ?? 0);
  const ends = new Set(edges.filter((edge) => stepOf(edge) > 1).flatMap(({ from, to }) => [from, to]));
  // Else the edge would seem to come from the box above, behind which it goes up.
  const columns = unordered.map((boxes) =>
    boxes.toSorted((a, b) => Number(ends.has(b.node.id)) - Number(ends.has(a.node.id))),
  );
  const tall = Math.max(...columns.map(heightOf), 0);
  const top = edges.some((edge) => stepOf(edge) > 1) ? OVER : 1;
  let x = 1;
  const boxes = columns.flatMap((column, place) => {
    const placed = column.map((box, index) => ({
      ...box,
      x,
      y: top + (tall - heightOf(column)) / 2 + heightOf(column.slice(0, index)) + (index > 0 ? BETWEEN_ROWS : 0),
    }));
    const leaving = edges.filter((edge) => columnOf.get(edge.from) === place && stepOf(edge) === 1);
    x += (column[0]?.width ?? 0) + gapFor(leaving);
    return placed;
  });
  const byId = new Map(boxes.map((box) => [box.node.id, box]));
  const ways = edges.flatMap((edge) => {
    const [from, to] = [byId.get(edge.from), byId.get(edge.to)];
    if (!from || !to) return [];
    return stepOf(edge) > 1 ? over(edge, from, to) : across(edge, from, to);
  });
  const width = Math.max(...boxes.map((box) => box.x + box.width), 0) + 1;
  return { width, height: top + tall + 1, boxes, ways };
}

function boxOf(node: GraphNode): Box {
  const { kind, title, details } = node;
  const texts = [
    ...more(KIND[kind]),
    ...wrapped(`${signOf(node)}${title}`, MAX_LETTERS).map((text) => ({ text, role: "title" as const })),
    ...[...details, markWords(node)].flatMap(more),
  ];
  let y = PADDING.y;
  const lines = texts.map(({ text, role }): Line => {
    y += LINE[role];
    return { text, role, y: y - 4 };
  });
  const width = Math.max(...texts.map(({ text, role }) => lettersIn(text) * LETTER[role])) + 2 * PADDING.x;
  return { node, lines, x: 0, y: 0, width: Math.ceil(width), height: y + PADDING.y };
}

/** A small line takes a few letters more. */
function more(text: string): { text: string; role: "more" }[] {
  return text === "" ? [] : wrapped(text, MAX_LETTERS + 2).map((line) => ({ text: line, role: "more" }));
}

function sameWidth(boxes: readonly Box[]): Box[] {
  const width = Math.max(...boxes.map((box) => box.width));
  return boxes.map((box) => ({ ...box, width }));
}

function heightOf(boxes: readonly Box[]): number {
  return boxes.reduce((sum, { height }) => sum + height, 0) + BETWEEN_ROWS * Math.max(0, boxes.length - 1);
}

function gapFor(edges: readonly GraphEdge[]): number {
  return AROUND_LABEL + Math.max(20, ...edges.map((edge) => lettersIn(wordsOn(edge)) * LETTER.edge));
}

function wordsOn(edge: GraphEdge): string {
  return `${signOf(edge)}${edge.label}`;
}

function across(edge: GraphEdge, from: Box, to: Box): Way {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
  const middle = (x1 + x2) / 2;
  // A label stands above a flat line, and on a steep one, which it covers but for a little.
  const isFlat = Math.abs(y1 - y2) < FLAT;
  return {
    edge,
    text: wordsOn(edge),
    path: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`,
    head: { x: x2, y: y2, down: false },
    label: { x: middle, y: isFlat ? Math.min(y1, y2) - 5 : (y1 + y2) / 2 - 4 },
  };
}

function over(edge: GraphEdge, from: Box, to: Box): Way {
  const [x1, x2] = [from.x + from.width / 2, to.x + to.width / 2];
  const y = OVER / 2 - 1;
  return {
    edge,
    text: wordsOn(edge),
    path: `M${x1} ${from.y}V${y}H${x2}V${to.y}`,
    head: { x: x2, y: to.y, down: true },
    label: { x: (x1 + x2) / 2, y: y - 8 },
  };
}
