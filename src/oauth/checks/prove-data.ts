import type { Check } from "../../model/checks.ts";
import type { Secret } from "../../model/secret.ts";
import { type Answer, type AskPorts, send } from "../login/hiccup.ts";
import { dataNotTried, dataUnclear, judgeClosed, judgeGranted } from "./data-checks.ts";
import {
  type DataAsked,
  dataRequest,
  grantedObjects,
  type ObjectQuestion,
  questionsOf,
  readDataReply,
} from "./data-questions.ts";

/** Where and with what the questions are asked. */
export interface DataSession {
  origin: string;
  apiVersion: string;
  token: Secret;
  signal: AbortSignal | undefined;
}

/** The answer to the first request, which also shows whether the API takes the token at all, and the checks. */
export interface DataProof {
  first: { answer: Answer; isLegible: boolean };
  checks: Check[];
}

/**
 * Asks with the integration user's own token what it can see of what is granted: a request for every five objects. After
 * one that gives no legible answer nothing more is asked.
 *
 * @param unclear what an answer that is none comes to, as a check of the same code and remedy
 * @returns undefined where there is nothing to ask
 */
export async function proveData(
  asked: DataAsked,
  session: DataSession,
  ports: AskPorts,
  unclear: (answer: Answer) => Pick<Check, "detail" | "code" | "remedy">,
): Promise<DataProof | undefined> {
  const [questions, ...more] = questionsOf(asked);
  if (!questions) return undefined;
  const ask = (some: readonly ObjectQuestion[]) =>
    send(dataRequest(session.origin, session.apiVersion, session.token, some), ports.http, session.signal);
  const answer = await ask(questions);
  const first = { answer, isLegible: readDataReply(answer) !== undefined };
  const checks = await judge(questions, answer, asked, unclear);
  let isLegible = first.isLegible;
  for (const some of more) {
    if (!isLegible) {
      checks.push(...dataNotTried(some, "the API gave no clear answer before"));
      continue;
    }
    const next = await ask(some);
    isLegible = readDataReply(next) !== undefined;
    checks.push(...(await judge(some, next, asked, unclear)));
  }
  return { first, checks };
}

async function judge(
  questions: readonly ObjectQuestion[],
  answer: Answer,
  { granted, shownToAdmin }: DataAsked,
  unclear: Parameters<typeof proveData>[3],
): Promise<Check[]> {
  const said = readDataReply(answer);
  if (!said) return dataUnclear(questions, unclear(answer));
  const objects = grantedObjects(granted);
  const checks: Check[] = [];
  for (const [at, { object, describe, query }] of questions.entries()) {
    const one = objects.find((candidate) => candidate.object === object);
    if (!describe || !one) checks.push(judgeClosed(object, said(`q${at}`)));
    else {
      const answers = { describe: said(`d${at}`), query: query ? said(`q${at}`) : undefined };
      checks.push(await judgeGranted(one, answers, shownToAdmin));
    }
  }
  return checks;
}
