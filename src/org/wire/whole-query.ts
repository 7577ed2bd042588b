import type { QueryReply } from "../../model/org.ts";
import { lostAnswer } from "./faults.ts";
import { type QueryBatch, readBatch } from "./replies.ts";

/** With 2,000 rows a batch (REST API guide) far above what any question of ours has for an answer. */
const MAX_BATCHES = 100;

/**
 * A query's whole answer: its first rows and those of the batches after it. An answer that would be cut is refused.
 *
 * @param get reads one address of the org; what it throws ends the query
 * @throws ORG_REPLY (exit 3) for fewer rows, or more, than the org says that there are
 */
export async function wholeQuery(
  soql: string,
  first: QueryBatch,
  get: (url: string) => Promise<unknown>,
): Promise<QueryReply> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  let batch = first;
  for (let batches = 1; batch.ok; batches++) {
    rows.push(...batch.rows);
    if (batch.next === undefined) return counted(rows, batch.total);
    if (batches === MAX_BATCHES) return { ok: false, orgCode: "INCOMPLETE", message: "the org gave too many rows" };
    batch = readBatch(soql, await get(batch.next));
  }
  return batch;
}

function counted(rows: readonly Readonly<Record<string, unknown>>[], total = rows.length): QueryReply {
  if (total === rows.length) return { ok: true, rows };
  throw lostAnswer(`The org's answer to a query holds ${rows.length} of ${total} rows.`);
}
