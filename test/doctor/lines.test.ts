import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LINES } from "../../src/doctor/lines.ts";
import { ROOT } from "../helpers/shipped-template.ts";

it("the page of doctor has a row for every line, in the order in which they are shown", () => {
  const page = readFileSync(join(ROOT, "docs/doctor.md"), "utf8");
  const ids = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
  expect(ids).toEqual(Object.keys(LINES));
});
