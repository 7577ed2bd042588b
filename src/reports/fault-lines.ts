import type { Fault } from "../model/fleet.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";

/** What keeps an org from being worked on, each problem with its place, and what to do; to stand below the org's own line. */
export function faultLines({ message, code, remedy, problems = [] }: Fault, paint: Paint): string[] {
  return [
    `    ${printable(message, 1000)} ${paint("dim", code)}`,
    ...problems.map((one) => {
      const place = [one.file, one.line, one.column].filter((part) => part !== undefined).join(":");
      return `      ${printable(place, 300)}  ${printable(one.message, 500)} ${paint("dim", one.code)}`;
    }),
    `    ${paint("cyan", "→")} ${printable(remedy, 1000)}`,
  ];
}
