import { ownProfileChecks } from "../flows/change/own-profile.ts";
import { prepare } from "../flows/input/prepare.ts";
import { VERIFY_NEEDS } from "../flows/input/prepared.ts";
import { aboutRun } from "../flows/judge/about.ts";
import { tellFindings } from "../flows/judge/findings.ts";
import { statedChecks } from "../flows/judge/stated.ts";
import { refuseChangedKey } from "../flows/look/consumer-key.ts";
import { lookAt, openOrg } from "../flows/look/look.ts";
import { seeAccess } from "../flows/look/see-access.ts";
import { dataToAsk, dataToRefuse } from "../flows/prove/data-to-ask.ts";
import { lastChange, verifyApp } from "../flows/prove/verify-app.ts";
import { verifyNegative } from "../flows/prove/verify-negative.ts";
import { type Check, failsByDataAlone } from "../model/checks.ts";
import { type Handler, millisOf, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { exitOf } from "../model/verified.ts";
import { readerOf } from "../org/wire/reader.ts";
import { accessText } from "../reports/access-text.ts";
import { proofText } from "../reports/checks-text.ts";
import { verdictOf, verdictText } from "../reports/verdict.ts";

/**
 * `verify`: the login as it would be done by Kantiv, each check with its remedy; changes nothing. With `--negative` also
 * the logins that must not work.
 */
export const run: Handler = async (flags, ctx) => {
  const negativeUser = wordOf(flags["negative-user"]);
  if (negativeUser !== undefined && flags.negative !== true) {
    throw inputError("USAGE", "--negative-user says whom --negative tries.", "Add --negative.");
  }
  const prepared = await prepare(flags, VERIFY_NEEDS, ctx);
  const opened = await openOrg(prepared, flags.production === true, ctx);
  const seen = await lookAt(prepared, { ...opened, org: readerOf(opened.org) }, ctx);
  refuseChangedKey(prepared, seen);
  tellFindings(prepared, seen, ctx);
  const access = await seeAccess(prepared, seen);
  const data = flags.negative === true ? await dataToRefuse(prepared, seen) : dataToAsk(prepared, seen);
  const windowMs = millisOf(flags.wait);
  const report = await verifyApp(prepared, seen, lastChange(seen), ctx, { windowMs, data });
  const refusals =
    flags.negative === true ? await verifyNegative(prepared, seen, { report, access, negativeUser }, ctx) : [];
  const restrictions = ownProfileChecks(prepared, seen);
  const stated = statedChecks(prepared, seen);
  const beside = [...restrictions, ...stated];
  const checks = [...report.checks, ...beside, ...refusals];
  const ok = report.ok && isClean([...beside, ...refusals]);
  const verdict = ok
    ? null
    : verdictOf([...checks, ...report.cause], { ...aboutRun(prepared, seen), running: "verify" });
  return {
    status: ok ? "ok" : "failed",
    exit: ok ? EXIT.ok : report.ok ? EXIT.refused : exitOf(report),
    result: {
      orgId: seen.identity.orgId,
      instanceUrl: seen.identity.instanceUrl,
      consumerKey: seen.snapshot.consumerKey ?? null,
      username: seen.snapshot.user?.username ?? prepared.settings.integrationUser.username,
      audience: report.audience,
      attempts: report.attempts,
      verified: ok,
      checks,
      cause: report.cause,
      access,
      verdict,
    },
    text: (paint) => {
      const token = failsByDataAlone(report.checks)
        ? "works, but not all that is granted or refused is as it should be"
        : report.login
          ? "gives a token, but not all that follows is as it should be"
          : "does not work";
      const works = report.ok ? paint("green", "The JWT login works.") : paint("red", `The JWT login ${token}.`);
      const failing: [readonly Check[], string][] = [
        [restrictions, "The user's own profile does not restrict logins as stated."],
        [
          refusals,
          "Others may get in: a login that must be refused is not, or not as it should be, or a way in is not stated.",
        ],
        [stated, "The org has otherwise what the template states of it."],
      ];
      return [
        ...proofText({ checks, cause: report.cause }, paint, flags.verbose === true),
        ...accessText(access, paint, flags.full === true),
        works,
        ...failing.filter(([checks]) => !isClean(checks)).map(([, words]) => paint("red", words)),
        ...verdictText(verdict, paint),
      ].join("\n");
    },
  };
};

function isClean(checks: readonly Check[]): boolean {
  return checks.every((check) => check.status !== "failed");
}
