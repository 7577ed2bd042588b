import type { KantivError, Problem } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "./printable.ts";

/** An error for people: what happened, each problem with its place, what to do. */
export function errorText(error: KantivError, paint: Paint): string {
  const lines = [
    `${paint("red", "✖")} ${printable(error.message, 2000)} ${paint("dim", `[${error.code}]`)}`,
    ...error.problems.map((problem) => problemText(problem, paint)),
    `${paint("cyan", "→")} ${printable(error.remedy, 2000)}`,
  ];
  return lines.join("\n");
}

function problemText(problem: Problem, paint: Paint): string {
  const file = problem.file === undefined ? undefined : printable(problem.file);
  const place = [file, problem.line, problem.column].filter((part) => part !== undefined).join(":");
  const remedy = problem.remedy ? `\n      ${paint("cyan", "→")} ${printable(problem.remedy, 1000)}` : "";
  return `    ${place ? `${place}  ` : ""}${printable(problem.message, 1000)} ${paint("dim", `[${problem.code}]`)}${remedy}`;
}
