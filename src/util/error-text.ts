import type { KantivError, Problem } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "./printable.ts";

/** An error for people: what happened, each problem with its place, what to do. */
export function errorText(error: KantivError, paint: Paint): string {
  const lines = [
    `${paint("red", "✖")} ${printable(error.message, 2000)} ${paint("dim", `[${error.code}]`)}`,
    ...problemsText(error, paint),
    `${paint("cyan", "→")} ${printable(error.remedy, 2000)}`,
  ];
  return lines.join("\n");
}

/** One problem that the message tells already, by itself or after its file, is no more than a place. */
function problemsText({ message, remedy, problems }: KantivError, paint: Paint): string[] {
  const [only, ...others] = problems;
  if (only === undefined || others.length > 0 || ![only.message, `${only.file}: ${only.message}`].includes(message)) {
    return problems.map((problem) => problemText(problem, paint));
  }
  const place = placeOf(only);
  const own = only.remedy !== undefined && only.remedy !== remedy ? only.remedy : undefined;
  return [
    ...(place ? [`    ${place}`] : []),
    ...(own === undefined ? [] : [`      ${paint("cyan", "→")} ${printable(own, 1000)}`]),
  ];
}

function placeOf({ file, line, column }: Problem): string {
  return [file === undefined ? undefined : printable(file), line, column]
    .filter((part) => part !== undefined)
    .join(":");
}

function problemText(problem: Problem, paint: Paint): string {
  const place = placeOf(problem);
  const remedy = problem.remedy ? `\n      ${paint("cyan", "→")} ${printable(problem.remedy, 1000)}` : "";
  return `    ${place ? `${place}  ` : ""}${printable(problem.message, 1000)} ${paint("dim", `[${problem.code}]`)}${remedy}`;
}
