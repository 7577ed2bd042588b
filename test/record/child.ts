/** Run as a process of its own, to be killed: `node child.ts lock|journal FOLDER`. Says `ready` when it is at work. */
import { randomUUID } from "node:crypto";
import { diskFiles, execProgram, systemClock } from "../../src/cli/context.ts";
import { thisHost } from "../../src/cli/host.ts";
import { startRun } from "../../src/record/journal.ts";
import { withLock } from "../../src/record/lock.ts";

const [mode = "", folder = "", orgId = ""] = process.argv.slice(2);
const ports = {
  files: diskFiles("/"),
  clock: systemClock,
  host: thisHost(execProgram),
  randomId: randomUUID,
  emit: () => undefined,
};

await withLock(folder, orgId, ports, async (runId) => {
  process.stdout.write("ready\n");
  if (mode === "lock") await systemClock.sleep(60_000);
  const run = await startRun(folder, orgId, runId, { command: "apply" }, ports);
  for (let number = 1; ; number++) {
    await run.step("deploy", { number });
    process.stdout.write(`${number}\n`);
  }
});
