import { keySourceFrom } from "../flows/input/key-flags.ts";
import { prepare, prepareOther } from "../flows/input/prepare.ts";
import type { Paired } from "../flows/input/prepared.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { allowedRules } from "../flows/lint/gate.ts";
import { refuseInstalled } from "../flows/look/installed-app.ts";
import type { Rotation } from "../flows/rotate/rotation.ts";
import { type Context, type Flags, type Handler, millisOf } from "../model/command.ts";
import { inputError } from "../model/errors.ts";
import { operate } from "../operations/operate.ts";
import { rotateBlueGreen, secondApp } from "../operations/rotate-blue-green.ts";
import { rotateInPlace } from "../operations/rotate-in-place.ts";
import { rotationQuestion, secondAppQuestion } from "../reports/rotate/question.ts";
import { blueGreenReport, inPlaceReport } from "../reports/rotate/report.ts";
import { commandLine } from "../util/command-line.ts";
import { NEW_PAIR } from "../util/shell-lines.ts";

/**
 * `certificate rotate`: another pair takes over. In one app there is one slot and no overlap, so that the new certificate is
 * proven by a login, or the old one put back; with `--blue-green` a second app takes over without a gap.
 */
export const run: Handler = async (flags, ctx) => {
  const rotation = await rotationFrom(flags, ctx);
  const retire = { wanted: flags.retire === true, force: flags.force === true, suffix: String(flags.suffix) };
  if (retire.force && !retire.wanted) {
    throw inputError("USAGE", "--force is for a first app that may still be in use.", "Add --retire.");
  }
  const unfold = flags.verbose === true;
  const how = { production: flags.production === true, yes: flags.yes === true };
  if (flags["blue-green"] !== true) {
    if (retire.wanted) throw inputError("USAGE", "--retire removes the first of two apps.", "Add --blue-green.");
    const done = await operate(
      rotateInPlace(rotation, ctx),
      { ...how, question: (intent, seen) => rotationQuestion(rotation, intent, seen) },
      ctx,
    );
    return inPlaceReport(rotation.to, done, aboutRun(rotation.from, done.look), unfold);
  }
  const second = await secondApp(rotation, { suffix: retire.suffix, retire: retire.wanted }, ctx);
  const operation = rotateBlueGreen(rotation, second, retire, ctx);
  const done = await operate(operation, { ...how, question: secondAppQuestion }, ctx);
  return blueGreenReport(rotation.from, second, done, aboutRun(second, done.green), unfold);
};

async function rotationFrom(flags: Flags, ctx: Context): Promise<Rotation> {
  const newKey = keySourceFrom(flags, "new-");
  if (!newKey) {
    throw inputError(
      "USAGE",
      "The key of the new certificate is not named.",
      "Add --new-key-file FILE, --new-key-env NAME or --new-signer PROGRAM.",
    );
  }
  const allow = await allowedRules(flags);
  const newCertificate = String(flags["new-cert"]);
  // The certificate that goes may be past its end: that is what rotation is for.
  const from = await prepare(flags, { certificate: "readable", key: "yes" }, ctx);
  refuseInstalled(from, "Its certificate");
  const to = await prepareOther(from, { certificate: newCertificate, signer: newKey }, ctx);
  refuseSame(from, to);
  return {
    from,
    to,
    newKey,
    newCertificate,
    write: flags.write === true,
    allow,
    timeoutMs: millisOf(flags.timeout),
    windowMs: millisOf(flags.wait),
  };
}

function refuseSame(from: Paired, to: Paired): void {
  if (from.certificate.fingerprint256 !== to.certificate.fingerprint256) return;
  throw inputError(
    "CERTIFICATE_SAME",
    "The new certificate is the one that the org file names.",
    `Make another pair: ${NEW_PAIR}; if this one is only to be deployed: ${commandLine("apply", from.settings)}`,
  );
}
