import { expect, test } from "vitest";
import type { Check } from "../../src/model/checks.ts";
import { plain } from "../../src/model/paint.ts";
import { checksText, proofText } from "../../src/reports/checks-text.ts";

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
  expect(checksText(checks, plain, true).split("\n")).toEqual([
    "  ✖ Login  [TOKEN_REFUSED]",
    "      → Look.",
    "  ? Org  [NOT_TRIED]",
    "  ? User  [NOT_TRIED]",
    "      → Put that right.",
    "  ✔ Scopes",
  ]);
});

test("what was not tried is one line for each reason, until it is unfolded", () => {
  const notTried = { code: "NOT_TRIED", remedy: "Put that right." };
  const checks = [
    check("token", { status: "failed", code: "TOKEN_REFUSED", remedy: "Look." }),
    check("org", { ...notTried, detail: "there was no token" }),
    check("user", { ...notTried, detail: "there was no token" }),
    check("refused-key", { code: "NOT_TRIED", detail: "not tried: the right login is refused too" }),
  ];
  expect(checksText(checks, plain).split("\n")).toEqual([
    "  ✖ token  [TOKEN_REFUSED]",
    "      → Look.",
    "  ? 2 checks not tried: org, user (because there was no token)",
    "  ? 1 check not tried: refused-key (because the right login is refused too)",
  ]);
  expect(checksText(checks, plain, true)).toContain("? user  there was no token  [NOT_TRIED]");
});

test("a guess gives way to the cause that was found, and to nothing else", () => {
  const token = check("token", {
    status: "failed",
    code: "TOKEN_USER_INACTIVE",
    detail: 'The user is deactivated or frozen. The org said "user is inactive".',
    said: 'The org said "user is inactive".',
    remedy: "Activate or unfreeze the user.",
  });
  const found = check("user-frozen", { status: "failed", code: "CAUSE_USER_FROZEN", detail: "it is frozen" });
  const history = check("login-history", { status: "failed", code: "CAUSE_LOGIN_HISTORY", detail: "Failed" });
  const explained = proofText({ checks: [token], cause: [found, history] }, plain).join("\n");
  expect(explained).toContain('The org said "user is inactive".');
  expect(explained).not.toContain("deactivated or frozen");
  expect(explained).not.toContain("Activate or unfreeze");
  const unexplained = proofText({ checks: [token], cause: [history] }, plain).join("\n");
  expect(unexplained).toContain("deactivated or frozen");
  expect(unexplained).toContain("Activate or unfreeze");
});
