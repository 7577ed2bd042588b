import { isDeepStrictEqual } from "node:util";
import { EXIT } from "../../src/model/errors.ts";
import { type Fault, isLost, isOutage, RETRY_AFTER_SECONDS } from "./faults.ts";
import { differences, type SeenOrg } from "./seen-org.ts";
import { casesIn, checksIn, errorOf, isOpen, toldBy } from "./told.ts";
import type { Exchange } from "./wire.ts";
import type { Run } from "./world.ts";

/** What a command does where all is well: the measure of every struck run of it. */
export interface Baseline {
  run: Run;
  org: SeenOrg;
  /** Exits of the same command once more. */
  rerunExit: number | null;
}

/** A run with what it left, to be judged. */
export interface Judged {
  run: Run;
  org: SeenOrg;
  baseline: Baseline;
  fault?: Fault;
  /** Names of what is secret and shows in the output. */
  leaks: readonly string[];
  /** Each run makes all anew and takes it away. */
  makesAnew?: boolean;
}

const MINUTE = 60_000;
/** What the command line allows a wait for spreading, and for deployments unless `--timeout` says otherwise. */
const [SPREADING_MS, DEPLOYING_MS] = [15 * MINUTE, 30 * MINUTE];
/** A wait that is longer has to be told. */
const UNTOLD_MS = 30_000;

/** Whether the command did all it is for: the exit that it has where all is well, and the org as it is then. */
export function endedRight({ run, org, baseline }: Judged): boolean {
  return run.exit === baseline.run.exit && differences(org, baseline.org).length === 0;
}

/** Everything that a run may not do, whatever happened on the wire; a line each, empty when all is as it should be. */
export function brokenBy(judged: Judged): string[] {
  if (judged.run.exit === null) return judged.leaks.map((name) => `secret: ${name}`);
  return [
    ...wrongExit(judged),
    ...falseSuccess(judged),
    ...falseProof(judged),
    ...falseLearning(judged),
    ...twice(judged),
    ...unbounded(judged),
    ...blame(judged),
    ...unread(judged),
    ...judged.leaks.map((name) => `secret: ${name}`),
  ];
}

/** A rerun without a fault ends as the command does where all is well, or as one that finds its work done. */
export function brokenByRerun(judged: Judged): string[] {
  const { run, baseline, org } = judged;
  const right = run.exit === baseline.run.exit || run.exit === baseline.rerunExit;
  const left = differences(org, baseline.org);
  return [
    ...(right ? [] : [`rerun: exit ${run.exit}, ${errorOf(run)}`]),
    ...(left.length > 0 ? [`rerun: the org is not as after a clean run: ${left.join("; ")}`] : []),
    ...twice(judged).map((line) => `rerun: ${line}`),
    ...judged.leaks.map((name) => `rerun: secret: ${name}`),
  ];
}

function wrongExit({ run, baseline, fault }: Judged): string[] {
  const { exit } = run;
  if (exit === baseline.run.exit) return [];
  const told = toldBy(run);
  if (!told) return [`exit ${exit} without a JSON document`];
  const reasons = [...(told.error ? [told.error] : []), ...checksIn(told.result).filter(isOpen)];
  const helpful = reasons.filter(({ code, remedy }) => code && remedy);
  const away = isAway(run, fault) && exit === EXIT.refused && told.command !== "handoff";
  const bare = checksIn(told.result).filter((check) => check.status === "failed" && !(check.code && check.remedy));
  return [
    ...([EXIT.refused, EXIT.unreachable, EXIT.running].includes(exit as 1) ? [] : [`exit ${exit}: ${errorOf(run)}`]),
    ...(helpful.length === 0 ? [`exit ${exit} with neither code nor remedy`] : []),
    ...(away ? [`out of reach is exit ${exit}: ${errorOf(run)}`] : []),
    ...bare.map(({ id }) => `failed check ${id} without code or remedy`),
    ...(fault && isLost(fault) && told.error && exit !== EXIT.unreachable
      ? [`a lost answer is exit ${exit}: ${told.error.code}`]
      : []),
  ];
}

/** The org, or its token endpoint, is out of reach to the end of the run. */
function isAway({ exchanges }: Run, fault?: Fault): boolean {
  const struck = exchanges.find((exchange) => exchange.struck);
  return fault !== undefined && isOutage(fault) && (!fault.only || struck?.route.endsWith("/oauth2/token") === true);
}

/** It says that all is well: then the org is so. */
function falseSuccess({ run, baseline, org }: Judged): string[] {
  if (run.exit !== baseline.run.exit) return [];
  const left = differences(org, baseline.org);
  return left.length === 0 ? [] : [`false success: exit ${run.exit}, and the org is not so: ${left.join("; ")}`];
}

