import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readXml, type XmlElement, XmlError } from "../../src/emulator/xml/read.ts";
import { metadataFile } from "../../src/emulator/xml/write.ts";

const failure = (source: string): string => {
  try {
    readXml(source);
  } catch (error) {
    if (error instanceof XmlError) return `${error.line}:${error.column} ${error.message}`;
    throw error;
  }
  return "read";
};

describe("reading XML", () => {
  test("elements, attributes, text, CDATA and comments", () => {
    const root = readXml(
      '﻿<?xml version="1.0"?>\r\n<a x="1 &gt; 0" y=\'"\'><!-- < --><b>t &amp; &#65;<![CDATA[<&]]></b><b/></a>\n',
    );
    expect(root.attributes).toEqual({ x: "1 > 0", y: '"' });
    expect(root.children.map((it) => [it.name, it.text])).toEqual([
      ["b", "t & A<&"],
      ["b", ""],
    ]);
  });

  test("namespaces by prefix and by default, as far as they reach", () => {
    const root = readXml('<p:a xmlns:p="one" xmlns="two"><b/><c xmlns="three"><d/></c><p:e/></p:a>');
    const flat = (it: XmlElement): string[] => [`${it.namespace}:${it.name}`, ...it.children.flatMap(flat)];
    expect(flat(root)).toEqual(["one:a", "two:b", "three:c", "three:d", "one:e"]);
  });

  test("an element's place is just after its start tag", () => {
    const root = readXml('<a\n  x="1">\n  <b>\n</b><c/></a>');
    expect([root, ...root.children].map((it) => `${it.line}:${it.column}`)).toEqual(["2:9", "3:6", "4:9"]);
  });

  test.each([
    ["", "Premature end of file."],
    ["text", "Content is not allowed outside the root element."],
    ["<a>", "XML document structures must start and end within the same entity."],
    ["<a><b></a>", 'The element type "b" must be terminated by the matching end-tag "</b>".'],
    ["<a/><b/>", "The markup following the root element must be well-formed."],
    ["<a b></a>", "pairs"],
    ["<a b=1></a>", "pairs"],
    ['<a b="1" b="2"/>', "already specified"],
    ["<a>&</a>", "The entity was referenced, but not declared."],
    ["<a>&foo;</a>", "The entity was referenced, but not declared."],
    ["<a>&#0;</a>", "The entity was referenced, but not declared."],
    ["<a>&#xD800;</a>", "The entity was referenced, but not declared."],
    ["<p:a/>", 'The prefix "p" is not bound.'],
    ["<1a/>", "well-formed"],
    ["<a><!-- </a>", "start and end within the same entity"],
    ["<!DOCTYPE a><a/>", "DOCTYPE is disallowed."],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "DOCTYPE is disallowed."],
    [`${"<a>".repeat(200)}${"</a>".repeat(200)}`, "nested too deeply"],
  ])("refuses %s", (source, message) => {
    expect(failure(source)).toContain(message);
  });

  test("a bomb of entities costs nothing, since no entity can be declared", () => {
    const bomb = `<!DOCTYPE l [<!ENTITY a "ha">${"<!ENTITY b '&a;&a;'>".repeat(1000)}]><l>&b;</l>`;
    expect(failure(bomb)).toContain("DOCTYPE is disallowed.");
  });

  test("text of fifty megabytes is read quickly", () => {
    const start = performance.now();
    expect(readXml(`<a><zip>${"QUJD".repeat(13_000_000)}</zip></a>`).children[0]?.text).toHaveLength(52_000_000);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("never fails otherwise than with an XmlError, whatever the text", () => {
    const piece = fc.constantFrom(
      "<",
      ">",
      "/",
      "a",
      "b",
      " ",
      "=",
      '"',
      "'",
      "&",
      ";",
      "#",
      "!",
      "-",
      "[",
      "]",
      "?",
      "\n",
      ":",
      "xmlns",
      "<a>",
      "</a>",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        failure(pieces.join(""));
      }),
      { numRuns: 2000 },
    );
  });

  test("what is written is read back the same", () => {
    const name = fc.constantFrom("alpha", "beta", "gamma");
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((it) => !/[\p{Cc}\uFFFE\uFFFF\p{Cs}]/u.test(it));
    fc.assert(
      fc.property(fc.dictionary(name, text, { minKeys: 1 }), (fields) => {
        const root = readXml(metadataFile("Thing", { ...fields }));
        expect(Object.fromEntries(root.children.map((it) => [it.name, it.text]))).toEqual({ ...fields });
      }),
    );
  });
});
