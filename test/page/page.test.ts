import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html } from "../../src/page/html.ts";
import { markdown } from "../../src/page/markdown.ts";
import {
  checks,
  code,
  exact,
  folded,
  heading,
  link,
  list,
  type Page,
  paragraph,
  steps,
  table,
} from "../../src/page/page.ts";

const page = (text: string): Page => ({
  title: text,
  lead: text,
  blocks: [
    heading(text),
    paragraph(text),
    steps({ text, details: [text] }),
    list(text),
    table([text, text], [[text, exact(text)]]),
    code(text),
  ],
});

describe("a page", () => {
  it("is printed as Markdown", () => {
    expect(
      markdown({
        title: "Set up",
        lead: "In ten minutes",
        blocks: [
          heading("First"),
          steps({ text: "Open Setup", details: ["as administrator"] }, { text: "Log out" }),
          table(["What", "Value"], [["App", "Kantiv_Integration"]]),
          table(["Nothing", "here"], []),
          code("sf project deploy start"),
        ],
      }),
    ).toBe(`# Set up

In ten minutes

## First

1. [ ] Open Setup
   - as administrator
2. [ ] Log out

| What | Value |
| --- | --- |
| App | Kantiv_Integration |

\`\`\`
sf project deploy start
\`\`\`
`);
  });

  it("is printed as HTML that refers to nothing outside, and says how it prints", () => {
    const text = html(page("Kantiv"));
    expect(text).toContain("<h1>Kantiv</h1>");
    expect(text).toContain("@media print");
    expect(text).toContain("prefers-color-scheme: dark");
    expect(text).not.toMatch(/\b(?:src|href)="(?!data:)|url\(|@import/);
    // The tab's picture comes with the page; nothing else may.
    expect(text.match(/href="data:/g)).toHaveLength(1);
    expect(text).toContain("default-src 'none'; img-src data:;");
  });

  it("has the same structure in HTML whatever its texts are, but for the words and lines of a command", () => {
    const tags = (text: string) =>
      [
        ...html(page(text))
          .replace(/<span class="[wl]">|<\/span>/g, "")
          .matchAll(/<\/?[a-z][a-z0-9]*/g),
      ].map(([tag]) => tag);
    const expected = tags("x");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(tags(text)).toEqual(expected);
      }),
    );
  });

  it.each([
    ["<script>alert(1)</script>", "\\<script\\>"],
    ["[here](https://evil.example)", "\\[here\\]"],
    ["a | b", "a \\| b"],
    ["# big", "\\# big"],
    ["1. one", "1\\. one"],
    ["_it_", "\\_it\\_"],
    ["Kantiv_Integration", "Kantiv_Integration"],
    ["two\nlines", "two lines"],
  ])("in Markdown %j means nothing but itself", (text, shown) => {
    expect(markdown({ title: "x", lead: text, blocks: [] })).toContain(`\n${shown}`);
  });

  it.each(["3MVG9._x_", "a|b", "it's <exact> & *so*"])(
    "shows %j letter by letter where it is to be copied",
    (value) => {
      const rows = [["Key", exact(value)]] as const;
      expect(markdown({ title: "x", lead: "y", blocks: [table(["What", "Value"], rows)] })).toContain(
        `| Key | \`${value.replace("|", "\\|")}\` |`,
      );
    },
  );

  it("lets no address in a sentence be broken while it fits a line, and sets off what is to be typed", () => {
    const text = html({
      title: "x",
      lead: "Open (https://acme--uat.my.salesforce.com/a.",
      blocks: [paragraph("In Setup, Quick Find: Permission Sets, the <set>.")],
    });
    expect(text.replace(/<wbr>|<span class="whole">(--u)<\/span>/g, "$1")).toContain(
      'Open <span class="address">(https://acme--uat.my.salesforce.com/a.</span>',
    );
    expect(text).toContain("Quick Find: <b>Permission Sets</b>, the &lt;set&gt;.");
  });

  const WHOLE = (text: string) => `<span class="whole">${text}</span>`;
  it.each([
    [
      "an address",
      "https://acme--uat.my.salesforce.com/a",
      /acme<span class="whole">--u<\/span>at\.<wbr>my\.salesforce\.com\/<wbr>a/,
    ],
    ["a path", "see templates/acme/a.yaml.", /templates\/<wbr>acme\/<wbr>a\.yaml/],
    ["a flag", "by rotate --blue-green.", WHOLE("--blue-green")],
    ["a moment", "since 2026-11-24 10:30 UTC.", WHOLE("2026-11-24 10:30 UTC")],
    ["a day", "ends 2026-11-24, soon", WHOLE("2026-11-24")],
  ])("breaks %s in a sentence at its parts alone", (_, lead, shown) => {
    expect(html({ title: "x", lead, blocks: [] })).toMatch(shown);
  });

  it("breaks an address at its parts in a command, a link and a value that is copied, too", () => {
    const address = "https://acme--uat.sandbox.my.salesforce.com";
    const rows = [["Login URL", exact(address)] as const, ["Page", link(`${address}/x`)] as const];
    const text = html({ title: "x", lead: "y", blocks: [table(["What", "Value"], rows), code(`sf login ${address}`)] });
    const broken = 'https://acme<span class="whole">--u</span>at.<wbr>sandbox.<wbr>my.salesforce.com';
    expect(text.split(broken)).toHaveLength(4);
  });

  it("keeps an address with the bracket of what was found", () => {
    const row = { status: "passed", title: "The org answers", detail: "https://a.example" } as const;
    expect(html({ title: "x", lead: "y", blocks: [checks(row)] })).toContain(
      'The org answers <span class="address">(https://a.example)</span>',
    );
  });

  it("folds on a screen what few look for, and shows of a list what is not well", () => {
    const page = {
      title: "x",
      lead: "y",
      blocks: [list("fine", { warn: "not <fine>" }), folded("All", paragraph("of it"))],
    };
    expect(html(page)).toContain('<li><span class="warn">⚠ not &lt;fine&gt;</span></li>');
    expect(html(page)).toMatch(/<details class="folded"><summary><h2>All<\/h2><\/summary>\n<p>of it<\/p>/);
    expect(markdown(page)).toContain("- fine\n- ⚠ **not \\<fine\\>**\n\n## All\n\nof it");
  });

  it("names the columns of rows that begin with a value, for a screen too narrow for heads", () => {
    const rows = (first: string | ReturnType<typeof exact>) =>
      html({ title: "x", lead: "y", blocks: [table(["Start", "End"], [[first, exact("10.0.0.9")]])] });
    expect(rows(exact("10.0.0.1"))).toMatch(/<td data-head="Start">.*10\.0\.0\.1.*<td data-head="End">.*10\.0\.0\.9/);
    expect(rows("Office")).not.toContain("data-head=");
  });

  it("makes a link of an address that this tool made, and of nothing else", () => {
    const page = (href: string) => ({
      title: "x",
      lead: "y",
      blocks: [table(["Page", "At"], [["Users", link(href)]])],
    });
    const users = "https://acme.my.salesforce.com/lightning/setup/ManageUsers/home";
    expect(html(page(users)).replaceAll("<wbr>", "")).toContain(
      `<a href="${users}" rel="noopener noreferrer">${users}</a>`,
    );
    expect(markdown(page(users))).toContain(`| Users | <${users}> |`);
    for (const href of ["javascript:alert(1)", 'https://a.example/"><script>', "https://a.example/a b> [x](y)"]) {
      expect(html(page(href))).not.toMatch(/href="javascript|<script>alert|"><script/);
      expect(markdown(page(href))).not.toMatch(/<https?:|<javascript/);
    }
  });

  it("fences code so that nothing in it can end it", () => {
    expect(markdown({ title: "x", lead: "y", blocks: [code("a\n```\nb")] })).toContain("````\na\n```\nb\n````");
  });
});
