/**
 * What one set-up costs: `kantiv-sf apply` as a program of its own against the emulator, several times, each on a fresh
 * org. Prints wall time, CPU time, peak memory and requests as medians with their range: `npm run bench:apply -- RUNS`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../src/emulator/index.ts";
import { createSelfSigned } from "../src/oauth/self-signed.ts";

const BIN = join(import.meta.dirname, "../bin/kantiv-sf.js");
const RUNS = Number(process.argv[2] ?? 7);

interface Cost {
  wallS: number;
  cpuS: number;
  peakMiB: number;
  requests: number;
}

/** Runs `apply` under a hook that reports what the process used when it exits. */
async function measure(folder: string, pair: { certificate: string; key: string }): Promise<Cost> {
  const emulator = await startEmulator();
  const org = join(folder, "acme.yaml");
  const report = join(folder, "usage.json");
  const hook = join(folder, "hook.mjs");
  await writeFile(join(folder, "kantiv.crt"), pair.certificate);
  await writeFile(
    org,
    `instanceUrl: ${emulator.url}
template: kantiv-integration
admin: { accessToken: { env: ADMIN_TOKEN } }
integrationUser: { username: ${emulator.ready.integrationUser.username} }
jwt: { certificate: kantiv.crt, key: { env: KEY } }
`,
  );
  const write = `writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage()))`;
  await writeFile(hook, `import { writeFileSync } from "node:fs";\nprocess.on("exit", () => ${write});\n`);
  const start = performance.now();
  const child = spawn(process.execPath, ["--import", hook, BIN, "apply", "--org", org, "--yes"], {
    stdio: "ignore",
    env: { ...process.env, ADMIN_TOKEN: emulator.ready.admin.accessToken, KEY: pair.key },
  });
  const [code] = (await once(child, "exit")) as [number];
  const wallS = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`apply ended with ${code}`);
  const usage = JSON.parse(await readFile(report, "utf8")) as NodeJS.ResourceUsage;
  const requests = emulator.requests().length;
  await emulator.close();
  return { wallS, cpuS: (usage.userCPUTime + usage.systemCPUTime) / 1e6, peakMiB: usage.maxRSS / 1024, requests };
}

function row(name: string, values: number[], digits: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number) => (sorted[index] ?? Number.NaN).toFixed(digits);
  return `${name.padEnd(10)} ${at(sorted.length >> 1)} (${at(0)}..${at(sorted.length - 1)})`;
}

const made = await createSelfSigned({ subject: "CN=Bench", bits: 2048, notBefore: Date.now() - 60_000, days: 90 });
const key = made.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const costs: Cost[] = [];
for (let run = 0; run < RUNS; run++) {
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-bench-"));
  costs.push(await measure(folder, { certificate: made.certificate, key }));
  await rm(folder, { recursive: true, force: true });
}
const of = (part: keyof Cost) => costs.map((cost) => cost[part]);
const table = [
  row("wall s", of("wallS"), 2),
  row("CPU s", of("cpuS"), 2),
  row("peak MiB", of("peakMiB"), 0),
  row("requests", of("requests"), 0),
];
process.stdout.write(`apply on a fresh org, ${RUNS} runs, median (min..max)\n${table.join("\n")}\n`);
