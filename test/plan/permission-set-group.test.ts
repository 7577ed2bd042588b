import { expect, test } from "vitest";
import { groupNamed, setRoles } from "../../src/metadata/set-roles.ts";
import type { Component } from "../../src/model/metadata.ts";
import { compareComponents } from "../../src/plan/compare.ts";
import { fieldEffects } from "../../src/plan/effects/fields.ts";
import { effectsOnOrg } from "../../src/plan/effects/on-org.ts";
import { leaf } from "./packages.ts";

const group = (name: string, ...sets: string[]): Component => ({
  type: "PermissionSetGroup",
  fullName: name,
  root: {
    name: "PermissionSetGroup",
    children: [leaf("label", name), ...sets.map((set) => leaf("permissionSets", set))],
  },
});
const set = (name: string): Component => ({
  type: "PermissionSet",
  fullName: name,
  root: { name: "PermissionSet", children: [leaf("label", name)] },
});
const policy = (names: string): Component => ({
  type: "ExtlClntAppOauthConfigurablePolicies",
  fullName: "P",
  root: { name: "ExtlClntAppOauthConfigurablePolicies", children: [leaf("commaSeparatedPermissionSet", names)] },
});

test("a set in a group comes by it: what opens the app by the group's assignment, the rest with it", () => {
  const components = [
    policy("Opens"),
    set("Opens"),
    set("Data"),
    set("Alone"),
    group("All", "Opens", "data"),
    group("More", "Data"),
  ];
  expect(setRoles(components, ["Sales", "opens"])).toEqual({
    opens: "Opens",
    opensBy: "All",
    more: [
      { name: "Data", by: "All" },
      { name: "Alone" },
      { name: "More", sets: ["Data"] },
      { name: "Sales", isCustomers: true },
    ],
  });
  expect(groupNamed(components, "aLL")?.fullName).toBe("All");
});

test("a customer's set on the policy comes by the group of the template that holds it", () => {
  expect(setRoles([policy("Sales"), group("All", "Sales")])).toEqual({
    opens: "Sales",
    isCustomers: true,
    opensBy: "All",
    more: [],
  });
});

test("the order of a group's sets is no difference; one that comes or goes is, by its name", () => {
  expect(compareComponents([group("All", "B", "A")], [group("All", "A", "B")])).toMatchObject([{ action: "none" }]);
  const [change] = compareComponents([group("All", "A", "C")], [group("All", "A", "B")]);
  expect(change?.fields).toMatchObject([
    { path: "permissionSets[B]", before: "B", after: null },
    { path: "permissionSets[C]", before: null, after: "C" },
  ]);
  const effects = fieldEffects(change ?? { type: "", fields: [] });
  expect(effects.map(({ kind, text }) => [kind, text])).toEqual([
    ["breaks", "Who holds the permission set group loses the permission set B, and with it what it gives."],
    ["opens", "Who holds the permission set group gets the permission set C by it."],
  ]);
});

test("how far an org is with working it out is no difference, and a session of its own breaks the login", () => {
  const { root, ...named } = group("All", "A");
  const more = [leaf("status", "Outdated"), leaf("hasActivationRequired", "false")];
  const there = { ...named, root: { ...root, children: [...root.children, ...more] } };
  expect(compareComponents([group("All", "A")], [there])).toMatchObject([{ action: "none" }]);
  const activated = { path: "hasActivationRequired", before: "false", after: "true" };
  expect(fieldEffects({ type: "PermissionSetGroup", fields: [activated] })).toMatchObject([
    { kind: "breaks", text: expect.stringContaining("which no JWT login does") },
  ]);
});

test("who gets a group is told what it brings, and who loses it that it is lost", () => {
  const about = { app: "Acme", permissionSet: "Opens", consumerKey: undefined };
  const row = (action: "create" | "delete") =>
    ({
      type: "PermissionSetAssignment",
      name: "k@a.com holds the group All",
      action,
      fields: [],
      unreadable: [],
    }) as const;
  const made = compareComponents([group("All", "Opens", "Data")], []);
  expect(effectsOnOrg([...made, row("create")], about).map(({ text }) => text)).toContain(
    "k@a.com gets the permission set group All, and by it the app Acme.",
  );
  expect(effectsOnOrg([row("delete")], about)[0]?.text).toBe(
    "k@a.com loses the permission set group All, and with it what it gives.",
  );
});
