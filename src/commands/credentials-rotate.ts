import { prepare } from "../flows/input/prepare.ts";
import type { Signing } from "../flows/input/prepared.ts";
import { destinationFrom } from "../flows/input/secret-flags.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { refuseInstalled } from "../flows/look/installed-app.ts";
import type { Context, Flags, Handler, Report } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { operate, SETTLE_MS } from "../operations/operate.ts";
import { promoteCredentials } from "../operations/promote-credentials.ts";
import { stageCredentials } from "../operations/stage-credentials.ts";
import { credentialsReport, promotionQuestion } from "../reports/rotate/credentials-report.ts";

/**
 * `credentials rotate`: a new consumer key and secret in two runs. The first stages and hands them over, which changes nothing
 * for anybody; the second, with `--promote`, asks and puts them in force.
 */
export const run: Handler = async (flags, ctx) => {
  const promotes = flags.promote === true;
  if (promotes) refuseStaging(flags);
  const destination = await destinationFrom(flags, ctx);
  const prepared = await prepare(flags, { certificate: "valid", key: "yes" }, ctx);
  refuseInstalled(prepared, "Its consumer key and secret");
  if (promotes) return promote(prepared, flags, ctx);
  const operation = stageCredentials(prepared, { destination, out: flags.out, timeoutMs: SETTLE_MS }, ctx);
  const how = { production: flags.production === true, yes: true, question: () => undefined };
  const staged = await operate(operation, how, ctx);
  return credentialsReport(aboutRun(prepared, staged.seen), staged, flags.verbose === true);
};

async function promote(prepared: Signing, flags: Flags, ctx: Context): Promise<Report> {
  const how = { production: flags.production === true, yes: flags.yes === true, question: promotionQuestion };
  const operation = promoteCredentials(prepared, SETTLE_MS);
  const promoted = await operate(operation, how, ctx);
  return credentialsReport(aboutRun(prepared, promoted.seen), promoted, flags.verbose === true);
}

/** The pair was handed over when it was staged. Throws `USAGE` (exit 2). */
function refuseStaging(flags: Flags): void {
  const given = ["stage-only", "with-secret", "recipient", "secret-file", "out"].find(
    (name) => flags[name] !== undefined && flags[name] !== false,
  );
  if (given === undefined) return;
  throw inputError(
    "USAGE",
    `--${given} belongs to the run that stages, before --promote.`,
    "Run it without --promote first: a pair that waits already is taken, and handed over again.",
  );
}
