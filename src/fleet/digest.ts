import type { Warning } from "../model/events.ts";
import type { OrgDigest, OrgEntry } from "../model/fleet.ts";

/** Of a file with more, the rest is in its entry. */
const MOST_PROBLEMS = 20;

type Told = Pick<
  OrgEntry,
  "name" | "file" | "wave" | "state" | "error" | "result" | "newConsumerKey" | "durationMs"
> & {
  warnings: readonly Pick<Warning, "code">[];
};

/** What stays in memory of an org that ended: enough for the last lines, and no more. */
export function digestOf({
  name,
  file,
  wave,
  state,
  error,
  result,
  warnings,
  newConsumerKey,
  durationMs,
}: Told): OrgDigest {
  return {
    name,
    file,
    wave,
    state,
    durationMs,
    words: wordsOf(state, result),
    changes: changesIn(result),
    warnings: [...new Set(warnings.map(({ code }) => code))],
    newConsumerKey: newConsumerKey !== null,
    ...(error && { error: { ...error, problems: (error.problems ?? []).slice(0, MOST_PROBLEMS) } }),
  };
}

function wordsOf(state: OrgEntry["state"], result: unknown): string {
  const { changed, verified, drifted, to } = (result ?? {}) as Record<string, unknown>;
  if (state === "changes") return drifted === true ? "drifted" : "changes";
  if (state !== "ok") return STATE_WORDS[state];
  if (to !== undefined) return changed === true ? "put back" : "nothing to put back";
  if (changed !== undefined) return changed === true ? "applied" : "as it should be";
  return verified === true ? "login works" : drifted === false ? "no drift" : "ok";
}

/** A state as people read it. */
const STATE_WORDS = {
  ok: "ok",
  changes: "changes",
  failed: "failed",
  running: "still running",
  error: "could not be worked on",
  skipped: "retired",
  notRun: "not run",
} as const;

/** What differs, a line a component without its name, so that orgs which change alike have the same lines; findings by their code. */
function changesIn(result: unknown): string[] {
  const { changes, findings, drifted } = (result ?? {}) as { changes?: unknown; findings?: unknown; drifted?: unknown };
  const lines = recordsIn(changes).flatMap(({ action, type, fields }) => {
    if (typeof action !== "string" || action === "none" || typeof type !== "string") return [];
    const paths =
      action === "update" ? recordsIn(fields).flatMap(({ path }) => (typeof path === "string" ? [path] : [])) : [];
    return [`${SIGNS[action] ?? "~"} ${type}${paths.length > 0 ? `: ${paths.sort().join(", ")}` : ""}`];
  });
  const found =
    drifted === true ? recordsIn(findings).flatMap(({ code }) => (typeof code === "string" ? [`! ${code}`] : [])) : [];
  return [...new Set([...lines, ...found])].sort();
}

const SIGNS: Readonly<Record<string, string>> = { create: "+", update: "~", delete: "-" };

/** The objects of what should be a list of them. */
export function recordsIn(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
}
