/** An emulator as a process of its own, with a state file; prints its ready document. */
import { startEmulator } from "../../../src/emulator/index.ts";

const [stateFile = ""] = process.argv.slice(2);
const emulator = await startEmulator({ stateFile });
process.stdout.write(`${JSON.stringify(emulator.ready)}\n`);
