import { describe, expect, it } from "vitest";
import { withinBudget } from "../../src/page/budget.ts";
import { code, prose } from "../../src/page/markdown-text.ts";
import type { CaseReview, Review } from "../../src/review/model.ts";
import { reviewMarkdown } from "../../src/review/output/markdown.ts";
import { mermaid } from "../../src/review/output/mermaid.ts";

const MAX = 65_536;

function caseOf(name: string, more: Partial<CaseReview> = {}): CaseReview {
  return {
    kind: "org",
    name,
    state: "changed",
    base: { state: "rendered" },
    head: { state: "rendered" },
    changes: [
      {
        type: "ExternalClientApplication",
        name: "Acme",
        action: "update",
        fields: [{ path: "label", before: "Acme", after: name }],
        unreadable: [],
      },
    ],
    access: [],
    graph: { nodes: [], edges: [] },
    live: "safe",
    effects: [],
    rehearsal: [],
    notes: [],
    ...more,
  };
}

function reviewOf(cases: readonly CaseReview[], more: Partial<Review> = {}): Review {
  return {
    version: 1,
    verdict: { status: "ok", reasons: [] },
    base: { ref: "main", commit: "a".repeat(40) },
    head: { ref: "HEAD", commit: "b".repeat(40) },
    affectedOrgs: cases.map(({ name }) => name),
    templates: [{ name: "acme", folder: "templates/acme", state: "changed", cases }],
    findings: { new: [], solved: [], suppressed: [], rules: [] },
    ...more,
  };
}

const finding = (index: number) => ({
  code: "ECA201",
  rule: "scope-not-approved",
  severity: "error" as const,
  message: `The scope number ${index} ${"*".repeat(300)}`,
  fix: "Remove it.",
  file: `templates/t${index}/a.ecaOauth`,
  line: 1,
  column: 1,
  fixable: false,
});

