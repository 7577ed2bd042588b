import { selectOrgs } from "../flows/fleet-select.ts";
import type { Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import { fleetListText } from "../reports/fleet-list-text.ts";

/** `fleet list`: who a selection is, and why others are not in it; exit 2 where a file of it is wrong. */
export const run: Handler = async (flags, ctx) => {
  const { chosen, left } = await selectOrgs(flags, ctx);
  const isWrong = chosen.some(({ fault }) => fault !== undefined);
  return {
    status: isWrong ? "failed" : "ok",
    exit: isWrong ? EXIT.input : EXIT.ok,
    result: {
      orgs: chosen.map(({ name, file, tags, instanceUrl = null, fault }) => {
        const { code, message, remedy, problems = [] } = fault ?? {};
        return { name, file, tags, instanceUrl, error: fault ? { code, message, remedy, problems } : null };
      }),
      left: left.map(({ name, file, why }) => ({ name, file, why })),
    },
    text: (paint) => fleetListText(chosen, left, paint),
  };
};
