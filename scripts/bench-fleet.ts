/**
 * What one command over many orgs costs, held against its goals, and the same work done by a shell loop: `npm run bench:fleet`, some
 * ten minutes; `-- --sizes 10,300` and `-- --without-sf` choose, and `-- --before FOLDER` takes a checkout of before there were fleets (`git clone . FOLDER`, there `git checkout 9f17833` and `npm ci`) beside. `-- --quick` takes one, with so few orgs that only a look at CPU is meant: it writes nothing, and leaves
 * out the Salesforce CLI. Else it writes its section of docs/benchmarks.md but for `--dry`. Measured is the package as it is published. The emulator is a process of its own, whose CPU does not count; wall times want a quiet machine.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Before, besideBefore } from "./bench/before.ts";
import { benchOf, type Fleet, type Passes, TIMES } from "./bench/fleet-passes.ts";
import { fleetSection } from "./bench/fleet-section.ts";
import { install } from "./bench/installed.ts";
import { loadNow, machineLine, writeSection } from "./bench/section.ts";
import { type ByShell, ourselvesByShell, salesforceCliByShell } from "./bench/shell.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    sizes: { type: "string" },
    before: { type: "string" },
    "without-sf": { type: "boolean", default: false },
    dry: { type: "boolean", default: false },
  },
});
const sizes = (values.sizes ?? (values.quick ? "30" : "10,100,300,1000")).split(",").map(Number);
if (sizes.some((size) => !Number.isInteger(size) || size < 1)) throw new RangeError("--sizes wants whole numbers");

const machine = machineLine(loadNow());
const folder = mkdtempSync(join(tmpdir(), "kantiv-sf-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const { program } = install(folder);
const { timeAlone, passesOver, concurrently, fleetList } = benchOf(program);
const aloneMs = await told("one org alone", () => timeAlone(values.quick ? 2 : 5));
const passes: Passes[] = [];
for (const size of sizes) passes.push(await told(`${size} orgs`, () => passesOver(size)));
const many: Fleet = await told("many at once", () => (values.quick ? concurrently(60, 60) : concurrently(500, 200)));
const listing = await told("fleet list", () => fleetList(1000));
const shell: ByShell[] = [
  await told("our own CLI by xargs", () =>
    ourselvesByShell({ orgs: values.quick ? 2 : 24, atOnce: values.quick ? 2 : 8, times: TIMES }, program),
  ),
];
if (!values["without-sf"] && !values.quick)
  shell.push(await told("sf by xargs", () => salesforceCliByShell({ orgs: 6, atOnce: 2, times: TIMES })));

const before: Before | undefined =
  values.before === undefined
    ? undefined
    : await told("the code of before", () =>
        besideBefore({ checkout: resolve(String(values.before)), bin: program, orgs: values.quick ? 12 : 300 }),
      );

const text = fleetSection({ machine, aloneMs, passes, many, listing, shell, before });
if (!values.dry && !values.quick) writeSection("bench:fleet", text);
process.stdout.write(`${text}\n`);

async function told<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const value = await work();
  process.stderr.write(`${what}: ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
  return value;
}
