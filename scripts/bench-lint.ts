/** How long `lint` takes on the template that ships, from the program's start to its end: `npm run bench:lint`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RUNS = 15;
const LIMIT_MS = 500;

const program = fileURLToPath(new URL("../bin/kantiv-sf.js", import.meta.url));

function once(): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [program, "lint", "kantiv-integration"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`lint ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

once();
const times = Array.from({ length: RUNS }, once).sort((a, b) => a - b);
const [median = 0, slowest = 0] = [times[Math.floor(RUNS / 2)], times.at(-1)];
process.stdout.write(
  `lint kantiv-integration: median ${median.toFixed(0)} ms, slowest ${slowest.toFixed(0)} ms of ${RUNS}\n`,
);
process.exitCode = median <= LIMIT_MS ? 0 : 1;
