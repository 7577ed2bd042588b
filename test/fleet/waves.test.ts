import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inWaves, waveNamed } from "../../src/fleet/waves.ts";
import { thrownBy } from "../helpers/thrown.ts";

const org = (name: string, ...tags: string[]) => ({ name, file: `${name}.yaml`, tags });
const waves = (members: ReturnType<typeof org>[], ...rules: Parameters<typeof inWaves>[1]) =>
  inWaves(members, rules).map(({ name, wave }) => [name, wave]);

describe("waves", () => {
  test("take the orgs with one of their tags, the first of them where several would; the last takes the rest", () => {
    const members = [org("a", "canary", "eu"), org("b", "eu"), org("c"), org("d", "us")];
    expect(
      waves(members, { name: "canary", tags: ["canary"] }, { name: "near", tags: ["eu", "us"] }, { name: "rest" }),
    ).toEqual([
      ["a", "canary"],
      ["b", "near"],
      ["c", "rest"],
      ["d", "near"],
    ]);
  });

  test("may name a tag that nobody has beside one that somebody has", () => {
    expect(waves([org("a", "eu")], { name: "first", tags: ["us", "eu"] }, { name: "rest" })).toEqual([["a", "first"]]);
  });

  test("leave orgs alone where there are none", () => {
    expect(waves([org("a")])).toEqual([["a", undefined]]);
  });

  test("take about as many by their size as it says, in parts that do not overlap", () => {
    const members = [...Array(2000).keys()].map((at) => org(`acme-${at}`));
    const taken = waves(members, { name: "tenth", size: 10 }, { name: "fifth", size: 20 }, { name: "rest" });
    const share = (name: string) => taken.filter(([, wave]) => wave === name).length / members.length;
    expect(share("tenth")).toBeCloseTo(0.1, 1);
    expect(share("fifth")).toBeCloseTo(0.2, 1);
    expect(waves(members, { name: "all", size: 100 }, { name: "none" }).every(([, wave]) => wave === "all")).toBe(true);
  });

  test("keep an org where it is, whoever else comes or goes", () => {
    const rules = [{ name: "early", size: 30 }, { name: "rest" }];
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), fc.string({ minLength: 1 }), (names, one) => {
        const [alone] = waves([org(one)], ...rules);
        const among = waves(
          [...names.filter((name) => name !== one), one].map((name) => org(name)),
          ...rules,
        );
        expect(among.at(-1)).toEqual(alone);
      }),
    );
  });

  test("that nobody's tag would put an org into are refused, and so is one that is not there", async () => {
    const rest = { name: "rest" };
    const nobodys = (...tags: string[]) => thrownBy(() => waves([org("a", "canary")], { name: "first", tags }, rest));
    expect(await nobodys("canry", "eu")).toMatchObject({
      code: "FLEET_UNKNOWN",
      exit: 2,
      message: "No org has a tag of the wave first: canry, eu.",
      remedy: "Did you mean canary?",
    });
    expect(await nobodys("x")).toMatchObject({
      remedy: "Give the tag to an org, or take the wave out of the fleet file.",
    });
    const named = (name: string, ...all: string[]) =>
      thrownBy(() =>
        waveNamed(
          name,
          all.map((one) => ({ name: one })),
        ),
      );
    expect(await named("rst", "rest")).toMatchObject({
      code: "FLEET_UNKNOWN",
      exit: 2,
      message: 'There is no wave "rst".',
      remedy: "Did you mean rest?",
    });
    expect(waveNamed("rest", [{ name: "canary" }, { name: "rest", size: 3 }])).toEqual({ name: "rest", size: 3 });
    expect(await named("x", "canary", "rest")).toMatchObject({ remedy: "There are: canary, rest." });
    expect(await named("rst")).toMatchObject({
      remedy: "Name waves in the fleet file, and give it with --fleet.",
    });
  });
});
