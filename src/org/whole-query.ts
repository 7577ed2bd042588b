import type { QueryReply } from "../model/org.ts";
import { type QueryBatch, readQuery } from "./replies.ts";

/** With 2,000 rows a batch (REST API guide) far above what any question of ours has for an answer. */
const MAX_BATCHES = 100;

/**
 * A query's whole answer: its first rows and those of the batches after it. An answer that would be cut is refused.
 *
 * @param get reads one address of the org; what it throws ends the query
 */
export async function wholeQuery(first: QueryBatch, get: (url: string) => Promise<unknown>): Promise<QueryReply> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  let batch = first;
  for (let batches = 1; batch.ok; batches++) {
    rows.push(...batch.rows);
    if (batch.next === undefined) return { ok: true, rows };
    if (batches === MAX_BATCHES) return { ok: false, orgCode: "INCOMPLETE", message: "the org gave too many rows" };
    batch = readQuery({ httpStatusCode: 200, body: await get(batch.next) });
  }
  return batch;
}
