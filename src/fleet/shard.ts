import { inputError } from "../model/errors.ts";
import type { Member, Wave } from "../model/fleet.ts";
import { byText } from "../util/by-text.ts";

/** One part of a selection, worked on by a machine of its own. */
export interface Shard {
  /** From 1. */
  index: number;
  of: number;
}

/** More parts than that are a slip. */
export const MOST_SHARDS = 1000;

/**
 * Which part `--shard I/N` means, or what the machine says: Kubernetes numbers the pods of an indexed job from 0 and does not tell how many there
 * are, GitLab numbers jobs from 1 and tells. Throws `USAGE` (exit 2).
 *
 * @param shards how many, of `--shards`
 */
export function shardNamed(
  word: string,
  shards: number | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Shard {
  const shard = word === "auto" ? shardHere(shards, env) : shardIn(word);
  if (shard && shards !== undefined && shard.of !== shards) {
    const message = `--shards says ${shards} parts, and ${word === "auto" ? "this job's number" : "--shard"} is one of ${shard.of}.`;
    throw inputError("USAGE", message, "Give the same number, or leave --shards out.");
  }
  if (shard && shard.of <= MOST_SHARDS && shard.index >= 1 && shard.index <= shard.of) return shard;
  if (shard && word === "auto") {
    const message = `This job's number says part ${shard.index} of ${shard.of}, which there is not.`;
    throw inputError(
      "USAGE",
      message,
      "Make --shards the number of jobs (completions, parallel): each takes one part.",
    );
  }
  if (word === "auto") {
    const message = "--shard auto finds no number of this job in the environment.";
    const remedy =
      "It reads JOB_COMPLETION_INDEX with --shards N, or CI_NODE_INDEX and CI_NODE_TOTAL; else give --shard 1/4.";
    throw inputError("USAGE", message, remedy);
  }
  throw inputError("USAGE", `--shard ${word} is no part of a whole.`, "Give --shard I/N, from 1/N to N/N, or auto.");
}

function shardIn(word: string): Shard | undefined {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(word) ?? [];
  return index === undefined ? undefined : { index: Number(index), of: Number(of) };
}

function shardHere(shards: number | undefined, env: Readonly<Record<string, string | undefined>>): Shard | undefined {
  const pod = numberIn(env.JOB_COMPLETION_INDEX);
  if (pod !== undefined && shards !== undefined) return { index: pod + 1, of: shards };
  const [index, of] = [numberIn(env.CI_NODE_INDEX), numberIn(env.CI_NODE_TOTAL)];
  return index === undefined || of === undefined ? undefined : { index, of };
}

function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

/**
 * Which shard each org of a selection is in, by name: every Nth, wave by wave, so that each has as many of a wave as the others, give or take
 * one. The same on every machine, since only the selection decides.
 */
export function shardsOf(
  members: readonly Pick<Member, "name" | "wave">[],
  waves: readonly Wave[],
  of: number,
): Map<string, number> {
  const rank = new Map<string | undefined, number>(waves.map(({ name }, at) => [name, at]));
  const sorted = members.toSorted(
    (a, b) => (rank.get(a.wave) ?? 0) - (rank.get(b.wave) ?? 0) || byText(a.name, b.name),
  );
  return new Map(sorted.map(({ name }, at) => [name, (at % of) + 1]));
}
