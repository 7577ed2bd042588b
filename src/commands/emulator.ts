import { once } from "node:events";
import type { Handler } from "../cli/command.ts";
import { startEmulator } from "../emulator/index.ts";
import { EXIT } from "../model/errors.ts";

/** `emulator`: serves until it is interrupted; the ready document comes as soon as requests are accepted. */
export const run: Handler = async (flags, ctx) => {
  const emulator = await startEmulator({
    port: Number(flags.port),
    ...(flags.state === undefined ? {} : { stateFile: String(flags.state) }),
  });
  const { ready } = emulator;
  // The words that make a session are the emulator's own and open nothing else, so that they may be shown.
  ctx.line(
    ctx.json
      ? JSON.stringify(ready)
      : `Salesforce emulator at ${ready.url}\n${JSON.stringify(ready, null, 2)}\nCtrl+C ends it.`,
  );
  if (!ctx.signal.aborted) await once(ctx.signal, "abort");
  await emulator.close();
  return { status: "ok", exit: EXIT.ok, result: { requests: emulator.requests().length }, text: () => "" };
};
