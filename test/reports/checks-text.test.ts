import { expect, test } from "vitest";
import type { Check } from "../../src/model/checks.ts";
import { plain } from "../../src/model/paint.ts";
import { checksText } from "../../src/reports/checks-text.ts";

const check = (title: string, more: Partial<Check> = {}): Check => ({
  id: title,
  title,
  status: "unknown",
  detail: "",
  ...more,
});

test("fault 8: a check that is unknown for a fault shows its code, and what is the same to do for several is said once", () => {
  const again = { code: "NOT_TRIED", remedy: "Put that right." };
  const checks = [
    check("Login", { status: "failed", code: "TOKEN_REFUSED", remedy: "Look." }),
    check("Org", again),
    check("User", again),
    check("Scopes", { status: "passed" }),
  ];
  expect(checksText(checks, plain).split("\n")).toEqual([
    "  ✖ Login  TOKEN_REFUSED",
    "      → Look.",
    "  ? Org  NOT_TRIED",
    "  ? User  NOT_TRIED",
    "      → Put that right.",
    "  ✔ Scopes",
  ]);
});
