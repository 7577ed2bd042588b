import { readOrgFile } from "../flows/input/prepare.ts";
import { openFor } from "../flows/look/look.ts";
import { type Handler, millisOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { followDeploy } from "../org/metadata/deploy.ts";
import { judgeDeploy } from "../org/metadata/outcome.ts";
import { TESTED_API_VERSION } from "../org/session/connect.ts";
import { readerOf } from "../org/wire/reader.ts";
import { wholeId } from "../util/salesforce-id.ts";

/** Whatever the deployment was made with, any version can tell how it stands. */
const ANY_VERSION = { min: 0, max: TESTED_API_VERSION };

/** `resume`: follows a deployment to its end; needs nothing but its id and a way into the org. */
export const run: Handler = async (flags, ctx) => {
  const deployId = String(flags["deploy-id"]);
  if (!wholeId(deployId)?.startsWith("0Af")) {
    throw inputError(
      "USAGE",
      `${JSON.stringify(deployId)} is no deploy id.`,
      "Give one like 0Af and 12 or 15 more characters.",
    );
  }
  const options = { apiVersions: ANY_VERSION, permissionSet: "", production: flags.production === true };
  const opened = await openFor(await readOrgFile(flags, ctx), options, ctx);
  const org = readerOf(opened.org);
  const outcome = await followDeploy(org, deployId, millisOf(flags.timeout), ctx);
  judgeDeploy(outcome);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { orgId: opened.identity.orgId, deployId, outcome },
    text: (paint) =>
      `${paint("green", `Deployment ${deployId} ended ${outcome.status}.`)} Run apply to finish: it does only what is left.`,
  };
};
