import type { Fault } from "../../model/fleet.ts";
import type { Paint } from "../../model/paint.ts";
import { problemLines } from "../../util/error-text.ts";
import { printable } from "../../util/printable.ts";

/** What keeps an org from being worked on, each problem with its place, and what to do; to stand below the org's own line. */
export function faultLines(fault: Fault, paint: Paint): string[] {
  return [
    `    ${printable(fault.message, 1000)} ${paint("dim", `[${fault.code}]`)}`,
    ...problemLines(fault, paint).map((line) => `  ${line}`),
    `    ${paint("cyan", "→")} ${printable(fault.remedy, 1000)}`,
  ];
}
