import { expect, test } from "vitest";
import type { Stop } from "../../src/fleet/schedule.ts";
import { stopWords } from "../../src/fleet/stop-words.ts";

test.each<[Stop | undefined, string | undefined]>([
  [{ why: "failures" }, "Stopped: so many orgs failed that nothing new was begun (--stop-at)."],
  [
    { why: "failures", wave: "rest" },
    "Stopped: so many orgs of wave rest failed that nothing new was begun (its stopAt).",
  ],
  [
    { why: "wave", wave: "canary" },
    "Stopped after wave canary: not each of its orgs ended well, so that no later wave was begun.",
  ],
  [
    { why: "common", code: "KEY_MISSING" },
    "Stopped: the first orgs all ended with KEY_MISSING, which has nothing to do with the org.",
  ],
  [{ why: "interrupted" }, "Interrupted: nothing new was begun."],
  [{ why: "deadline" }, "Stopped: the rest would not have been through in time (--deadline)."],
  [undefined, undefined],
])("a run that ended by %j says so in words", (stop, words) => {
  expect(stopWords(stop)).toBe(words);
});
