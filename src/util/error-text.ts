import type { KantivError, Problem } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "./printable.ts";
import { placeText } from "./words.ts";

/** An error for people: what happened, each problem with its place, what to do. */
export function errorText(error: KantivError, paint: Paint): string {
  const lines = [
    `${paint("red", "✖")} ${printable(error.message, 2000)} ${paint("dim", `[${error.code}]`)}`,
    ...problemLines(error, paint),
    `${paint("cyan", "→")} ${printable(error.remedy, 2000)}`,
  ];
  return lines.join("\n");
}

/** What is told of problems: each with its place and code. One that the message tells already, by itself or behind what it is about, is no more than a place. */
export function problemLines(
  { message, remedy, problems = [] }: { message: string; remedy: string; problems?: readonly Problem[] | undefined },
  paint: Paint,
): string[] {
  const [only, ...others] = problems;
  if (only === undefined || others.length > 0 || !isTold(only.message, message)) {
    return problems.flatMap((problem) => problemText(problem, paint));
  }
  const place = placeText(only);
  const own = only.remedy !== undefined && only.remedy !== remedy ? only.remedy : undefined;
  return [
    ...(place ? [`    ${place}`] : []),
    ...(own === undefined ? [] : [`      ${paint("cyan", "→")} ${printable(own, 1000)}`]),
  ];
}

function isTold(problem: string, message: string): boolean {
  return message === problem || message.endsWith(`: ${problem}`) || message.endsWith(`. ${problem}`);
}

function problemText(problem: Problem, paint: Paint): string[] {
  const place = printable(placeText(problem));
  const remedy = problem.remedy ? [`      ${paint("cyan", "→")} ${printable(problem.remedy, 1000)}`] : [];
  const what = `${printable(problem.message, 1000)} ${paint("dim", `[${problem.code}]`)}`;
  return [`    ${place ? `${place}  ` : ""}${what}`, ...remedy];
}
