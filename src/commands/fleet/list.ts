import { selectOrgs } from "../../flows/fleet/select.ts";
import type { Flag, Flags, Handler } from "../../model/command.ts";
import { EXIT } from "../../model/errors.ts";
import type { Member, Wave } from "../../model/fleet.ts";
import { fleetListText } from "../../reports/fleet/list-text.ts";
import { nextText } from "../../reports/next-text.ts";
import { shellWord } from "../../util/command-line.ts";
import { flagWords } from "../../util/flag-words.ts";
import { SELECTION } from "./flags.ts";

/** `fleet list`: who a selection is, and why others are not in it; exit 2 where a file of it is wrong. */
export const run: Handler = async (flags, ctx) => {
  const { chosen, left, waves } = await selectOrgs(flags, ctx);
  const isWrong = chosen.some(({ fault }) => fault !== undefined);
  return {
    status: isWrong ? "failed" : "ok",
    exit: isWrong ? EXIT.input : EXIT.ok,
    result: {
      orgs: inOrder(chosen, waves).map(({ name, file, tags, wave = null, instanceUrl = null, fault }) => {
        const { code, message, remedy, problems = [] } = fault ?? {};
        return { name, file, tags, wave, instanceUrl, error: fault ? { code, message, remedy, problems } : null };
      }),
      left: left.map(({ name, file, why }) => ({ name, file, why })),
    },
    text: (paint) =>
      [
        fleetListText(inOrder(chosen, waves), left, paint),
        ...(chosen.length > 0 && !isWrong ? [nextText(planOf(flags), paint)] : []),
      ].join("\n"),
  };
};

/** What would be done in the orgs of the same selection. */
function planOf(flags: Flags): string {
  const { fleet: _, ...others } = SELECTION;
  const spec: Readonly<Record<string, Flag>> = others;
  const words = flagWords(spec, flags).map(shellWord);
  // Without a name it stands last, so that no word is taken for one.
  if (flags.fleet !== undefined) words.push("--fleet", ...(flags.fleet === "" ? [] : [shellWord(String(flags.fleet))]));
  return ["kantiv-sf", "plan", ...words].join(" ");
}

/** Wave by wave. */
function inOrder(chosen: readonly Member[], waves: readonly Wave[]): readonly Member[] {
  return waves.length === 0 ? chosen : waves.flatMap(({ name }) => chosen.filter(({ wave }) => wave === name));
}
