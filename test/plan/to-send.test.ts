import { describe, expect, test } from "vitest";
import type { Change } from "../../src/model/plan.ts";
import { changedPart, withoutGranted } from "../../src/plan/to-send.ts";
import { changed, rendered, snapshotOf } from "./packages.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const pkg = rendered();
const names = (components: readonly { type: string }[]) => components.map(({ type }) => type);

/** Every component as the org has it, but for those that are said. */
function changes(actions: Readonly<Record<string, Change["action"]>>, unreadable: readonly string[] = []): Change[] {
  return pkg.components.map(({ type, fullName }) => ({
    type,
    name: fullName,
    action: actions[type] ?? "none",
    fields: [],
    unreadable: type === GLOBAL ? unreadable : [],
  }));
}

describe("what a deployment carries", () => {
  test("is what differs, alone", () => {
    expect(names(changedPart(pkg, changes({ [POLICY]: "update" })).components)).toEqual([POLICY]);
  });

  test("is also what the org does not show the certificate of", () => {
    const sent = changedPart(pkg, changes({ [POLICY]: "update" }, ["certificate"]));
    expect(names(sent.components).sort()).toEqual([GLOBAL, POLICY].sort());
    expect(names(changedPart(pkg, changes({ [POLICY]: "update" }, ["label"])).components)).toEqual([POLICY]);
  });

  test("is all of it where nothing differs, or only a row of access", () => {
    expect(changedPart(pkg, changes({}))).toBe(pkg);
    const row = {
      type: "PermissionSetAssignment",
      name: "k holds K",
      action: "create",
      fields: [],
      unreadable: [],
    } as const;
    expect(changedPart(pkg, [...changes({}), row])).toBe(pkg);
  });
});

describe("a policy for an org that may not be told again who has access", () => {
  const listed = (list: string) => ({
    ...pkg,
    components: changed(pkg.components, POLICY, { commaSeparatedPermissionSet: list }),
  });
  const listIn = (sent: typeof pkg) =>
    sent.components
      .find(({ type }) => type === POLICY)
      ?.root.children.find(({ name }) => name === "commaSeparatedPermissionSet")?.text;

  test("names only those who have none yet, whatever the case", () => {
    const there = changed(pkg.components, POLICY, { commaSeparatedPermissionSet: "readers" });
    expect(listIn(withoutGranted(listed("Readers,Writers"), snapshotOf(there)))).toBe("Writers");
    const openers = [
      { kind: "permissionSet", name: "WRITERS" },
      { kind: "profile", name: "Readers" },
    ] as const;
    expect(listIn(withoutGranted(listed("Readers,Writers"), snapshotOf([], { openers: openers as never })))).toBe(
      "Readers",
    );
  });

  test("has no list where nothing is left of it", () => {
    expect(listIn(withoutGranted(listed("Readers"), snapshotOf(listed("Readers").components)))).toBeUndefined();
  });

  test("is the very same where nobody has access", () => {
    const whole = listed("Readers");
    expect(withoutGranted(whole, snapshotOf([]))).toBe(whole);
  });
});
