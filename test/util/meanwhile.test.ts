import { expect, test } from "vitest";
import { Meanwhile, REQUEST_MS, WORK_MS } from "../../src/util/meanwhile.ts";

/** A run's work, each piece of which tells when it is done. */
function told() {
  const done: string[] = [];
  const work = (what: string) => async () => done.push(what);
  return { meanwhile: new Meanwhile(), done, work };
}

const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise((done) => setImmediate(done));
};

test("work that no wait has begun is begun by who wants its result, once", async () => {
  const meanwhile = new Meanwhile();
  let times = 0;
  const result = meanwhile.later(async () => ++times);
  expect(await result()).toBe(1);
  meanwhile.begin(WORK_MS);
  expect([await result(), times]).toEqual([1, 1]);
});

test("what fails in the meantime ends nothing, and is told to who wants the result", async () => {
  const { meanwhile, done, work } = told();
  const result = meanwhile.later(async () => {
    throw new Error("no");
  });
  meanwhile.later(work("next"));
  meanwhile.begin(WORK_MS);
  await turns();
  expect(done).toEqual(["next"]);
  await expect(result()).rejects.toThrow("no");
});

test("a request is long enough to load in, and not to work", async () => {
  const { meanwhile, done, work } = told();
  meanwhile.later(work("work"));
  meanwhile.load(work("load"));
  meanwhile.begin(REQUEST_MS);
  await turns();
  expect(done).toEqual(["load"]);
  meanwhile.begin(WORK_MS);
  await turns();
  expect(done).toEqual(["load", "work"]);
});

test("what has not begun when a wait ends is left for the next", async () => {
  const { meanwhile, done, work } = told();
  meanwhile.later(work("first"));
  meanwhile.later(work("second"));
  const ended = meanwhile.begin(WORK_MS);
  ended();
  await turns();
  expect(done).toEqual(["first"]);
  meanwhile.begin(WORK_MS);
  await turns();
  expect(done).toEqual(["first", "second"]);
});

test("an answer that has come is had before more is begun", async () => {
  const { meanwhile, done, work } = told();
  let ended = () => {};
  meanwhile.later(async () => {
    done.push("first");
    setImmediate(() => ended());
  });
  meanwhile.later(work("second"));
  ended = meanwhile.begin(WORK_MS);
  await turns();
  expect(done).toEqual(["first"]);
});

test("a question is asked as a long wait begins, which does not end before its answer", async () => {
  const { meanwhile, done, work } = told();
  const { promise: answered, resolve: answer } = Promise.withResolvers<string>();
  const result = meanwhile.ask(() => {
    done.push("asked");
    return answered;
  });
  meanwhile.later(work("work"));
  await meanwhile.begin(REQUEST_MS)();
  expect(done).toEqual([]);
  const ended = meanwhile
    .begin(WORK_MS)()
    .then(() => done.push("ended"));
  await turns();
  expect(done).toEqual(["asked", "work"]);
  answer("yes");
  await ended;
  expect([...done, await result()]).toEqual(["asked", "work", "ended", "yes"]);
});

test("a question that fails ends the wait all the same, and is told to who wants the answer", async () => {
  const { meanwhile } = told();
  const result = meanwhile.ask(async () => {
    throw new Error("no");
  });
  await meanwhile.begin(WORK_MS)();
  await expect(result()).rejects.toThrow("no");
});
