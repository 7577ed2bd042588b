import { expect, test } from "vitest";
import { plain } from "../../src/model/paint.ts";
import { fleetListText } from "../../src/reports/fleet/list-text.ts";

test("orgs that are left out for one reason stand behind it once they are several, each by its name", () => {
  const chosen = [{ name: "acme-0", file: "orgs/acme-0.yaml", tags: ["eu"] }];
  const unchanged = [1, 2, 3, 4].map((at) => ({
    name: `acme-${at}`,
    file: `orgs/acme-${at}.yaml`,
    why: "not changed since HEAD",
  }));
  const retired = { name: "old", file: "orgs/old.yaml", why: "retired since 2026-11-20" };
  expect(fleetListText(chosen, [...unchanged, retired], plain).split("\n")).toEqual([
    "  acme-0  eu  orgs/acme-0.yaml",
    "1 org is in.",
    "Left out:",
    "  not changed since HEAD (4): acme-1, acme-2, acme-3, acme-4",
    "  old     retired since 2026-11-20",
  ]);
});
