/** Answers of an org as short texts, so that a recording can be read at a glance. */
import { KantivError } from "../model/errors.ts";
import type { Json } from "./mask.ts";
import type { DeployAnswer, DeployMessage, RestAnswer } from "./platform.ts";

/** `created ExternalClientApplication X`, or what was wrong; sorted, since their order is no promise of the platform. */
export function messages({ successes, failures }: DeployAnswer): string[] {
  return [...successes, ...failures].map(messageText).sort();
}

function messageText(message: DeployMessage): string {
  const { componentType, fullName, created, deleted, changed, success, problem } = message;
  const done = created ? "created" : deleted ? "deleted" : changed ? "changed" : success ? "unchanged" : "failed";
  const subject = [componentType, fullName].filter((word) => word).join(" ");
  return `${done} ${subject}${problem ? `: ${problem}` : ""}`;
}

/** How a deployment ended, and every problem that it names. */
export function outcome(answer: DeployAnswer): { status: string; problems: string[] } {
  const problems = [...answer.successes, ...answer.failures].flatMap(({ problem }) => (problem ? [problem] : []));
  return { status: answer.status, problems: problems.sort() };
}

/** `token`, or status, error and description. */
export function tokenText({ status, json, text }: RestAnswer): string {
  const { access_token, error, error_description } = (json ?? {}) as Record<string, Json>;
  if (status === 200 && typeof access_token === "string") return "token";
  return error === undefined ? `${status} ${text}`.trim() : `${status} ${error}: ${error_description}`;
}

/** Status and words of a REST refusal, or the status alone. */
export function restText({ status, json, text }: RestAnswer): string {
  const [first] = (Array.isArray(json) ? json : []) as Record<string, Json>[];
  if (first?.errorCode) return `${status} ${first.errorCode}: ${String(first.message).trim()}`;
  return json === null ? `${status} ${text}`.trim() : String(status);
}

/** What a SOAP call was refused with; `done` when it was not. Throws {@link KantivError} where no answer came. */
export async function soapText(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (error instanceof KantivError) throw error;
    const { name, message } = error as Error;
    return `${name.replace(/^sf:/, "")}: ${message.replace(/^[A-Z_]+: /, "")}`;
  }
}
