/** The program as a process of its own, to be killed; its time is the org's, which its waits move on. */
import module from "node:module";

module.enableCompileCache();
const { main } = await import("../../src/main.ts");

const control = `${process.env.FAULTS_EMULATOR}/__emulator/clock`;

async function timeOf(answer: Response): Promise<number> {
  return ((await answer.json()) as { now: number }).now;
}

let now = await timeOf(await fetch(control));
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
      now = await timeOf(await fetch(control, { method: "PUT", body: JSON.stringify({ advance: ms }) }));
    },
    every: () => () => undefined,
  },
});
