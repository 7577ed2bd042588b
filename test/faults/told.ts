import type { Run } from "./world.ts";

/** What `--json` printed, as far as it is judged. */
interface Told {
  command: string;
  error: { code: string; message: string; remedy: string } | null;
  result: unknown;
}

interface CheckTold {
  id: string;
  status: string;
  code?: string;
  remedy?: string;
}

/** The document of a run; undefined where there is none. */
export function toldBy({ stdout }: Run): Told | undefined {
  try {
    return JSON.parse(stdout) as Told;
  } catch {
    return undefined;
  }
}

/** Every check in a result, wherever it stands; a case that the org was to show is one, too. */
export function checksIn(value: unknown): CheckTold[] {
  if (typeof value !== "object" || value === null) return [];
  const { id, status } = value as Partial<CheckTold>;
  const own = typeof id === "string" && /^(passed|failed|unknown)$/.test(status ?? "") ? [value as CheckTold] : [];
  const failed = casesIn(value).filter(({ state }) => state === "failed");
  const cases = failed.map((one) => ({ ...one, id: one.case, status: "failed" }));
  return [...own, ...cases, ...Object.values(value).flatMap(checksIn)];
}

/** A case of `doctor --learn`. */
interface CaseTold {
  case: string;
  state: string;
  seen?: unknown;
}

/** What an org was said to have shown. */
export function casesIn(result: unknown): CaseTold[] {
  const { cases } = (result ?? {}) as { cases?: unknown };
  return Array.isArray(cases) ? (cases as CaseTold[]) : [];
}

/** Failed, or nothing is known of it. */
export function isOpen({ status }: Pick<CheckTold, "status">): boolean {
  return status !== "passed";
}

/** Why a run did not end well, in codes. */
export function errorOf(run: Run): string {
  const told = toldBy(run);
  const open = checksIn(told?.result).filter(isOpen);
  const codes = open.map(({ id, code }) => `${id} ${code ?? "without code"}`);
  const { code, message } = told?.error ?? {};
  // Of a bug, its own words say more than that it is one.
  return code === "BUG" ? `BUG: ${message}` : (code ?? (codes.join(", ") || "no error"));
}
