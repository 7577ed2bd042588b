import { describe, expect, test } from "vitest";
import { KantivError } from "../../src/model/errors.ts";
import { renewOnce } from "../../src/org/session/renew.ts";
import { readerOf } from "../../src/org/wire/reader.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { fakeOrg } from "./fake-org.ts";

const ended = () => new KantivError("SESSION_EXPIRED", "ended", "log in", { exit: 3 });

/** An org whose session answers so many calls and has then ended. */
function orgThatEndsAfter(calls: number, name: string) {
  let left = calls;
  return fakeOrg({
    create: async () => {
      if (left-- <= 0) throw ended();
      return name;
    },
  });
}

describe("a session that ends in mid-run", () => {
  test("is renewed once, and the call that was refused is made again", async () => {
    let renewals = 0;
    const org = renewOnce(orgThatEndsAfter(1, "old"), async () => {
      renewals += 1;
      return orgThatEndsAfter(99, "new");
    });
    const made = [await org.create("X", {}), await org.create("X", {}), await org.create("X", {})];
    expect(made).toEqual(["old", "new", "new"]);
    expect(renewals).toBe(1);
  });

  test("is renewed once also for calls that run side by side", async () => {
    let renewals = 0;
    const org = renewOnce(orgThatEndsAfter(0, "old"), async () => {
      renewals += 1;
      return orgThatEndsAfter(99, "new");
    });
    expect(await Promise.all([org.create("X", {}), org.create("X", {})])).toEqual(["new", "new"]);
    expect(renewals).toBe(1);
  });

  test("and again at once is an error, since that would loop", async () => {
    let [renewals, calls] = [0, 0];
    const org = renewOnce(orgThatEndsAfter(0, "old"), async () => {
      renewals += 1;
      return fakeOrg({
        create: () => {
          calls += 1;
          return Promise.reject(ended());
        },
      });
    });
    expect((await thrownBy(org.create("X", {}))).code).toBe("SESSION_EXPIRED");
    expect((await thrownBy(org.create("X", {}))).code).toBe("SESSION_EXPIRED");
    expect([renewals, calls]).toEqual([1, 2]);
  });

  test("is the end where the source has no other", async () => {
    const org = renewOnce(orgThatEndsAfter(0, "old"), undefined);
    expect((await thrownBy(org.create("X", {}))).code).toBe("SESSION_EXPIRED");
  });

  test("is not what another refusal means", async () => {
    const org = renewOnce(fakeOrg({ create: () => Promise.reject(new KantivError("DUPLICATE", "", "")) }), () =>
      Promise.reject(new Error("renewed for nothing")),
    );
    expect((await thrownBy(org.create("X", {}))).code).toBe("DUPLICATE");
  });
});

test("a reader has no method that writes, and cannot be given one", () => {
  const reader = readerOf(fakeOrg({ create: async () => "made" }));
  expect(Object.keys(reader)).not.toContain("create");
  expect(Reflect.get(reader, "create")).toBeUndefined();
  expect(Reflect.get(reader, "submitDeploy")).toBeUndefined();
  expect(Reflect.set(reader, "create", () => "made")).toBe(false);
});
