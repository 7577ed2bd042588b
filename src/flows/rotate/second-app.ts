import { textOf } from "../../metadata/component.ts";
import { kindOf } from "../../metadata/kinds.ts";
import type { Context } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import { SECOND_SUFFIX } from "../../model/rotation.ts";
import type { KeySource } from "../../model/settings.ts";
import { otherLabel } from "../../oauth/key/rotation.ts";
import { wholeParameter } from "../../template/placeholders.ts";
import { commandLine } from "../../util/command-line.ts";
import { keyFlagWords } from "../input/key-flags.ts";
import { prepareOther } from "../input/prepare.ts";
import type { Paired, Prepared } from "../input/prepared.ts";
import type { Rotation } from "./rotation.ts";

/** Longest label of an app, in characters. */
const MOST_LABEL = 80;

/** The parameter by which a template names its app and all that belongs to it. */
const APP_NAME = "appName";

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
): Promise<Paired> {
  const other = from.template.parameters.some((parameter) => parameter.name === APP_NAME)
    ? await prepareOther(from, { ...pair, parameters: { [APP_NAME]: name, ...labelFor(from, name) } }, ctx)
    : undefined;
  if (other?.names.app === name) return other;
  throw inputError(
    "BLUE_GREEN_TEMPLATE",
    `The template ${from.template.name} has no parameter ${APP_NAME} that names its app.`,
    "Rotate in the one slot, without --blue-green.",
  );
}

/** What of the org file's parameters is another one for the second app. */
export function otherParameters(from: Prepared, { settings }: Paired): Record<string, string> {
  const before = from.settings.parameters;
  const changed = Object.entries(settings.parameters).filter(([name, value]) => before[name] !== value);
  // Name and label are single texts; a list is never another one.
  return Object.fromEntries(changed.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}

/** A label of its own for the other app, where a parameter alone makes it: by it the login history tells apps apart. */
function labelFor({ template, values, names }: Prepared, name: string): Record<string, string> {
  const app = template.files.find(({ path }) => path.startsWith(`${kindOf("ExternalClientApplication")?.folder}/`));
  const parameter = wholeParameter((app && textOf(app.root, "label")) ?? "");
  const value = parameter === undefined ? undefined : values.get(parameter);
  if (parameter === undefined || value === undefined || value === "open" || !("text" in value)) return {};
  const { maxLength = MOST_LABEL } = template.parameters.find((spec) => spec.name === parameter) ?? {};
  return { [parameter]: otherLabel(value.text, { from: names.app, to: name }, maxLength) };
}

/** The command that hands the second app's key over while the org file still names the first one. */
export function handOverSecond({ from, newCertificate, newKey }: Rotation, { names }: Paired): string {
  return commandLine("handoff", from.settings, "--app", names.app, ...pairWords({ newCertificate, newKey }));
}

/** The command that removes the first app, once nobody comes through it. */
export function retireFirstCommand({ from, newCertificate, newKey }: Rotation, suffix: string): string {
  const pair = pairWords({ newCertificate, newKey });
  return commandLine(
    "certificate rotate",
    from.settings,
    ...pair,
    "--blue-green",
    ...(suffix === SECOND_SUFFIX ? [] : ["--suffix", suffix]),
    "--retire",
  );
}

function pairWords({ newCertificate, newKey }: Pick<Rotation, "newCertificate" | "newKey">): string[] {
  return ["--new-cert", newCertificate, ...keyFlagWords(newKey, "new-")];
}
