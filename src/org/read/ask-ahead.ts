import { isDeepStrictEqual } from "node:util";
import type { OrgReader, QueryReply } from "../../model/org.ts";
import type { Meanwhile } from "../../util/meanwhile.ts";

/**
 * Asks in the wait that comes next what will most likely have to be asked after it. What is returned gives the answers to the questions as
 * they came out, which are asked by themselves where they came out otherwise.
 */
export function askAhead<Key extends string>(
  org: OrgReader,
  likely: Readonly<Record<Key, string>>,
  meanwhile: Meanwhile,
): (questions: Record<Key, string>) => Promise<Record<Key, QueryReply>> {
  const answers = meanwhile.ask(() => org.queries(likely));
  return (questions) => (isDeepStrictEqual(questions, likely) ? answers() : org.queries(questions));
}
