import type { Handler } from "../cli/command.ts";
import { EXIT } from "../model/errors.ts";
import { checksText } from "./checks-text.ts";
import { look } from "./look.ts";
import { prepare, prepareSigner } from "./prepare.ts";
import { verifyApp } from "./verify-app.ts";

/** `verify`: the login as it would be done by Kantiv, each check with its remedy; changes nothing. */
export const run: Handler = async (flags, ctx) => {
  const prepared = await prepare(flags, ctx);
  const signer = await prepareSigner(prepared, ctx);
  const seen = await look(prepared, flags.production === true, ctx);
  const report = await verifyApp(prepared, seen, signer, undefined, ctx);
  return {
    status: report.ok ? "ok" : "failed",
    exit: report.ok ? EXIT.ok : EXIT.refused,
    result: {
      orgId: seen.identity.orgId,
      instanceUrl: seen.identity.instanceUrl,
      consumerKey: seen.snapshot.consumerKey ?? null,
      username: seen.snapshot.user.username,
      audience: report.audience,
      attempts: report.attempts,
      verified: report.ok,
      checks: report.checks,
    },
    text: (paint) =>
      [
        checksText(report.checks, paint),
        report.ok ? paint("green", "The JWT login works.") : paint("red", "The JWT login does not work."),
      ].join("\n"),
  };
};
