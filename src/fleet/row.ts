import type { Check } from "../model/checks.ts";
import type { Problem } from "../model/errors.ts";
import type { Fault, OrgEntry } from "../model/fleet.ts";
import type { OrgRow } from "../model/fleet-report.ts";
import { digestOf, recordsIn } from "./digest.ts";
import { isState } from "./overlay.ts";

/**
 * What pages show of an entry that was kept. A result may come from another machine or version: what is not of the right form is as if it
 * were not there. Undefined for what is no entry.
 */
export function rowOf(value: unknown): OrgRow | undefined {
  const { name, state } = (value ?? {}) as { name?: unknown; state?: unknown };
  if (typeof name !== "string" || !isState(state)) return undefined;
  const entry = value as { [key in keyof OrgEntry]?: unknown } & { wave?: unknown };
  const digest = digestOf({
    name,
    state,
    file: text(entry.file) ?? "",
    wave: text(entry.wave) ?? null,
    result: entry.result,
    warnings: recordsIn(entry.warnings).flatMap(({ code }) => (typeof code === "string" ? [{ code }] : [])),
    newConsumerKey: text(entry.newConsumerKey) ?? null,
    durationMs: number(entry.durationMs) ?? 0,
    error: faultIn(entry.error),
  });
  const checks = recordsIn((entry.result as { checks?: unknown } | null | undefined)?.checks).flatMap(checkIn);
  return {
    ...digest,
    tags: textsIn(entry.tags),
    startedAt: moment(entry.startedAt),
    requests: number(entry.requests) ?? 0,
    certificateEnds: moment((entry.certificate as { notAfter?: unknown } | null | undefined)?.notAfter),
    foreignAccess: number(entry.foreignAccess) ?? null,
    refreshed: entry.refreshed === true,
    passed: checks.filter(({ status }) => status === "passed").map(({ title }) => title),
    open: checks.filter(({ status }) => status !== "passed"),
  };
}

function checkIn({ title, status, detail, remedy }: Record<string, unknown>): OrgRow["open"] {
  if (typeof title !== "string" || !isStatus(status)) return [];
  const more = text(remedy);
  return [{ title, status, detail: text(detail) ?? "", ...(more === undefined ? {} : { remedy: more }) }];
}

function faultIn(value: unknown): Fault | null {
  const { code, message, remedy, problems } = (value ?? {}) as { [key in keyof Fault]?: unknown };
  if (typeof code !== "string") return null;
  const all = recordsIn(problems).map(problemIn);
  return { code, message: text(message) ?? "", remedy: text(remedy) ?? "", problems: all };
}

function problemIn({ code, message, remedy, file, line }: Record<string, unknown>): Problem {
  const [what, of, at] = [text(remedy), text(file), number(line)];
  return {
    code: text(code) ?? "",
    message: text(message) ?? "",
    ...(what !== undefined && { remedy: what }),
    ...(of !== undefined && { file: of }),
    ...(at !== undefined && { line: at }),
  };
}

function isStatus(value: unknown): value is Check["status"] {
  return value === "passed" || value === "failed" || value === "unknown";
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

const YEAR_10000 = 253_402_300_800_000;

function moment(value: unknown): string | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  // Of other years nothing can be reckoned, nor written.
  return ms >= 0 && ms < YEAR_10000 ? new Date(ms).toISOString() : null;
}
