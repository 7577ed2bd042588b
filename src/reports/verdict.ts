import type { Check } from "../model/checks.ts";
import type { Paint } from "../model/paint.ts";
import type { About, Reason, Verdict } from "../model/verdict.ts";
import { printable } from "../util/printable.ts";
import { mendOf } from "./mend.ts";

/** What is said to be wrong, by a check or a finding. */
export interface Fault {
  code: string;
  why: string;
  remedy: string;
}

/** Codes of what keeps other mending from being done, so that it comes before: `apply` refuses while it is so. */
const FIRST = [
  /^USER_NOT_FOUND$/,
  /^(USER_INACTIVE|CAUSE_USER_ACTIVE)$/,
  /^(CAUSE_)?USER_FROZEN$/,
  /^(USER_ASSIGNMENT_ENDED|CAUSE_ASSIGNMENT_END)$/,
  /^(CERTIFICATE_EXPIRED|CERTIFICATE_NOT_YET_VALID)$/,
  /^(CAUSE_LICENCE|CAUSE_TEMPLATE_SCOPES)$/,
  /^(APP|PERMISSION_SET)_FOREIGN$/,
];

/** Codes of what was found in the org or at hand, as against what an answer may mean. */
const FOUND = /^(CAUSE|USER|CERTIFICATE)_/;
const HISTORY = "CAUSE_LOGIN_HISTORY";
/** What is looked at beside the login itself: no cause of its refusal explains it away. */
const BESIDE = /^(refused-|other-access$|sibling$)/;

/** Whether a cause of the refusal was found, so that what its answer may mean is no more than a guess. Pure. */
export function isExplained(checks: readonly Check[]): boolean {
  return checks.some(isFound);
}

/** Why a proof is none, by its checks and what was looked up; null where all of them passed. Pure. */
export function verdictOf(checks: readonly Check[], about: About): Verdict | null {
  const own = checks.filter(({ id }) => !BESIDE.test(id));
  const ways: ((check: Check) => boolean)[] = [isFound, isHistory, isFailed, isOpen];
  const cause = ways.map((is) => own.filter(is)).find((some) => some.length > 0) ?? [];
  const beside = checks.filter(({ id, status }) => BESIDE.test(id) && status === "failed");
  return verdictOn([...cause, ...beside].map(faultOf), about);
}

/** The same of what is wrong in any form: what has to be mended first is first, what one command mends is said once. Pure. */
export function verdictOn(faults: readonly Fault[], about: About): Verdict | null {
  const ordered = faults.toSorted((a, b) => rankOf(a.code) - rankOf(b.code));
  const byMend = Map.groupBy(ordered, (fault) => actionOf(reasonOf(fault, about)));
  const [first, ...then] = [...byMend.values()].map((group) => together(group, about));
  return first ? { ...first, then } : null;
}

function isFound({ status, code = "" }: Check): boolean {
  return status === "failed" && FOUND.test(code) && code !== HISTORY;
}

function isHistory({ status, code }: Check): boolean {
  return status === "failed" && code === HISTORY;
}

function isFailed({ status }: Check): boolean {
  return status === "failed";
}

function isOpen({ status, code = "NOT_TRIED" }: Check): boolean {
  return status === "unknown" && code !== "NOT_TRIED";
}

function faultOf({ code = "", detail, title, remedy = "" }: Check): Fault {
  return { code, why: detail || title, remedy };
}

function rankOf(code: string): number {
  const at = FIRST.findIndex((says) => says.test(code));
  return at < 0 ? FIRST.length : at;
}

function reasonOf({ code, why, remedy }: Fault, about: About): Reason {
  const mend = mendOf(code, about);
  const command = mend && "command" in mend ? mend.command : null;
  return { why, code, command, remedy: mend && "remedy" in mend ? mend.remedy : remedy };
}

function actionOf({ command, remedy }: Reason): string {
  return command ?? remedy;
}

function together([fault, ...more]: readonly Fault[], about: About): Reason {
  const reason = reasonOf(fault as Fault, about);
  if (more.length === 0) return reason;
  const others = more.length === 1 ? more[0]?.why : `${more.length} more, see above`;
  return { ...reason, why: `${reason.why.replace(/\.$/, "")}; and ${others}` };
}

/** The last lines of a run: why, and what to do; nothing where nothing is wrong. */
export function verdictText(verdict: Verdict | null, paint: Paint): string[] {
  if (!verdict) return [];
  return [verdict, ...verdict.then].map((reason, index) => {
    const why = printable(reason.why, 500).replace(/\.$/, "");
    const head = paint("bold", index === 0 ? "Why:" : "Then:");
    return `${head} ${why} ${paint("cyan", "→")} ${paint("cyan", printable(actionOf(reason), 1000))}`;
  });
}
