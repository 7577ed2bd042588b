import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Checker, type CheckResult, CheckStatus } from "@stryker-mutator/api/check";
import type { Mutant } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** A mutant that no test can tell from the code, and why. */
interface Equivalent {
  file: string;
  /** What is mutated, as it stands in the file. */
  original: string;
  replacement: string;
  reason: string;
}

const EQUIVALENTS = JSON.parse(
  readFileSync(new URL("mutation-equivalents.json", import.meta.url), "utf8"),
) as readonly Equivalent[];

/**
 * Lets a sample pass, the same one for the same seed: `MUTATION_SAMPLE` of all mutants (300), chosen by `MUTATION_SEED`, without the
 * equivalents. A checker is what the runner asks before it tries a mutant; to it, those left out do not compile.
 */
class Sample implements Checker {
  async init(): Promise<void> {}

  async group(mutants: Mutant[]): Promise<string[][]> {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants: Mutant[]): Promise<Record<string, CheckResult>> {
    const { MUTATION_SAMPLE: size = "300", MUTATION_SEED: seed = "1" } = process.env;
    const order = (mutant: Mutant) =>
      createHash("sha256")
        .update(`${seed} ${nameOf(mutant)}`)
        .digest("hex");
    const chosen = mutants
      .filter((mutant) => !isEquivalent(mutant))
      .map((mutant) => ({ id: mutant.id, at: order(mutant) }))
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .slice(0, Number(size));
    const ids = new Set(chosen.map(({ id }) => id));
    const left: CheckResult = { status: CheckStatus.CompileError, reason: "not in the sample" };
    return Object.fromEntries(
      mutants.map(({ id }) => [id, ids.has(id) ? { status: CheckStatus.Passed } : left] as const),
    );
  }
}

function nameOf({ fileName, location: { start }, replacement }: Mutant): string {
  return `${relative(process.cwd(), fileName)}:${start.line}:${start.column} ${replacement}`;
}

function isEquivalent(mutant: Mutant): boolean {
  const original = originalOf(mutant);
  return EQUIVALENTS.some(
    (one) => mutant.fileName.endsWith(one.file) && one.original === original && one.replacement === mutant.replacement,
  );
}

/** What of a file a mutant replaces; lines and columns count from 0. */
export function originalOf({ fileName, location: { start, end } }: Pick<Mutant, "fileName" | "location">): string {
  const lines = readFileSync(fileName, "utf8")
    .split("\n")
    .slice(start.line, end.line + 1);
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? start.column : 0, index === last ? end.column : Number.POSITIVE_INFINITY),
    )
    .join("\n");
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, "sample", Sample)];
