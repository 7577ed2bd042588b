import { ALL_CODES, type Explained, explained, nearestCode } from "../codes/explain.ts";
import type { Handler } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";

/** `explain`: what a code means and what to do; no org, no file, no network. Without a code, all of them. */
export const run: Handler = async (flags) => {
  if (flags.code === undefined) {
    return { status: "ok", exit: EXIT.ok, result: { codes: ALL_CODES }, text: () => ALL_CODES.join("\n") };
  }
  const given = String(flags.code);
  const found = explained(given);
  if (!found) {
    const near = nearestCode(given);
    const remedy = near ? `Did you mean kantiv-sf explain ${near}?` : "kantiv-sf explain lists all codes.";
    throw inputError("USAGE", `There is no code ${JSON.stringify(given)}.`, remedy);
  }
  const { more: _, ...result } = found;
  return { status: "ok", exit: EXIT.ok, result, text: (paint) => pageText(found, paint) };
};

function pageText({ code, rule, happened, means, todo, more }: Explained, paint: Paint): string {
  const title = paint("bold", rule === undefined ? code : `${code} ${rule}`);
  if (more !== undefined) return `${title}\n\n${more}`;
  return [title, "", happened, means, `${paint("cyan", "→")} ${todo}`].join("\n");
}
