/** Keeping a world in a file. */
import { open, readFile, rename } from "node:fs/promises";
import { defaultSwitches } from "../switches.ts";
import { emptyOrg } from "./fresh.ts";
import type { World } from "./types.ts";

/** Undefined when there is no such file. @throws {SyntaxError | RangeError} when it holds no world */
export async function readWorld(file: string): Promise<World | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const world = JSON.parse(text) as World;
  if (world.format !== 1 || !Array.isArray(world.orgs))
    throw new RangeError(`${file} holds no emulator state of format 1`);
  // A file of an earlier version lacks what came later.
  world.orgs = world.orgs.map((org) => ({ ...emptyOrg({}), ...org }));
  world.switches = { ...defaultSwitches(), ...world.switches };
  return world;
}

/**
 * Writes a world whenever it has changed: to a file beside, flushed, then renamed over. A kill leaves the old state or
 * the new one, and since replies wait for the write, no change that a client was told of is lost.
 */
export class WorldFile {
  readonly #file: string;
  #written = "";
  #turn: Promise<void> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  /** Resolves when the world as it is now is on disk. Calls that come together share one write. */
  save(world: World): Promise<void> {
    this.#turn = this.#turn.catch(() => undefined).then(() => this.#write(JSON.stringify(world)));
    return this.#turn;
  }

  async #write(text: string): Promise<void> {
    if (text === this.#written) return;
    const beside = `${this.#file}.new`;
    const handle = await open(beside, "w", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, this.#file);
    this.#written = text;
  }
}