describe("a comment that must fit", () => {
  it("is whole where there is room, and says nothing of cuts", () => {
    const text = reviewMarkdown(reviewOf([caseOf("orgs/one.yaml")]));
    expect(text).toContain("`label` | `Acme` | `orgs/one.yaml`");
    expect(text).not.toContain("Cut to fit");
  });

  it.each([
    ["two thousand orgs", () => reviewOf(Array.from({ length: 2_000 }, (_, index) => caseOf(`orgs/${index}.yaml`)))],
    [
      "one org with thousands of fields",
      () =>
        reviewOf([
          caseOf("orgs/a.yaml", {
            changes: [
              {
                type: "PermissionSet",
                name: "Acme",
                action: "update",
                fields: Array.from({ length: 5_000 }, (_, index) => ({
                  path: `f${index}`,
                  before: null,
                  after: "|".repeat(190),
                })),
                unreadable: [],
              },
            ],
          }),
        ]),
    ],
    [
      "a thousand findings and reasons",
      () =>
        reviewOf([caseOf("orgs/a.yaml")], {
          verdict: { status: "failed", reasons: Array.from({ length: 1_000 }, () => "*".repeat(590)) },
          findings: {
            new: Array.from({ length: 1_000 }, (_, index) => finding(index)),
            solved: Array.from({ length: 1_000 }, (_, index) => finding(index)),
            suppressed: Array.from({ length: 1_000 }, (_, index) => ({
              finding: finding(index),
              by: "comment" as const,
              reason: "*".repeat(600),
            })),
            rules: Array.from({ length: 1_000 }, () => "*".repeat(600)),
          },
        }),
    ],
    [
      "effects and a walk without end",
      () =>
        reviewOf(
          Array.from({ length: 50 }, (_, index) =>
            caseOf(`orgs/${index}.yaml`, {
              live: "breaks",
              effects: Array.from({ length: 40 }, () => ({
                level: "breaks" as const,
                kind: "breaks" as const,
                field: "x",
                what: "*".repeat(500),
                todo: "Look.",
              })),
            }),
          ),
        ),
    ],
  ])("%s: stays inside, keeps the summary, closes what it opens and says what was cut", (_what, make) => {
    const text = reviewMarkdown(make());
    expect(text.length).toBeLessThanOrEqual(MAX);
    expect(text.startsWith("<!-- kantiv-sf review -->\n")).toBe(true);
    expect(text).toMatch(/more (rows|reasons|are)|Cut to fit a comment/);
    expect(text.split("<details>").length).toBe(text.split("</details>").length);
    expect(text.match(/```/g)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
    expect(text.trimEnd().endsWith("No org was asked.</sub>")).toBe(true);
  });

  it("names what was left out", () => {
    const cases = Array.from({ length: 3_000 }, (_, index) => caseOf(`orgs/${index}.yaml`));
    expect(reviewMarkdown(reviewOf(cases))).toMatch(/\d+ parts left out \(`orgs\/\d+\.yaml`, .*…\)/);
  });

  it("tells what breaks before what is safe", () => {
    const text = reviewMarkdown(reviewOf([caseOf("orgs/safe.yaml"), caseOf("orgs/bad.yaml", { live: "breaks" })]));
    expect(text.indexOf("↳ `orgs/bad.yaml`")).toBeLessThan(text.indexOf("↳ `orgs/safe.yaml`"));
  });

  it("tells once what is the same for many orgs", () => {
    const same = { changes: caseOf("x").changes };
    const text = reviewMarkdown(
      reviewOf([caseOf("orgs/a.yaml", same), caseOf("orgs/b.yaml", same), caseOf("orgs/c.yaml")]),
    );
    expect(text).toContain("<code>orgs/a.yaml</code> and 1 other:");
    expect(text.match(/<details>/g)).toHaveLength(2);
  });
});

describe("the budget", () => {
  const block = (title: string, ...forms: string[]) => ({ title, forms });

  it("gives the first ones their longest form, and all their shortest", () => {
    const fitted = withinBudget([block("a", "aaaa", "a"), block("b", "bbbb", "b"), block("c", "cccc", "c")], 7);
    expect(fitted).toEqual({ text: "aaaabc", shortened: ["b", "c"], left: [] });
  });

  it("leaves out what does not even fit in its shortest form", () => {
    expect(withinBudget([block("a", "aaaa", ""), block("b", "bbbb", "")], 5)).toEqual({
      text: "aaaa",
      shortened: [],
      left: ["b"],
    });
  });
});

describe("words from the repository in a comment", () => {
  it.each([
    ["a mention", "@acme/admins"],
    ["an address", "see https://evil.example and www.evil.example"],
    ["a comment's end", "--> <script>alert(1)</script>"],
    ["a picture", "![x](https://evil.example/x.png)"],
    ["a table's end", "a | b\n| c | d |"],
    ["a heading", "\n\n# Approved"],
  ])("%s means nothing as prose", (_what, text) => {
    const shown = prose(text);
    expect(shown).not.toMatch(/@\w|:\/\/|www\.|(?<!\\)[<|[#]/);
    expect(shown).not.toContain("\n");
  });

  it.each(["a`b", "``", "@acme", "https://evil.example", "a|b", "x\ny", "ends with \\", " "])(
    "%j stays one cell",
    (text) => {
      const shown = code(text);
      expect(shown).not.toContain("\n");
      expect(shown).not.toMatch(/(?<!\\)\|/);
      if (!shown.startsWith("`")) expect(shown).not.toMatch(/@\w|:\/\//);
    },
  );
});

describe("the picture", () => {
  const node = (title: string) => ({ id: title, kind: "app" as const, title, details: [], mark: "added" as const });

  it("holds nothing that could mean something to Mermaid", () => {
    const evil = `"]; click n0 "javascript:alert(1)" %%{init: {}}%% <b>x</b> #quot; \`end\``;
    const text = mermaid({ nodes: [node(evil)], edges: [] });
    const [, line = ""] = text.split("\n");
    expect(line).toMatch(/^ {2}n0\[\["External Client App<br\/>\+ [^"<>{}%`]*<br\/>new"\]\]$/);
    expect(text.split("\n").filter((one) => one.includes("click"))).toHaveLength(1);
  });

  it("tells marks by words and by classes", () => {
    const text = mermaid({
      nodes: [node("A"), { ...node("B"), mark: "removed" }],
      edges: [{ from: "A", to: "B", label: "may", mark: "removed" }],
    });
    expect(text).toContain("class n0 added");
    expect(text).toContain("class n1 removed");
    expect(text).toContain('n0 -.->|"− may"| n1');
  });
});
