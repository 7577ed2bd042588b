import type { Left, Member } from "../../model/fleet.ts";
import type { Paint } from "../../model/paint.ts";
import { printable } from "../../util/printable.ts";
import { faultLines } from "./fault-lines.ts";

/** Who is in, with tags and file, then who is not, and why. */
export function fleetListText(chosen: readonly Member[], left: readonly Left[], paint: Paint): string {
  const names = widthOf([...chosen, ...left].map(({ name }) => name));
  const tags = widthOf(chosen.map((one) => one.tags.join(", ")));
  const waves = widthOf(chosen.map(({ wave = "" }) => wave));
  return [
    ...chosen.flatMap((one) => {
      const mark = one.fault ? `${paint("red", "✖")} ` : "  ";
      const wave = waves > 0 ? `${cell(one.wave ?? "", waves)}  ` : "";
      const line = `${mark}${cell(one.name, names)}  ${wave}${cell(one.tags.join(", "), tags)}  ${paint("dim", printable(one.file, 300))}`;
      return [line, ...(one.fault ? faultLines(one.fault, paint) : [])];
    }),
    countLine(chosen),
    ...(left.length > 0 ? ["Left out:"] : []),
    ...leftLines(left, names).map((line) => paint("dim", line)),
  ].join("\n");
}

/** So many for one reason stand behind it, and no longer in a line each. */
const TOGETHER = 4;

function leftLines(left: readonly Left[], width: number): string[] {
  return [...Map.groupBy(left, ({ why }) => why)].flatMap(([why, some]) => {
    const names = some.map(({ name }) => printable(name, 100));
    if (some.length >= TOGETHER) return [`  ${printable(why, 300)} (${some.length}): ${names.join(", ")}`];
    return names.map((name) => `  ${name.padEnd(width)}  ${printable(why, 300)}`);
  });
}

/** An org whose file is wrong, or not there, is not in. */
function countLine(chosen: readonly Member[]): string {
  const wrong = chosen.filter(({ fault }) => fault !== undefined).length;
  const sound = chosen.length - wrong;
  const isIn = sound === 1 ? "1 org is in" : `${sound || "No"} orgs are in`;
  if (wrong === 0) return `${isIn}.`;
  return `${isIn}; ${wrong === 1 ? "1 file cannot be used" : `${wrong} files cannot be used`}.`;
}

/** Names longer than that stand out of line. */
const WIDEST = 40;

function widthOf(texts: readonly string[]): number {
  return Math.min(WIDEST, Math.max(0, ...texts.map((text) => printable(text, 100).length)));
}

function cell(text: string, width: number): string {
  return printable(text, 100).padEnd(width);
}
