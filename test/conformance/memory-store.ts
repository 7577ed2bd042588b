import { type MadeStore, NOTHING_MADE } from "../../src/learn/made.ts";

/** What was made in an org, on record for one run alone. */
export function memoryStore(): MadeStore {
  let kept = NOTHING_MADE;
  return {
    load: async () => structuredClone(kept),
    save: async (names) => {
      kept = structuredClone(names);
    },
  };
}
