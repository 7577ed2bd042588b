import { kindOf } from "../doctor/org.ts";
import { type Examined, examine } from "../flows/doctor/examine.ts";
import { aboutRun } from "../flows/judge/about.ts";
import type { Flags, Handler } from "../model/command.ts";
import type { DoctorLine } from "../model/doctor.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { doctorText, withCommands } from "../reports/doctor-text.ts";
import { nextText } from "../reports/next-text.ts";
import { orgLine } from "../reports/org-line.ts";
import { commandLine } from "../util/command-line.ts";

/** `doctor`: what this org is, and whether an apply and the login would work; reads only. */
export const run: Handler = async (flags, ctx) => {
  if (flags.learn === true) return (await import("./doctor-learn.ts")).run(flags, ctx);
  refuseAlone(flags);
  const examined = await examine(flags, ctx);
  const { identity, prepared, seen, noSession, orgFile } = examined;
  const { instanceUrl } = orgFile.settings;
  const lines =
    prepared && identity
      ? withCommands(examined.lines, aboutRun(prepared, { identity, ...(seen ? { snapshot: seen.snapshot } : {}) }))
      : examined.lines;
  const ready = !lines.some(({ blocks }) => blocks);
  return {
    status: ready ? "ok" : "failed",
    exit: noSession ? EXIT.unreachable : ready ? EXIT.ok : EXIT.refused,
    result: { ...orgResult(examined), ready, counts: countsOf(lines), checks: lines },
    text: (paint) =>
      [
        orgLine({ instanceUrl, sandbox: identity?.sandbox ?? true }, paint),
        ...doctorText(lines, paint, flags.full === true),
        ...(ready && seen
          ? [nextText(commandLine(seen.snapshot.app ? "verify" : "apply", orgFile.settings), paint)]
          : []),
      ].join("\n"),
  };
};

/** Throws `USAGE` (exit 2) for a flag of `--learn` without it. */
function refuseAlone(flags: Flags): void {
  const alone = ["case", "cases", "clean-up", "learned", "yes"].find(
    (flag) => flags[flag] !== undefined && flags[flag] !== false,
  );
  if (alone === undefined) return;
  throw inputError("USAGE", `--${alone} is for --learn, which is not there.`, `Add --learn, or take --${alone} away.`);
}

function orgResult({ orgFile, identity, apiVersion, access }: Examined) {
  return {
    instanceUrl: orgFile.settings.instanceUrl,
    orgId: identity?.orgId ?? null,
    org: identity
      ? {
          name: identity.name,
          kind: kindOf(identity),
          edition: identity.organizationType,
          instance: identity.instanceName ?? null,
          endsAt: identity.endsAt ?? null,
          apiVersion: apiVersion ?? null,
          maxApiVersion: identity.maxApiVersion,
          admin: identity.admin.username,
        }
      : null,
    access: access ?? null,
  };
}

function countsOf(lines: readonly DoctorLine[]) {
  const count = (status: DoctorLine["status"]) => lines.filter((line) => line.status === status).length;
  return { passed: count("passed"), failed: count("failed"), unknown: count("unknown") };
}
