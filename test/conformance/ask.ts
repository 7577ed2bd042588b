import type { Bench } from "./bench.ts";
import type { PlainCase, SwitchCase } from "./case.ts";
import { complaint } from "./judge.ts";
import { record } from "./recording.ts";

/** Sees a case on a live org and keeps what was seen in a folder; says what is wrong, or nothing. */
export async function ask(bench: Bench, given: PlainCase | SwitchCase, folder: string): Promise<string | undefined> {
  const seen = bench.mask.json(await given.see(bench));
  await record(folder, given.id, seen, bench);
  return complaint(given, seen);
}
