/**
 * How many small faults in the code the tests would notice: `npm run test:mutation`, or with paths after `--` for other files
 * (`src/plan/*.ts`). MUTATION_SAMPLE and MUTATION_SEED choose which faults; scripts/mutation-equivalents.json names those
 * that cannot be noticed. Exit 1 when less than 90 % are.
 */
import { relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { originalOf } from "./mutation-sample.ts";

const GOAL = 0.9;

const mutate = process.argv.slice(2);
const results = await new Stryker({
  configFile: "stryker.config.json",
  ...(mutate.length > 0 ? { mutate } : {}),
}).runMutationTest();

const tried = results.filter(({ status }) => ["Killed", "Timeout", "Survived", "NoCoverage"].includes(status));
const alive = tried.filter(({ status }) => status === "Survived" || status === "NoCoverage");
for (const mutant of alive) {
  const { line, column } = mutant.location.start;
  const where = `${relative(process.cwd(), mutant.fileName)}:${line}:${column}`;
  const place = { start: { line: line - 1, column: column - 1 }, end: endOf(mutant.location.end) };
  const before = originalOf({ fileName: mutant.fileName, location: place });
  print(`${where}  ${mutant.status === "NoCoverage" ? "no test comes here  " : ""}${mutant.mutatorName}`);
  print(`    ${oneLine(before)}\n    ${oneLine(mutant.replacement ?? "")}`);
}
const share = tried.length === 0 ? 0 : 1 - alive.length / tried.length;
print(`${tried.length - alive.length} of ${tried.length} mutants were noticed (${Math.round(share * 1000) / 10} %).`);
process.exitCode = share >= GOAL ? 0 : 1;

/** In a result lines and columns count from 1. */
function endOf({ line, column }: { line: number; column: number }) {
  return { line: line - 1, column: column - 1 };
}

function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, " ");
  return flat.length > 140 ? `${flat.slice(0, 139)}…` : flat;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
