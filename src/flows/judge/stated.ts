import { mannerOf } from "../../metadata/kinds.ts";
import type { Check } from "../../model/checks.ts";
import type { Context } from "../../model/command.ts";
import type { StateFinding } from "../../model/finding.ts";
import { statedFindings } from "../../plan/stated.ts";
import type { Prepared } from "../input/prepared.ts";
import { fitted, type Look } from "../look/look.ts";

/** What the template states of what no deployment carries, and the org has otherwise. Pure. */
export function statedIn(prepared: Prepared, seen: Look): StateFinding[] {
  if (!states(prepared)) return [];
  return statedFindings(fitted(prepared, seen).components, seen.snapshot.components);
}

/** The same as a check each; nothing for a template that states none. Pure. */
export function statedChecks(prepared: Prepared, seen: Look): Check[] {
  if (!states(prepared)) return [];
  const about = { id: "stated", title: "What no deployment carries is as the template states" };
  const found = statedIn(prepared, seen);
  if (found.length === 0) return [{ ...about, status: "passed", detail: "read back, and compared" }];
  return found.map(({ code, message, remedy }) => ({ ...about, status: "failed", detail: message, remedy, code }));
}

/** The same as warnings, for a run that is about what it did do. */
export function tellStated(prepared: Prepared, seen: Look, ctx: Context): void {
  for (const { code, message, remedy } of statedIn(prepared, seen)) {
    ctx.emit({ kind: "warning", code, message: `${message} ${remedy}` });
  }
}

/** Whether the template states anything of the kind. Pure. */
export function states({ names }: Pick<Prepared, "names">): boolean {
  return names.extraTypes.some((type) => mannerOf(type) === "stated");
}
