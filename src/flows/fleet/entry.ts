import { stateOf } from "../../fleet/outcome.ts";
import type { Context, Report } from "../../model/command.ts";
import type { KantivError } from "../../model/errors.ts";
import type { Fault, Member, OrgEntry, OrgState } from "../../model/fleet.ts";

/** What is read of a command's result, whichever it is. */
interface Known {
  orgId?: unknown;
  consumerKey?: unknown;
  handoffDue?: unknown;
  newConsumerKey?: unknown;
  meaning?: { certificate?: { fingerprint256?: unknown; validTo?: unknown } };
  access?: { ways?: readonly { standing?: unknown }[] };
  checks?: readonly { blocks?: unknown; code?: unknown; title?: unknown; detail?: unknown; remedy?: unknown }[];
  verdict?: { why?: unknown; code?: unknown; command?: unknown; remedy?: unknown } | null;
}

/** The entry of an org that was worked on. */
export function endedEntry(
  member: Member,
  end: { report: Report } | { error: KantivError },
  times: { since: number; durationMs: number },
  { warnings, requests }: Pick<Context, "warnings" | "requests">,
): OrgEntry {
  const result = "report" in end ? end.report.result : null;
  const known = (result ?? {}) as Known;
  const exit = "report" in end ? end.report.exit : end.error.exit;
  const state = stateOf(exit);
  const error =
    "error" in end ? faultOf(end.error) : state === "failed" || state === "error" ? verdictFault(known) : null;
  const { fingerprint256, validTo } = known.meaning?.certificate ?? {};
  const newKey = known.handoffDue === true ? known.consumerKey : known.newConsumerKey;
  return {
    ...emptyEntry(member, state),
    orgId: typeof known.orgId === "string" ? known.orgId : null,
    exit,
    startedAt: new Date(times.since).toISOString(),
    durationMs: times.durationMs,
    requests: requests.sent,
    certificate: fingerprint256 ? { fingerprint256: String(fingerprint256), notAfter: String(validTo) } : null,
    newConsumerKey: typeof newKey === "string" ? newKey : null,
    refreshed: warnings.some(({ code }) => code === "SANDBOX_REFRESHED"),
    foreignAccess: known.access?.ways?.filter(({ standing }) => standing === "foreign").length ?? null,
    result,
    warnings,
    error,
  };
}

/** The entry of an org that was not worked on. */
export function emptyEntry(member: Member, state: OrgState, error: Fault | null = null): OrgEntry {
  return {
    name: member.name,
    file: member.file,
    orgId: null,
    instanceUrl: member.instanceUrl ?? null,
    tags: member.tags,
    wave: member.wave ?? null,
    state,
    exit: error ? 2 : null,
    startedAt: null,
    durationMs: 0,
    requests: 0,
    certificate: null,
    newConsumerKey: null,
    refreshed: false,
    foreignAccess: null,
    result: null,
    warnings: [],
    error,
  };
}

export function faultOf({ code, message, remedy, problems }: KantivError | Fault): Fault {
  return { code, message, remedy, ...(problems && problems.length > 0 ? { problems } : {}) };
}

/** A command that found something wrong says what comes first; `doctor` has lines, of which the first that stops an apply does. */
function verdictFault({ verdict, checks }: Known): Fault {
  const line = checks?.find(({ blocks }) => blocks === true);
  const first = line && { why: `${line.title}: ${line.detail}`, code: line.code, remedy: line.remedy ?? undefined };
  const { why, code, command, remedy }: NonNullable<Known["verdict"]> = verdict ?? first ?? {};
  return {
    code: typeof code === "string" ? code : "FAILED",
    message: typeof why === "string" ? why : "The org, a check or a rule said no.",
    remedy: String(command ?? remedy ?? "Run the command for this org alone: it shows each check."),
  };
}
