import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Two halves of 16 MiB: what outlives the filling of one is not young any more. */
const ENOUGH_BYTES = 32 * 1024 * 1024;

/** Engines whose flags these are (Node 22 to 26); another would complain on stderr of what it does not know. */
const KNOWN_ENGINES = /^1[2-4]\./;

let isSlow = false;
let isBounded = false;

/**
 * Keeps the engine from taking memory because there is some: with many orgs under way it gave 128 MiB to what is young and let what
 * is old grow to three times of what is in use, 350 MiB with 100 orgs and more with each. So it collects sooner, and room for what is young
 * stays as it is once it is enough; so little is collected by one thread, since several would spend more time on one another. To be
 * called as an org begins.
 */
export function keepHeapSmall(): void {
  if (!KNOWN_ENGINES.test(process.versions.v8)) return;
  if (!isSlow) for (const flag of ["--heap-growing-percent=40", "--no-parallel-scavenge"]) setFlagsFromString(flag);
  isSlow = true;
  if (isBounded) return;
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  if (young === undefined || young.space_size < ENOUGH_BYTES) return;
  setFlagsFromString("--semi-space-growth-factor=1");
  isBounded = true;
}
