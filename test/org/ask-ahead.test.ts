import { expect, test } from "vitest";
import { askAhead } from "../../src/org/read/ask-ahead.ts";
import { Meanwhile, WORK_MS } from "../../src/util/meanwhile.ts";
import { answeringOrg } from "./fake-org.ts";

const LIKELY = { holders: "SELECT 1", groups: "SELECT 2" };
const ROWS = { holders: { ok: true, rows: [{ Id: "1" }] } } as const;

test("what comes out as was likely is asked once, in the wait", async () => {
  const { org, asked } = answeringOrg(ROWS);
  const meanwhile = new Meanwhile();
  const ahead = askAhead(org, LIKELY, meanwhile);
  expect(asked).toEqual([]);
  await meanwhile.begin(WORK_MS)();
  expect(asked).toEqual([LIKELY]);
  expect((await ahead({ ...LIKELY })).holders).toEqual(ROWS.holders);
  expect(asked).toHaveLength(1);
});

test("what comes out otherwise is asked by itself, and the answer of before is nobody's", async () => {
  const { org, asked } = answeringOrg(ROWS);
  const meanwhile = new Meanwhile();
  const ahead = askAhead(org, LIKELY, meanwhile);
  await meanwhile.begin(WORK_MS)();
  await ahead({ ...LIKELY, groups: "SELECT 3" });
  expect(asked).toEqual([LIKELY, { ...LIKELY, groups: "SELECT 3" }]);
});

test("where nothing was waited for it is asked as it is wanted", async () => {
  const { org, asked } = answeringOrg(ROWS);
  const ahead = askAhead(org, LIKELY, new Meanwhile());
  await ahead(LIKELY);
  expect(asked).toEqual([LIKELY]);
});
