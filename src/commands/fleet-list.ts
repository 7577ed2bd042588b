import { selectOrgs } from "../flows/fleet-select.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import type { Member, Wave } from "../model/fleet.ts";
import { fleetListText } from "../reports/fleet-list-text.ts";

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
    text: (paint) => fleetListText(inOrder(chosen, waves), left, paint),
  };
};

/** Wave by wave. */
function inOrder(chosen: readonly Member[], waves: readonly Wave[]): readonly Member[] {
  return waves.length === 0 ? chosen : waves.flatMap(({ name }) => chosen.filter(({ wave }) => wave === name));
}
