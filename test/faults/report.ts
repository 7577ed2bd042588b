import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../helpers/shipped-template.ts";

/** What came of one fault at one request of one command. */
export interface Cell {
  scenario: string;
  /** Counts from 0; -1 for the run without a fault. */
  nth: number;
  request: string;
  fault: string;
  /** How the run ended, and its rerun where there was one. */
  ended: string;
  /** What it did that it must not; empty when all is as it should be. */
  broken: string[];
}

const FOLDER = join(ROOT, ".cache/faults");
const CELLS = join(FOLDER, "cells.jsonl");

/** Begins a whole run. */
export function beginCells(): void {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(CELLS, "");
}

/** Kept in a file, since test files run in processes of their own. */
export function keepCell(cell: Cell): void {
  appendFileSync(CELLS, `${JSON.stringify(cell)}\n`);
}

/** Writes the table of a whole run into `.cache/faults/report.md`, and returns it. */
export function endCells(): string {
  const cells = readFileSync(CELLS, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Cell);
  const table = tableOf(cells);
  writeFileSync(join(FOLDER, "report.md"), table);
  return table;
}

/** Every cell that is red, by command, request and fault; then how many of each kind. Markdown. */
export function tableOf(cells: readonly Cell[]): string {
  const red = cells.filter(({ broken }) => broken.length > 0);
  const rows = red
    .toSorted((a, b) => a.scenario.localeCompare(b.scenario) || a.nth - b.nth || a.fault.localeCompare(b.fault))
    .map(
      (cell) =>
        `| ${[cell.scenario, placeOf(cell), cell.fault, cell.ended, cell.broken.join("<br>")].map(plain).join(" | ")} |`,
    );
  const kinds = Map.groupBy(
    red.flatMap(({ broken }) => broken),
    kindOf,
  );
  const counts = [...kinds].toSorted(([, a], [, b]) => b.length - a.length);
  return [
    `# Faults on the wire: ${cells.length} cells, ${red.length} red`,
    "",
    ...(red.length === 0 ? [] : ["| what is broken | times |", "|---|---|"]),
    ...counts.map(([kind, lines]) => `| ${plain(kind)} | ${lines.length} |`),
    "",
    ...(red.length === 0 ? [] : ["| command | request | fault | ended | broken |", "|---|---|---|---|---|"]),
    ...rows,
    "",
  ].join("\n");
}

export function placeOf({ nth, request }: Pick<Cell, "nth" | "request">): string {
  return nth < 0 ? request : `${nth + 1}: ${request.replace(/\/services\/data\/v[\d.]+/, "…")}`;
}

/** The first words say the kind; what follows is of one cell. */
function kindOf(line: string): string {
  const words = line.split(": ");
  return words[0] === "rerun" ? `rerun: ${words[1]}` : (words[0] ?? line);
}

function plain(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
