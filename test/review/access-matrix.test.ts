import { describe, expect, it } from "vitest";
import { type CaseSide, reviewCase } from "../../src/review/case.ts";
import { caseHtml } from "../../src/review/output/html-case.ts";
import { caseBlock } from "../../src/review/output/markdown-case.ts";
import { packageOf } from "./packages.ts";

const object = (name: string, more = "") =>
  `<objectPermissions><allowCreate>${more.includes("c")}</allowCreate><allowDelete>${more.includes("d")}</allowDelete><allowEdit>${more.includes("e")}</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>${name}</object><viewAllRecords>${more.includes("V")}</viewAllRecords></objectPermissions>`;
const field = (name: string, edit = false) =>
  `<fieldPermissions><editable>${edit}</editable><field>${name}</field><readable>true</readable></fieldPermissions>`;

function reviewOf(before: readonly string[] | undefined, after: readonly string[]) {
  const side = (rows: readonly string[] | undefined): CaseSide => ({
    rendered: rows ? { state: "rendered", package: packageOf({ PermissionSet: rows }) } : { state: "absent" },
    notes: [],
  });
  return reviewCase({ kind: "org", name: "orgs/acme.yaml", base: side(before), head: side(after), touched: true });
}

const markdownOf = (one: ReturnType<typeof reviewOf>) => caseBlock({ one, also: [] }).forms[0] ?? "";
const BEFORE = [field("Account.Industry"), object("Account"), object("Lead", "ce")];

describe("a review of data access", () => {
  it("shows one field that was added, and nothing else", () => {
    const one = reviewOf(BEFORE, [field("Account.Rating"), ...BEFORE]);
    expect(one.access).toEqual([{ kind: "field", name: "Account.Rating", before: [], after: ["read"] }]);
    expect(one.effects.map(({ level, what }) => [level, what])).toEqual([
      ["danger", "The integration user may read Account.Rating."],
    ]);
    const markdown = markdownOf(one);
    expect(markdown).toContain("data access (1); update of a live app");
    expect(markdown).not.toContain("**PermissionSet**");
    expect(markdown.match(/^\|.*Account.*$/gm)).toEqual(["| `Account.Rating` | 🔴 **+ read** |  |  |  |  |"]);
    expect(markdown).not.toMatch(/Industry|Lead/);
    expect(caseHtml({ one, also: [] }, { open: true, drawn: false })).not.toMatch(/Industry|>Lead/);
  });

  it("tells what is added as a danger, once for each object and field, and what is lost as what breaks", () => {
    const one = reviewOf(BEFORE, [object("Account", "e"), object("Lead", "cedV")]);
    expect(one.effects.filter(({ level }) => level === "danger").map(({ what }) => what)).toEqual([
      "The integration user may edit Account.",
      "The integration user may delete, view all Lead.",
    ]);
    expect(one.effects.some(({ level, what }) => level === "breaks" && what.includes("Account.Industry"))).toBe(true);
    expect(markdownOf(one)).toContain("− ~~read~~");
  });

  it("marks what is added in red for those who look at the page", () => {
    const one = reviewOf(BEFORE, [field("Account.Industry"), object("Account"), object("Lead", "cedV")]);
    expect(caseHtml({ one, also: [] }, { open: true, drawn: false })).toMatch(
      /<span class="bad">\+\u00a0delete<\/span>/,
    );
  });

  it("is the whole matrix of a template that is new, without dangers: no app is there that gets more", () => {
    const one = reviewOf(undefined, BEFORE);
    expect(one.access.map(({ name }) => name)).toEqual(["Account", "Lead", "Account.Industry"]);
    expect(one.effects).toEqual([]);
  });

  it("has no matrix where data access stays as it is", () => {
    const one = reviewOf(BEFORE, ["<label>Other</label>", ...BEFORE]);
    expect(one.access).toEqual([]);
    expect(markdownOf(one)).not.toContain("Data access");
  });
});
