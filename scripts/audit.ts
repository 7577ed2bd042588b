/**
 * Known holes in what the bundle has inside, asked of the registry: `npm run audit`. Fails for those that are high or critical.
 * Where nobody can be asked it says so, and fails nothing: a build must not need the network.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

interface Answer {
  metadata?: { vulnerabilities?: Record<string, number> };
  vulnerabilities?: Record<string, { severity: string; via: (string | { title: string; url: string })[] }>;
}

const { stdout } = spawnSync("npm", ["audit", "--omit=dev", "--json"], {
  cwd: join(import.meta.dirname, ".."),
  encoding: "utf8",
  shell: process.platform === "win32",
});
const { metadata, vulnerabilities = {} } = read(stdout);
if (!metadata?.vulnerabilities) {
  process.stdout.write("Not asked: the registry gave no answer about holes. A release needs one.\n");
} else {
  const found = Object.entries(vulnerabilities);
  for (const [name, { severity, via }] of found) {
    const known = via.map((one) => (typeof one === "string" ? `by ${one}` : `${one.title} (${one.url})`));
    process.stdout.write(`${severity}: ${name}: ${known.join("; ")}\n`);
  }
  const bad = found.filter(([, { severity }]) => severity === "high" || severity === "critical").length;
  process.stdout.write(`${found.length} known, ${bad} of them high or critical.\n`);
  process.exitCode = bad > 0 ? 1 : 0;
}

function read(text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    return {};
  }
}
