import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixFiles } from "../../src/lint/fix/fix.ts";
import { formatXml, repairXml } from "../../src/lint/fix/format.ts";
import { lint } from "../../src/lint/lint.ts";
import { canonical } from "../../src/metadata/canonical.ts";
import { parseDocument } from "../../src/metadata/xml.ts";
import { encodeText } from "../../src/metadata/xml-text.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import { validComponent } from "../metadata/arbitrary.ts";
import { acme, acmeWith, type FileTexts, findingsIn, inputOf, NAMESPACE, PATHS, sourceFiles } from "./acme.ts";

/** How people and tools write files: any white space and comments between elements, CDATA for text, both empty forms. */
const gap = fc.constantFrom(
  "",
  "\n",
  "\n\n  ",
  "\t",
  " ",
  "\n<!-- a note -->\n",
  " <!-- behind -->",
  "<!--\n  two\n  lines -->",
);

function written(element: XmlElement, gaps: () => string, attributes = ""): string {
  const { name, text = "", children } = element;
  if (children.length === 0) {
    const useCdata = gaps().length % 2 === 1 && !text.includes("]]>") && !text.includes("\r");
    const inner = useCdata ? `<![CDATA[${text}]]>` : encodeText(text);
    return inner === "" ? `<${name}${attributes} />` : `<${name}${attributes}>${inner}</${name}>`;
  }
  const inner = children.map((child) => gaps() + written(child, gaps)).join("");
  return `<${name}${attributes}>${inner}${gaps()}</${name}>`;
}

const messyFile = fc
  .record({ component: validComponent, gaps: fc.array(gap, { minLength: 1, maxLength: 40 }), seed: fc.nat() })
  .map(({ component, gaps, seed }) => {
    let at = 0;
    const next = () => gaps[at++ % gaps.length] ?? "";
    const shuffled = { ...component.root, children: rotated(component.root.children, seed) };
    return `${seed % 2 ? '<?xml version="1.0" encoding="UTF-8"?>' : ""}${next()}${written(shuffled, next, ` ${NAMESPACE}`)}${next()}`.trim();
  });

function rotated<T>(items: readonly T[], by: number): T[] {
  const at = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(at), ...items.slice(0, at)];
}

const meaning = (text: string) => withoutPlaces(parseDocument(text, "x").root);
const comments = (text: string) =>
  parseDocument(text, "x")
    .comments.map((comment) => comment.text)
    .sort();

function withoutPlaces({ name, text, children }: XmlElement): XmlElement {
  return { name, ...(text !== undefined && { text }), children: children.map(withoutPlaces) };
}

describe("mending a file", () => {
  it("in its form changes no element, text, order or comment, and a second time nothing at all", () => {
    fc.assert(
      fc.property(messyFile, (text) => {
        const formatted = formatXml(text);
        expect(meaning(formatted)).toEqual(meaning(text));
        expect(comments(formatted)).toEqual(comments(text));
        expect(formatXml(formatted)).toBe(formatted);
      }),
    );
  });

  it("in its order gives the elements in the schema's order with all that is in them, and every comment once", () => {
    fc.assert(
      fc.property(messyFile, (text) => {
        const sorted = repairXml(text, { order: true, remove: [] });
        expect(meaning(sorted)).toEqual(canonical(meaning(text)));
        expect(comments(sorted)).toEqual(comments(text));
        expect(repairXml(sorted, { order: true, remove: [] })).toBe(sorted);
      }),
    );
  });

  it("takes a comment along with the element that it stands before, and one behind it too", () => {
    const text = `<A ${NAMESPACE}>\n<!-- of b -->\n<b>1</b> <!-- behind b -->\n<a>2</a>\n<!-- last -->\n</A>`;
    expect(repairXml(text, { order: true, remove: [] }).split("\n").slice(2)).toEqual([
      "    <a>2</a>",
      "    <!-- of b -->",
      "    <b>1</b> <!-- behind b -->",
      "    <!-- last -->",
      "</A>",
      "",
    ]);
  });

  it("keeps line ends of its own", () => {
    const text = `<A ${NAMESPACE}>\r\n<b>1</b>\r\n<a>2</a>\r\n</A>\r\n`;
    const sorted = repairXml(text, { order: true, remove: [] });
    expect(sorted).not.toMatch(/[^\r]\n/);
    expect(sorted).toContain("    <a>2</a>\r\n    <b>1</b>\r\n");
  });
});

function fixed(texts: FileTexts): FileTexts {
  const files = sourceFiles(texts);
  const changed = fixFiles(files, lint(inputOf(files)).findings);
  return { ...texts, ...Object.fromEntries(changed.map(({ path, text }) => [path, text])) };
}

describe("lint --fix", () => {
  const global = "ExtlClntAppGlobalOauthSettings";

  it("sorts, takes out what is bound to an org and leaves a clean file", () => {
    const messy = acmeWith(
      global,
      "<consumerKey>3MVG9EXAMPLEEXAMPLE</consumerKey>",
      "<consumerSecret>EXAMPLE</consumerSecret>",
      "<callbackUrl>https://app.acme.example</callbackUrl>",
    );
    expect(findingsIn(messy).map(({ code }) => code)).toEqual(["ECA522", "ECA523", "ECA008"]);
    const clean = fixed(messy);
    expect(findingsIn(clean)).toEqual([]);
    expect(clean).toEqual(acme());
  });

  it("changes nothing the second time, and nothing but the files with findings", () => {
    const messy = acme({
      [PATHS.PermissionSet ?? ""]: (acme()[PATHS.PermissionSet ?? ""] ?? "").replaceAll("    ", "\t"),
    });
    const once = fixed(messy);
    expect(once).toEqual(acme());
    expect(fixed(once)).toEqual(once);
  });

  it("leaves alone what somebody has to decide: a placeholder for a key, and what is suppressed", () => {
    const text = acmeWith(global, "<consumerKey>${certificate}</consumerKey>");
    expect(findingsIn(text).map(({ fixable }) => fixable)).toEqual([false]);
    expect(fixed(text)).toEqual(text);
    const path = PATHS[global] ?? "";
    const kept = (acmeWith(global, "<consumerKey>3MVG9EXAMPLEEXAMPLE</consumerKey>")[path] ?? "").replace(
      "    <consumerKey",
      "    <!-- kantiv-sf-ignore ECA522 reason: the one org that has it -->\n    <consumerKey",
    );
    expect(fixed(acme({ [path]: kept }))).toEqual(acme({ [path]: kept }));
  });
});
