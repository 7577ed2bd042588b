import type { Kept } from "../model/consumer.ts";
import type { Paint } from "../model/paint.ts";

/** Where a client secret is, for people. */
export function keptLines(kept: Kept, paint: Paint): string[] {
  if (kept.kind === "file") return [`Client secret  in ${kept.path} ${paint("dim", "(plain text, yours alone)")}`];
  const open = paint("dim", "opens with: age --decrypt --identity KEYFILE");
  if (kept.kind === "sealed-file") return [`Client secret  encrypted in ${kept.path}; ${open}`];
  return [`Client secret  encrypted; ${open}`, "", kept.armored.trimEnd()];
}
