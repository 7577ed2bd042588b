import { expect, test } from "vitest";
import { Bench } from "../../src/learn/bench.ts";
import type { OpenCase } from "../../src/learn/case.ts";
import { BY_HAND } from "../../src/learn/cases/by-hand.ts";
import type { Finding } from "../../src/learn/learn.ts";
import type { Hand } from "../../src/learn/target.ts";
import { targetOf } from "./emulator-target.ts";
import { obligingHand } from "./hand.ts";
import { memoryStore } from "./memory-store.ts";
import { StandIn } from "./stand-in.ts";

async function asked(standIn: StandIn, hand: Hand | undefined, ...cases: OpenCase[]): Promise<Finding[]> {
  const target = await targetOf(standIn.emulator, standIn.clock);
  const bench = await Bench.open({ ...target, ...(hand ? { hand } : {}) }, { store: memoryStore });
  const findings = await standIn.ask(bench, ...cases);
  await bench.close();
  return findings;
}

const setupMade = BY_HAND.filter(({ id }) => id === "setup-made-app");

test("without a terminal each stands there as what needs a hand, with what to click, and the org hears of nothing", async () => {
  const standIn = await StandIn.start();
  const findings = await asked(standIn, undefined, ...BY_HAND);
  expect(findings.map(({ state }) => state)).toEqual(["needs a hand", "needs a hand", "needs a hand"]);
  expect(findings[1]).toMatchObject({ why: expect.stringMatching(/^Setup, External Client App Manager, New/) });
  expect(JSON.stringify(findings)).not.toContain(new URL(standIn.emulator.url).host);
  expect(standIn.org.deploys).toEqual([]);
});

test("what is skipped is not asked", async () => {
  const standIn = await StandIn.start();
  const hand: Hand = { ask: async () => undefined, give: async (name) => name };
  expect(await asked(standIn, hand, ...setupMade)).toMatchObject([{ state: "not asked", why: "skipped" }]);
});

test("an app that somebody made in Setup is read whole, without what is of this org alone, and taken away", async () => {
  const standIn = await StandIn.start();
  const hand = obligingHand(await targetOf(standIn.emulator, standIn.clock));
  const [finding] = await asked(standIn, hand, ...setupMade);
  expect(finding).toMatchObject({ state: "seen", alike: true });
  const seen = (finding as { seen: Record<string, Record<string, string>> }).seen;
  expect(Object.keys(seen)).toEqual([
    "ExternalClientApplication <made>_byhand",
    "ExtlClntAppOauthSettings <made>_byhand_oauth",
    "ExtlClntAppGlobalOauthSettings <made>_byhand_glbloauth",
    "ExtlClntAppOauthConfigurablePolicies <made>_byhand_oauthPlcy",
    "ExtlClntAppConfigurablePolicies <made>_byhand_plcy",
  ]);
  expect(seen["ExtlClntAppGlobalOauthSettings <made>_byhand_glbloauth"]).toMatchObject({
    certificate: "<bare certificate>",
    consumerKey: "<consumer key>",
  });
  expect(standIn.org.components).toEqual([]);
});

test("an app of another name than the one given is no answer", async () => {
  const standIn = await StandIn.start();
  const hand: Hand = { ask: async () => "", give: async (name) => name };
  expect(await asked(standIn, hand, ...setupMade)).toMatchObject([
    { state: "failed", why: "the org lists no app named <made>_byhand" },
  ]);
});
