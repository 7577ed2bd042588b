import { describe, expect, test } from "vitest";
import type { ResolvedComponent } from "../../src/template/components.ts";
import { groupProblems } from "../../src/template/groups.ts";
import { literalElement } from "../../src/template/resolve.ts";
import { leaf } from "../plan/packages.ts";

function component(type: string, fullName: string, ...children: ReturnType<typeof leaf>[]): ResolvedComponent {
  const file = `${fullName}.xml`;
  const at = { line: 3, column: 5 };
  const root = literalElement({ name: type, children: children.map((child) => ({ ...child, at })), at }, file);
  return { type, fullName, file, root };
}

const member = (name: string) => leaf("permissionSets", name);
const SET = component("PermissionSet", "Acme");
const groupOf = (...children: ReturnType<typeof leaf>[]) => component("PermissionSetGroup", "All", ...children);
const told = (...components: ResolvedComponent[]) => groupProblems(components).map(({ message }) => message);

describe("a permission set group of a template", () => {
  test("of sets that the template makes is right, whatever the case of their names", () => {
    expect(told(SET, groupOf(member(" aCME ")))).toEqual([]);
  });

  test("that names a set which nobody makes is told at its line, with the way to name the customer's", () => {
    expect(groupProblems([SET, groupOf(member("Acme"), member("Beta"))])).toEqual([
      {
        code: "TEMPLATE_GROUP",
        message: "The permission set group All names the permission set Beta, which the template does not make.",
        remedy: expect.stringContaining("for a set of the customer's make the name a parameter"),
        file: "All.xml",
        line: 3,
        column: 5,
      },
    ]);
  });

  test("may name a set that an org file says, and one that no value is known of", () => {
    const byOrgFile = groupOf(member("Sales"));
    const [child] = byOrgFile.root.children;
    if (child?.value) child.value = { ...child.value, place: { file: "org.yaml", line: 9, column: 1 } };
    expect(told(SET, byOrgFile)).toEqual([]);
    const open = groupOf(member("${sales}"));
    const [other] = open.root.children;
    if (other?.value) other.value = { ...other.value, known: false };
    expect(told(SET, open)).toEqual([]);
  });

  test("that mutes, is empty, or has a set's name is told, each by its reason", () => {
    expect(told(SET, groupOf(member("Acme"), leaf("mutingPermissionSets", "Mute")))).toEqual([
      expect.stringContaining("what the group brings could not be read from its sets"),
    ]);
    expect(told(SET, groupOf())).toEqual(["The permission set group All has no permission set."]);
    expect(told(component("PermissionSet", "ALL"), groupOf(member("All")))).toEqual([
      expect.stringContaining("has the name of a permission set of the template"),
    ]);
  });

  test("on the policy is told with the line that names its set instead", () => {
    const policy = component(
      "ExtlClntAppOauthConfigurablePolicies",
      "P",
      leaf("commaSeparatedPermissionSet", "Other, all"),
    );
    expect(groupProblems([SET, groupOf(member("Acme")), policy])).toMatchObject([
      {
        remedy: expect.stringContaining("<commaSeparatedPermissionSet>Acme</commaSeparatedPermissionSet>"),
        file: "P.xml",
      },
    ]);
  });
});
