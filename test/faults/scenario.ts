import type { EmulatorOptions } from "../../src/emulator/index.ts";
import { latestRun } from "../helpers/latest-run.ts";
import { MINUTE, type World } from "./world.ts";

/** A command in the world that it is meant for. */
export interface Scenario {
  name: string;
  /** Which test file has it. */
  group: "apply" | "undo" | "rotate" | "people" | "read" | "learn";
  options?: EmulatorOptions;
  prepare(world: World): Promise<void>;
  args(world: World): readonly string[];
  /** What it exits with where all is well. */
  exit: 0 | 4;
  /** Who can log in after that: app, and the pair of keys. */
  logins: readonly string[];
  /** Of a long run, how many requests each fault strikes; every one when absent. */
  struck?: number;
  /** Each run makes all anew and takes it away, so that a rerun deploys as often as the first did. */
  makesAnew?: boolean;
}

/** Who logs in: the app, by the first pair of keys. */
export const OLD = "Kantiv_Integration by kantiv";

export const line = (words: string) => () => words.split(" ");
/** Back to before the latest run. */
export const rollbackLine = ({ box }: World) => ["rollback", "--yes", "--to", latestRun(box)];
export const fresh = async () => undefined;

/** Runs what a world needs before; it must go well. */
export async function done(world: World, words: string): Promise<void> {
  const { exit, stdout } = await world.run(words.split(" "));
  if (exit !== 0) throw new Error(`${words} failed: ${stdout}`);
  await world.pass(MINUTE);
}

/** An app that has been in use for half a day. */
export async function applied(world: World): Promise<void> {
  await done(world, "apply --yes");
  await world.pass(12 * 60 * MINUTE);
}
