import { createHash } from "node:crypto";
import { inputError } from "../model/errors.ts";
import type { Member, Wave } from "../model/fleet.ts";
import { didYouMean } from "../util/did-you-mean.ts";

/**
 * Each org with the wave that it is in: the first that names one of its tags or whose share of all names it falls into, else the last. An org's share
 * is told by the hash of its name, so that no other org's coming or going moves it into another wave.
 *
 * Throws `FLEET_UNKNOWN` (exit 2) for a wave whose tags nobody has: its orgs would be worked on last instead of first.
 */
export function inWaves<M extends Member>(members: readonly M[], waves: readonly Wave[]): (M & Pick<Member, "wave">)[] {
  const last = waves.at(-1);
  if (last === undefined) return [...members];
  refuseNobodys(members, waves);
  const ends = endsOfShares(waves);
  return members.map((member) => {
    const at = shareOf(member.name);
    const wave = waves.find(({ tags }, nth) => {
      const end = ends[nth];
      return tags?.some((tag) => member.tags.includes(tag)) || (end !== undefined && at < end);
    });
    return { ...member, wave: (wave ?? last).name };
  });
}

/** The wave of that name. Throws `FLEET_UNKNOWN` (exit 2) where there is none. */
export function waveNamed(name: string, waves: readonly Wave[]): Wave {
  const found = waves.find((wave) => wave.name === name);
  if (found) return found;
  const names = waves.map((wave) => wave.name);
  const near = didYouMean(name, names);
  const remedy =
    names.length === 0 ? "Name waves in the fleet file, and give it with --fleet." : `There are: ${names.join(", ")}.`;
  throw inputError(
    "FLEET_UNKNOWN",
    `There is no wave ${JSON.stringify(name)}.`,
    near ? `Did you mean ${near}?` : remedy,
  );
}

/** Where the share of all names ends that each wave with a size takes, in percent: one begins where the one before ends. */
function endsOfShares(waves: readonly Wave[]): (number | undefined)[] {
  let end = 0;
  return waves.map(({ size }) => {
    if (size !== undefined) end += size;
    return size === undefined ? undefined : end;
  });
}

/** Where a name lies among all, 0 to 100. */
function shareOf(name: string): number {
  return (createHash("sha256").update(name).digest().readUInt32BE() / 2 ** 32) * 100;
}

function refuseNobodys(members: readonly Member[], waves: readonly Wave[]): void {
  const known = new Set(members.flatMap(({ tags }) => tags));
  for (const { name, tags = [] } of waves) {
    const [word] = tags;
    if (word === undefined || tags.some((tag) => known.has(tag))) continue;
    const message = `No org has a tag of the wave ${name}: ${tags.join(", ")}.`;
    const near = didYouMean(word, [...known]);
    const remedy = near ? `Did you mean ${near}?` : "Give the tag to an org, or take the wave out of the fleet file.";
    throw inputError("FLEET_UNKNOWN", message, remedy);
  }
}
