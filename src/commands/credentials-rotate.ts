import { prepare } from "../flows/prepare.ts";
import { destinationFrom } from "../flows/secret-flags.ts";
import type { Handler } from "../model/command.ts";
import { operate } from "../operations/operate.ts";
import type { How } from "../operations/operation.ts";
import { type CredentialsIntent, rotateCredentials } from "../operations/rotate-credentials.ts";
import { credentialsReport, promotionQuestion } from "../reports/credentials-report.ts";

/** A deployment that an earlier run left behind is waited for so long, in milliseconds. */
const SETTLE_MS = 30 * 60_000;

/** `credentials rotate`: a new consumer key and secret by staged credentials; asked once before they are in force. */
export const run: Handler = async (flags, ctx) => {
  const destination = await destinationFrom(flags, "to-file", ctx);
  const prepared = await prepare(flags, { certificate: "valid", key: "yes" }, ctx);
  const stageOnly = flags["stage-only"] === true;
  const options = { stageOnly, destination, out: flags.out, timeoutMs: SETTLE_MS };
  const how: How<CredentialsIntent> = {
    production: flags.production === true,
    yes: flags.yes === true || stageOnly,
    question: ({ consumerKey, staged }) => (staged ? () => promotionQuestion(consumerKey, staged) : undefined),
  };
  return credentialsReport(await operate(rotateCredentials(prepared, options, ctx), how, ctx));
};
