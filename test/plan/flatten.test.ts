import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leavesOf } from "../../src/metadata/component.ts";
import { type ElementSpec, KINDS } from "../../src/metadata/kinds.ts";
import type { XmlElement } from "../../src/model/metadata.ts";
import { compareComponents } from "../../src/plan/compare.ts";
import { flatten } from "../../src/plan/flatten.ts";
import { leaf } from "./packages.ts";

const parent = (name: string, ...children: XmlElement[]): XmlElement => ({ name, children });
const paths = (...children: XmlElement[]) =>
  Object.fromEntries(flatten({ type: "X", fullName: "x", root: parent("X", ...children) }));

describe("a component as paths", () => {
  test("has a path for each text, also within elements, and none for the elements themselves", () => {
    expect(paths(leaf("label", "L"), parent("idTokenConfig", leaf("idTokenValidityInMinutes", "2")))).toEqual({
      label: "L",
      "idTokenConfig.idTokenValidityInMinutes": "2",
    });
  });

  test("takes an empty element for an empty text", () => {
    expect(paths({ name: "description", children: [] })).toEqual({ description: "" });
  });

  test("knows the rows of a list by what they are about, so that their order is no difference", () => {
    const rows = [
      parent("userPermissions", leaf("enabled", "true"), leaf("name", "ApiEnabled")),
      parent("userPermissions", leaf("enabled", "true"), leaf("name", "ViewSetup")),
      parent("classAccesses", leaf("apexClass", "C"), leaf("enabled", "true")),
      parent("tabSettings", leaf("tab", "T"), leaf("visibility", "Visible")),
    ];
    expect(paths(...rows)).toEqual(paths(...rows.reverse()));
    expect(paths(...rows)).toMatchObject({
      "userPermissions[ApiEnabled].enabled": "true",
      "userPermissions[ViewSetup].enabled": "true",
      "classAccesses[C].enabled": "true",
      "tabSettings[T].visibility": "Visible",
    });
  });

  test.each(
    "name key field object startIpAddress fullName agentName apexClass apexPage application configName dataspaceScope externalCredentialPrincipal externalDataSource flow recordType servicePresenceStatus tab".split(
      " ",
    ),
  )("knows a row by its %s", (key) => {
    const rows = [parent("rows", leaf("enabled", "true"), leaf(key, "A")), parent("rows", leaf(key, "B"))];
    expect(Object.keys(paths(...rows))).toEqual([`rows[A].enabled`, `rows[A].${key}`, `rows[B].${key}`]);
  });

  test("counts the rows of a list that nothing tells apart", () => {
    expect(paths(leaf("members", "a"), leaf("members", "b"), leaf("members", "c"))).toEqual({
      members: "a",
      "members[1]": "b",
      "members[2]": "c",
    });
  });
});

describe("address ranges", () => {
  const range = (start: string, end: string) =>
    parent("trustedIpRanges", leaf("endIpAddress", end), leaf("startIpAddress", start));

  test("fault 6: with the same start are two, so that drift sees a wider one", () => {
    const settings = (...ranges: XmlElement[]) => {
      const type = "ExtlClntAppOauthSettings";
      const app = leaf("externalClientApplication", "A");
      return { type, fullName: "A_oauth", root: parent(type, app, ...ranges) };
    };
    const narrow = range("10.0.0.1", "10.0.0.9");
    const [change] = compareComponents([settings(narrow)], [settings(narrow, range("10.0.0.1", "10.0.0.255"))]);
    expect(change?.action).toBe("update");
    expect(change?.fields.map(({ path, before, after }) => [path, before, after])).toContainEqual([
      "trustedIpRanges[10.0.0.1-10.0.0.255].endIpAddress",
      "10.0.0.255",
      null,
    ]);
    const [same] = compareComponents([settings(narrow)], [settings(narrow)]);
    expect(same?.action).toBe("none");
  });
});

describe("whatever a component holds", () => {
  const texts = fc.oneof(fc.constantFrom("a", "b", "a].rows[b", "a-b", ""), fc.string({ maxLength: 4 }));
  const text = fc.record({
    name: fc.constantFrom("name", "startIpAddress", "endIpAddress"),
    text: texts,
    children: fc.constant([]),
  });
  const { element } = fc.letrec<{ element: XmlElement }>((tie) => ({
    element: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.record({ name: fc.constant("rows"), children: fc.array(tie("element"), { minLength: 1, maxLength: 4 }) }),
    ),
  }));

  test("fault 6: no text of it is lost: each has a path of its own", () => {
    fc.assert(
      fc.property(fc.array(element, { maxLength: 6 }), (children) => {
        const root = parent("X", ...children);
        const wanted = children.flatMap((child) => leavesOf(child)).map(({ text = "" }) => text);
        expect([...flatten({ type: "X", fullName: "x", root }).values()].sort()).toEqual(wanted.sort());
      }),
    );
  });
});

test("every repeated element that the schema has is known by what it is about", () => {
  const repeated = (specs: readonly ElementSpec[]): ElementSpec[] =>
    specs.flatMap((spec) => [...(spec.repeated ? [spec] : []), ...repeated(spec.children ?? [])]);
  for (const { type, elements } of KINDS) {
    for (const { name, children = [] } of repeated(elements)) {
      const row = (value: string) => parent(name, ...children.map((child) => leaf(child.name, value)));
      const rows = [row("one"), row("two")];
      const found = (all: XmlElement[]) =>
        Object.fromEntries(flatten({ type, fullName: "x", root: parent(type, ...all) }));
      expect(found(rows.toReversed()), `${type}.${name}`).toEqual(found(rows));
    }
  }
});
