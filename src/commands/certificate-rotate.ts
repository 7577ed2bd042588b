import { keySourceFrom } from "../flows/key-flags.ts";
import { type Prepared, prepare, prepareOther, prepareSigner } from "../flows/prepare.ts";
import type { Rotation } from "../flows/rotation.ts";
import type { Context, Flags, Handler } from "../model/command.ts";
import { inputError } from "../model/errors.ts";

/**
 * `certificate rotate`: another pair takes over. In one app there is one slot and no overlap, so that the new certificate is
 * proven by a login, or the old one put back; with `--blue-green` a second app takes over without a gap.
 */
export const run: Handler = async (flags, ctx) => {
  const rotation = await rotationFrom(flags, ctx);
  if (flags["blue-green"] === true) {
    const { rotateBlueGreen } = await import("../flows/rotate-blue-green.ts");
    return rotateBlueGreen(rotation, { suffix: String(flags.suffix), retire: flags.retire === true }, ctx);
  }
  if (flags.retire === true) throw inputError("USAGE", "--retire removes the first of two apps.", "Add --blue-green.");
  const { rotateInPlace } = await import("../flows/rotate-in-place.ts");
  return rotateInPlace(rotation, ctx);
};

async function rotationFrom(flags: Flags, ctx: Context): Promise<Rotation> {
  const newKey = keySourceFrom(flags, "new-");
  if (!newKey) {
    throw inputError(
      "USAGE",
      "The key of the new certificate is not named.",
      "Add --new-key-env, --new-key-file or --new-signer.",
    );
  }
  const windowMs = minutes(flags.wait, "wait");
  const newCertificate = String(flags["new-cert"]);
  // The certificate that goes may be past its end: that is what rotation is for.
  const first = await prepare(flags, ctx, { expired: true });
  const from = { prepared: first, signer: await prepareSigner(first, ctx) };
  const second = await prepareOther(first, { certificate: newCertificate, signer: newKey }, ctx);
  const to = { prepared: second, signer: await prepareSigner(second, ctx) };
  refuseSame(first, second);
  return {
    from,
    to,
    newKey,
    newCertificate,
    production: flags.production === true,
    yes: flags.yes === true,
    write: flags.write === true,
    deployTimeoutMs: minutes(flags.timeout, "timeout"),
    windowMs,
  };
}

function minutes(value: unknown, name: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number >= 0) return number * 60_000;
  throw inputError("USAGE", `--${name} is ${String(value)}.`, "Give a number of minutes.");
}

function refuseSame(from: Prepared, to: Prepared): void {
  if (from.certificate.fingerprint256 !== to.certificate.fingerprint256) return;
  throw inputError(
    "CERTIFICATE_SAME",
    "The new certificate is the one that the org file names.",
    "Make another pair (kantiv-sf certificate create), or use kantiv-sf apply if this one is only to be deployed.",
  );
}
