import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical } from "../../src/metadata/canonical.ts";
import { NAMESPACE, parseDocument, parseXml, printXml } from "../../src/metadata/xml.ts";
import { KantivError } from "../../src/model/errors.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import { xmlTree } from "./arbitrary.ts";

const file = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Root xmlns="${NAMESPACE}">\n${inner}\n</Root>\n`;

function refusal(text: string): { code: string; line?: number; column?: number; message: string } {
  try {
    parseXml(text, "some.eca");
  } catch (error) {
    if (error instanceof KantivError) return { ...error.problems[0], message: error.message, code: error.code };
    throw error;
  }
  throw new Error("was not refused");
}

describe("reading XML", () => {
  it("gives elements with their text and place", () => {
    expect(parseXml(file("  <label>A &amp; B</label>"), "f")).toEqual({
      name: "Root",
      at: { line: 2, column: 1 },
      children: [{ name: "label", text: "A & B", children: [], at: { line: 3, column: 3 } }],
    });
  });

  it("counts lines the same with Windows line ends and a byte order mark", () => {
    const windows = `\uFEFF${file("<a>1</a>\n<b>2\n3</b>").replaceAll("\n", "\r\n")}`;
    const [, b] = parseXml(windows, "f").children;
    expect(b).toEqual({ name: "b", text: "2\n3", children: [], at: { line: 4, column: 1 } });
  });

  it("takes CDATA and character references as text, and keeps white space", () => {
    const [a] = parseXml(file("<a> x<![CDATA[<&amp;>]]>&#x41;&#66; </a>"), "f").children;
    expect(a?.text).toBe(" x<&amp;>AB ");
  });

  it("keeps comments apart, with their places", () => {
    const { root, comments } = parseDocument(file("<a>1<!-- one --></a>\n<!-- two -->"), "f");
    expect(root.children.map((child) => child.text)).toEqual(["1"]);
    expect(comments).toEqual([
      { text: " one ", at: { line: 3, column: 5 } },
      { text: " two ", at: { line: 4, column: 1 } },
    ]);
  });

  it("allows the namespace declarations that orgs write on a root", () => {
    const text = `<Root xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><a/></Root>`;
    expect(parseXml(text, "f").children).toMatchObject([{ name: "a", text: "" }]);
  });

  it("fault 5: takes an element without a value (xsi:nil) for absent, at any level", () => {
    const read = parseXml(
      file('<a xsi:nil="true"/><b xsi:nil="1"></b><c xsi:nil="false">1</c><d><e xsi:nil="true"/><f>2</f></d>'),
      "f",
    );
    expect(read.children).toMatchObject([
      { name: "c", text: "1" },
      { name: "d", children: [{ name: "f", text: "2" }] },
    ]);
  });

  it.each([
    ["nothing", "", 1],
    ["HTML", "<!DOCTYPE html><html></html>", 1],
    ["an entity of its own", `<!DOCTYPE R [<!ENTITY x "y">]>\n${file("<a>&x;</a>")}`, 1],
    ["an unknown entity", file("<a>\n&nbsp;</a>"), 3],
    ["a bare ampersand", file("<a>\na & b</a>"), 4],
    ["a reference to a character that XML forbids", file("<a>&#1;</a>"), 3],
    ["a control character", file("<a/>\n<b>\u0007</b>"), 4],
    ["half a character", file("<b>\ud83d</b>"), 3],
    ["an attribute", file('<a/>\n<b x="1"/>'), 4],
    ["a value beside the word that there is none", file('<a/>\n<b xsi:nil="true">1</b>'), 4],
    ["elements beside the word that there are none", file('<a/>\n<b xsi:nil="true"><c/></b>'), 4],
    ["an attribute beside xsi:nil", file('<a/>\n<b xsi:nil="true" x="1"/>'), 4],
    ["an attribute on the root", `<Root xmlns="${NAMESPACE}" x="1"/>`, 1],
    ["no namespace", "<Root/>", 1],
    ["another namespace", '<Root xmlns="urn:other"/>', 1],
    ["a prefixed element", file("<x:a/>"), 3],
    ["text beside elements", file("<a>text<b/></a>"), 3],
    ["an element left open", file("<a>"), undefined],
    ["crossed elements", file("<a><b></a></b>"), 3],
    ["a processing instruction", file("<?php x ?>"), 3],
    ["two roots", `<Root xmlns="${NAMESPACE}"/><Root xmlns="${NAMESPACE}"/>`, 1],
    ["another encoding", `<?xml version="1.0" encoding="ISO-8859-1"?><Root xmlns="${NAMESPACE}"/>`, 1],
    ["a placeholder as element name", file("<${x}>1</${x}>"), 3],
    ["a name that JavaScript reserves", file("<__proto__>1</__proto__>"), undefined],
  ])("refuses %s", (_, text, line) => {
    const { code, message, ...at } = refusal(text);
    expect(code).toBe("XML_INVALID");
    expect(message).toContain("some.eca:");
    if (line !== undefined) expect(at.line).toBe(line);
  });

  it("refuses a nesting that no metadata has, and a file that is too large, before it costs much", () => {
    expect(refusal(file("<a>".repeat(5_000) + "</a>".repeat(5_000))).code).toBe("XML_INVALID");
    expect(refusal(file(" ".repeat(4_000_001))).message).toContain("larger");
    expect(refusal(file("<!--".repeat(200_000))).code).toBe("XML_INVALID");
  });
});

describe("printing XML", () => {
  it("writes declaration, namespace, four spaces a level and one line feed at the end", () => {
    const root = { name: "R", children: [{ name: "a", children: [{ name: "b", text: "1", children: [] }] }] };
    expect(printXml(root)).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<R xmlns="${NAMESPACE}">\n    <a>\n        <b>1</b>\n    </a>\n</R>\n`,
    );
  });

  it("escapes as Salesforce does in the files it gives out, both quotes too", () => {
    expect(printXml({ name: "R", text: `<a b="c">&'`, children: [] })).toContain(
      ">&lt;a b=&quot;c&quot;&gt;&amp;&apos;</R>",
    );
  });

  it.each(["\u0000", "\u001f", "\ufffe", "\udc00"])("refuses a character that XML forbids: %j", (character) => {
    expect(() => printXml({ name: "R", text: `a${character}`, children: [] })).toThrowError(
      expect.objectContaining({ code: "XML_INVALID" }),
    );
  });

  it("is undone by reading", () => {
    fc.assert(
      fc.property(xmlTree, (tree) => {
        expect(bare(parseXml(printXml(tree), "f"))).toEqual(bare(tree));
      }),
    );
  });
});

describe("the canonical order", () => {
  it("is ASCII order with the full name first, so that isDPopEnabled comes before isDeviceFlowEnabled", () => {
    const names = ["label", "isDeviceFlowEnabled", "fullName", "isDPopEnabled", "a"];
    const root = { name: "R", children: names.map((name) => ({ name, text: "", children: [] })) };
    expect(canonical(root).children.map((child) => child.name)).toEqual([
      "fullName",
      "a",
      "isDPopEnabled",
      "isDeviceFlowEnabled",
      "label",
    ]);
  });

  it("is the same when taken twice, and loses nothing", () => {
    fc.assert(
      fc.property(xmlTree, (tree) => {
        const once = canonical(tree);
        expect(canonical(once)).toEqual(once);
        expect(leaves(once).sort()).toEqual(leaves(tree).sort());
      }),
    );
  });
});

function bare({ name, text, children }: XmlElement): XmlElement {
  return children.length > 0 ? { name, children: children.map(bare) } : { name, text: text ?? "", children: [] };
}

function leaves(element: XmlElement): string[] {
  if (element.children.length === 0) return [`${element.name}=${element.text ?? ""}`];
  return element.children.flatMap((child) => leaves(child).map((leaf) => `${element.name}/${leaf}`));
}