/**
 * Every check passed: then the org gave each answer of the login that it gives where all is well. What it had done when
 * its answer was lost may be answered otherwise the second time.
 */
function falseProof({ run, baseline, fault }: Judged): string[] {
  const told = toldBy(run);
  const checks = checksIn(told?.result);
  if (run.exit !== baseline.run.exit || checks.some(isOpen)) return [];
  const struck = run.exchanges.find((exchange) => exchange.struck);
  const repeated = fault?.acted ? `${struck?.method} ${struck?.route}` : "";
  const got = answersOf(run.exchanges, repeated);
  const should = answersOf(baseline.run.exchanges, repeated);
  // A login that is refused is tried with both audiences, and one refusal that means it is proof enough.
  const enough = (answer: string, times: number) => (answer.startsWith("400 ") ? 1 : times);
  const missing = [...should].filter(([answer, times]) => (got.get(answer) ?? 0) < enough(answer, times));
  return missing.map(([answer]) => `false proof: passed, and the org never gave ${answer}`);
}

/** What an org shows is what it shows where all is well: a fault on the way is no behaviour of the org's. */
function falseLearning({ run, baseline }: Judged): string[] {
  const should = new Map(casesIn(toldBy(baseline.run)?.result).map((one) => [one.case, one.seen]));
  const seen = casesIn(toldBy(run)?.result).filter(({ state }) => state === "seen");
  const wrong = seen.filter((one) => !isDeepStrictEqual(one.seen, should.get(one.case)));
  return wrong.map((one) => `learnt what is not so: ${one.case}: ${JSON.stringify(one.seen).slice(0, 120)}`);
}

/** The org's own answers to requests of the login, each with how often; of one kind of request whatever the status. */
function answersOf(exchanges: readonly Exchange[], whatever: string): Map<string, number> {
  const answers = new Map<string, number>();
  for (const { login, method, route, status } of exchanges) {
    if (!login || status === undefined) continue;
    const request = `${method} ${route}`;
    const answer = request === whatever ? `an answer to ${request}` : `${status} to ${request}`;
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  return answers;
}

function twice({ org, baseline, makesAnew }: Judged): string[] {
  if (makesAnew) return [];
  const [is, may] = [org.deployments, baseline.org.deployments];
  return is > may ? [`deployed ${is} times, a clean run does ${may} times`] : [];
}

/** Waits end, and long ones are told on stderr while they last. */
function unbounded({ run, baseline }: Judged): string[] {
  const waitedMs = run.tookMs - run.silentMs - baseline.run.tookMs;
  const allowedMs = SPREADING_MS + (baseline.org.deployments > 0 ? DEPLOYING_MS : 0);
  const told = /\b\d+ (s|min)\b/.test(run.stderr);
  return [
    ...(waitedMs > allowedMs ? [`waited ${Math.round(waitedMs / MINUTE)} min`] : []),
    ...(waitedMs > UNTOLD_MS && !told ? [`waited ${Math.round(waitedMs / 1000)} s and did not say so`] : []),
  ];
}

/**
 * The set-up is right in every one of these worlds: whoever names it as the cause sends people the wrong way. A 401 alone
 * says just that, as orgs answer a token without the scope.
 */
function blame({ run, fault }: Judged): string[] {
  if (!fault || (typeof fault.how === "object" && fault.how.status === 401)) return [];
  const told = toldBy(run);
  const said = [...(told?.error ? [told.error] : []), ...checksIn(told?.result).filter(isOpen)];
  // "API Requests, Last 24 Hours" is the name of a place to look at.
  const wrong = said.filter((one) => /\bscopes?\b|(?<!Last )24 hours|daily/i.test(one.remedy ?? ""));
  return wrong.map(({ code, remedy }) => `names a cause that is none: ${code}: ${remedy}`);
}

/** What a passing fault is answered with: a read is asked again, and not before the server said. */
function unread(judged: Judged): string[] {
  const { run, fault } = judged;
  const at = run.exchanges.findIndex(({ struck }) => struck);
  const struck = run.exchanges[at];
  if (!fault || !struck) return [];
  const ended = fault.passing && struck.reads && !endedRight(judged);
  const again = run.exchanges.slice(at + 1).find((later) => isSame(later, struck));
  const asked = typeof fault.how === "object" && fault.how.headers["retry-after"] !== undefined;
  const early = asked && again !== undefined && again.at - struck.at < RETRY_AFTER_SECONDS * 1000;
  return [
    ...(ended ? [`a read that failed once ended the run: exit ${run.exit}, ${errorOf(run)}`] : []),
    ...(early ? ["Retry-After was not heeded"] : []),
  ];
}

/** The same request once more; a login's assertion is another each time. */
function isSame(one: Exchange, other: Exchange): boolean {
  return one.method === other.method && one.route === other.route && (one.login || one.body === other.body);
}
