import { expect, test } from "vitest";
import type { Stop } from "../../src/fleet/schedule.ts";
import { stopWords } from "../../src/fleet/stop-words.ts";

test.each<[Stop | undefined, string | undefined]>([
  [{ why: "failures", stopAt: 30 }, "Stopped: once 30 orgs have failed nothing new is begun (--stop-at)."],
  [{ why: "failures", stopAt: 1 }, "Stopped: once 1 org has failed nothing new is begun (--stop-at)."],
  [
    { why: "failures", stopAt: 3, wave: "rest" },
    "Stopped: once 3 orgs of wave rest have failed nothing new is begun (its stopAt).",
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
