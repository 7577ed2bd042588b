/** A section of docs/benchmarks.md, between marks, so that each benchmark writes its own anew and leaves the others' alone. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem, type } from "node:os";
import { join } from "node:path";

const PAGE = join(import.meta.dirname, "../../docs/benchmarks.md");

const HEAD = `# Benchmarks

Each section is written by the script that it names, on the machine that it names.
`;

export function writeSection(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : HEAD;
  const section = `${begin}\n\n${text.trim()}\n\n${end}`;
  const [at, to] = [page.indexOf(begin), page.indexOf(end)];
  const next =
    at < 0 || to < 0 ? `${page.trimEnd()}\n\n${section}\n` : page.slice(0, at) + section + page.slice(to + end.length);
  writeFileSync(PAGE, next);
}

/** Where figures come from, in a sentence. @param load of the minute before the benchmark began */
export function machineLine(load: number): string {
  const [cpu] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} × ${cpu?.model ?? "unknown CPU"}, ${gib} GiB, ${type()} ${release()}`;
  const busy = load < 1 ? "" : " The machine had other work: times and CPU are above those of a quiet one.";
  return `${day}, ${machine}, Node ${process.versions.node}; load before it ${load.toFixed(1)}.${busy}`;
}

/** How much else the machine had to do in the last minute. */
export function loadNow(): number {
  return loadavg()[0] ?? 0;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
