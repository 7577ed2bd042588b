/** The program as a process of its own, to be killed; its time is the org's, which its waits move on. */
import module from "node:module";

module.enableCompileCache();
const { main } = await import("../../src/main.ts");

const control = `${process.env.FAULTS_EMULATOR}/__emulator/clock`;

/** The org's time; on a connection of its own, since one that was kept may have ended while this process was busy. */
async function timeAt(change: RequestInit = {}): Promise<number> {
  const answer = await fetch(control, { ...change, headers: { connection: "close" } });
  return ((await answer.json()) as { now: number }).now;
}

let now = await timeAt();
const { stdin, stdout, stderr, env } = process;
process.exitCode = await main(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  signal: new AbortController().signal,
  clock: {
    now: () => now,
    async sleep(ms) {
      now = await timeAt({ method: "PUT", body: JSON.stringify({ advance: ms }) });
    },
    awake: () => now,
    every: () => () => undefined,
  },
});
