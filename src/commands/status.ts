import { selectOrgs } from "../flows/fleet/select.ts";
import { type MemberStatus, runsInResults, statusOfAll } from "../flows/fleet/status.ts";
import { type Handler, wordsOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import { orgStatusText } from "../reports/org-status-text.ts";

/** `status`: how one org stands by its certificate, template and the record beside its org file; it is not asked. */
export const run: Handler = async (flags, ctx) => {
  const { chosen } = await selectOrgs({ org: [String(flags.org)] }, ctx);
  const [member] = chosen;
  if (member === undefined || chosen.length > 1) {
    throw inputError("USAGE", "status is about one org.", "For many: kantiv-sf fleet status --org FOLDER");
  }
  if (member.fault) throw member.fault;
  const results = wordsOf(flags.result);
  const [status] = await statusOfAll(chosen, await runsInResults(results, ctx), ctx);
  const { member: of, ...told } = status as MemberStatus;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { name: of.name, file: of.file, instanceUrl: of.instanceUrl ?? null, ...told },
    text: (paint) => orgStatusText(status as MemberStatus, paint),
    form: "prose",
  };
};
