import { expect, test } from "vitest";
import { Meanwhile } from "../../src/util/meanwhile.ts";

test("work that no wait has begun is begun by who wants its result, once", async () => {
  const meanwhile = new Meanwhile();
  let times = 0;
  const result = meanwhile.later(async () => ++times);
  expect(await result()).toBe(1);
  meanwhile.begin();
  expect([await result(), times]).toEqual([1, 1]);
});

test("what fails in the meantime ends nothing, and is told to who wants the result", async () => {
  const meanwhile = new Meanwhile();
  const result = meanwhile.later(async () => {
    throw new Error("no");
  });
  meanwhile.begin();
  await new Promise((done) => setImmediate(done));
  await expect(result()).rejects.toThrow("no");
});
