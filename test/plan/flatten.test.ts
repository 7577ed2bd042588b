import { describe, expect, test } from "vitest";
import type { XmlElement } from "../../src/model/metadata.ts";
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
