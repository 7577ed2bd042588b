import type { Handler } from "../cli/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { followDeploy } from "../org/deploy.ts";
import { judgeDeploy } from "../org/outcome.ts";
import { readerOf } from "../org/reader.ts";
import { openOrg } from "./look.ts";
import { prepare } from "./prepare.ts";

/** `resume`: follows a deployment to its end; needs nothing but its id and the org. */
export const run: Handler = async (flags, ctx) => {
  const deployId = String(flags["deploy-id"]);
  if (!/^0Af[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(deployId)) {
    throw inputError(
      "USAGE",
      `${JSON.stringify(deployId)} is no deploy id.`,
      "Give one like 0Af and 12 or 15 more characters.",
    );
  }
  const prepared = await prepare(flags, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  const org = readerOf(opened.org);
  const outcome = await followDeploy(org, deployId, Number(flags.timeout) * 60_000, ctx);
  judgeDeploy(outcome);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { orgId: opened.identity.orgId, deployId, outcome },
    text: (paint) =>
      `${paint("green", `Deployment ${deployId} ended ${outcome.status}.`)} Run apply to finish: it does only what is left.`,
  };
};
