import type { Context } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import type { KeySource } from "../model/settings.ts";
import { shellWord } from "../util/command-line.ts";
import { keyFlagsText } from "./key-flags.ts";
import { prepareOther } from "./prepare.ts";
import type { Prepared, Signing } from "./prepared.ts";
import type { Rotation } from "./rotation.ts";

/** The parameter by which a template names its app and all that belongs to it. */
export const APP_NAME = "appName";

/**
 * The org file with another app name and another pair. Throws `BLUE_GREEN_TEMPLATE` (exit 2) for a template that cannot name
 * another app.
 *
 * @param pair `certificate`: path of the PEM file
 */
export async function withApp(
  from: Prepared,
  name: string,
  pair: { certificate: string; signer: KeySource },
  ctx: Context,
): Promise<Signing> {
  const other = from.template.parameters.some((parameter) => parameter.name === APP_NAME)
    ? await prepareOther(from, { ...pair, parameters: { [APP_NAME]: name } }, ctx)
    : undefined;
  if (other?.names.app === name) return other;
  throw inputError(
    "BLUE_GREEN_TEMPLATE",
    `The template ${from.template.name} has no parameter ${APP_NAME} that names its app.`,
    "Rotate in the one slot, without --blue-green.",
  );
}

/** The command that hands the second app's key over while the org file still names the first one. */
export function handOverSecond({ from, newCertificate, newKey }: Rotation, { names }: Signing): string {
  const pair = `--new-cert ${newCertificate} ${keyFlagsText(newKey, "new-")}`;
  return `kantiv-sf handoff --org ${shellWord(from.settings.file)} --app ${names.app} ${pair}`;
}
