import type { Known } from "../../model/access.ts";
import type { Check } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import type { VerifyReport } from "../../model/verified.ts";
import type { AccessPicture } from "../../model/way-in.ts";
import { NEGATIVE_CHECKS, verifyRefusals } from "../../oauth/checks/negative.ts";
import { strangeSigner } from "../../oauth/key/key.ts";
import { findOutsider } from "../../org/read/outsider.ts";
import { unknown } from "../../org/session/known.ts";
import { openersOf } from "../../plan/access.ts";
import { commandLine } from "../../util/command-line.ts";
import type { Signing } from "../input/prepared.ts";
import type { Look } from "../look/look.ts";
import { foreignIn } from "../look/see-access.ts";
import { verifyInput } from "./verify-app.ts";

/**
 * That nobody else has a way in, by what was read, and the logins that must not work, after the one that must. Without a
 * token from that one a refusal proves nothing, so that no login is tried.
 *
 * @param negativeUser username to try instead of one without a way in, whom the org is asked for
 */
export async function verifyNegative(
  prepared: Signing,
  look: Look,
  { report, access, negativeUser }: { report: VerifyReport; access: AccessPicture; negativeUser: string | undefined },
  ctx: Context,
): Promise<Check[]> {
  return [...(await refusals(prepared, look, report, negativeUser, ctx)), accessCheck(prepared, access)];
}

async function refusals(
  prepared: Signing,
  look: Look,
  report: VerifyReport,
  negativeUser: string | undefined,
  ctx: Context,
): Promise<Check[]> {
  if (!report.login) {
    const detail = "not tried: a refusal proves nothing while the right login is refused too";
    return Object.entries(NEGATIVE_CHECKS).map(
      ([id, title]): Check => ({ id, title, status: "unknown", detail, code: "NOT_TRIED" }),
    );
  }
  const step = "Try the logins that must be refused";
  ctx.emit({ kind: "step", step, state: "started" });
  const outsider =
    negativeUser === undefined ? await outsiderOf(prepared, look) : { known: true as const, value: negativeUser };
  const { host, consumerKey, username, signer } = verifyInput(prepared, look, ctx);
  const checks = await verifyRefusals(
    {
      host,
      consumerKey,
      username,
      signer,
      otherSigner: await strangeSigner(),
      outsider,
      signal: ctx.signal,
      ...(report.skewMs === undefined ? {} : { skewMs: report.skewMs }),
    },
    ctx,
  );
  const ok = checks.every((check) => check.status !== "failed");
  ctx.emit({ kind: "step", step, state: ok ? "done" : "failed" });
  return checks;
}

/** Chosen by reading: nobody is logged in as who has a way in, only to show it. */
async function outsiderOf({ names, settings }: Signing, { org, snapshot, access }: Look): Promise<Known<string>> {
  if (!access) return unknown("not shown: nobody asked who has a way in");
  const { username } = settings.integrationUser;
  return findOutsider(org, openersOf(snapshot, names), access, username);
}

function accessCheck(prepared: Signing, access: AccessPicture): Check {
  const check = { id: "other-access", title: "Nobody else has a way in" };
  const foreign = foreignIn(prepared, access);
  const dark = access.ways.filter(({ hidden }) => hidden);
  if (foreign.length > 0) {
    const detail = foreign.map(({ message }) => message).join(" ");
    const remedy = `See what to do for each: ${commandLine("drift", prepared.settings)}`;
    return { ...check, status: "failed", detail, remedy, code: "FOREIGN_ACCESS" };
  }
  if (dark.length > 0) {
    const remedy = "Use an administrator who may see users and their permission sets (View Setup and Configuration).";
    const detail = [...new Set(dark.map(({ why = "" }) => why))].join("; ");
    return { ...check, status: "unknown", detail, remedy, code: "ACCESS_NOT_SHOWN" };
  }
  return { ...check, status: "passed", detail: passedWords(access) };
}

function passedWords({ ways }: AccessPicture): string {
  const any = ways.find(({ kind }) => kind === "useAnyApiClient")?.others ?? 0;
  if (any === 0) return "all ways in are stated";
  return `all ways in of the app are stated; by Use Any API Client ${any} more reach${any === 1 ? "es" : ""} every app`;
}
