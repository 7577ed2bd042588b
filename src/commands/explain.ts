import { ALL_CODES, type Explained, explained, nearestCode } from "../codes/explain.ts";
import type { Handler } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";

/** `explain`: what a code means and what to do; no org, no file, no network. Without a code, all of them. */
export const run: Handler = async (flags) => {
  if (flags.code === undefined) {
    return { status: "ok", exit: EXIT.ok, result: { codes: ALL_CODES }, text: allText, form: "prose" };
  }
  const given = String(flags.code);
  const found = explained(given);
  if (!found) {
    const near = nearestCode(given);
    const remedy = near ? `Did you mean kantiv-sf explain ${near}?` : "All codes: kantiv-sf explain";
    throw inputError("USAGE", `There is no code ${JSON.stringify(given)}.`, remedy);
  }
  const { example: _, ...result } = found;
  return { status: "ok", exit: EXIT.ok, result, text: (paint) => pageText(found, paint), form: "prose" };
};

/** A line for each: a code, and what was seen. */
function allText(paint: Paint): string {
  const width = Math.max(...ALL_CODES.map((code) => code.length));
  const lines = ALL_CODES.map((code) => `${code.padEnd(width)}  ${paint("dim", explained(code)?.happened ?? "")}`);
  return [...lines, "", `${paint("bold", "Next:")} kantiv-sf explain CODE`].join("\n");
}

function pageText({ code, rule, happened, means, todo, example }: Explained, paint: Paint): string {
  const title = paint("bold", rule === undefined ? code : `${code} ${rule}`);
  const shown =
    example === undefined ? [] : ["", ...sideText("Wrong", example.bad), ...sideText("Right", example.good)];
  return [title, "", happened, means, `${paint("cyan", "→")} ${todo}`, ...shown].join("\n");

  function sideText(word: string, text: string): string[] {
    const where = example?.type === undefined ? "" : ` in a file of ${example.type}`;
    return [`${paint("bold", word)}${where}:`, ...text.split("\n").map((line) => `    ${line}`)];
  }
}
