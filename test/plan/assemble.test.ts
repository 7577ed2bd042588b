import { describe, expect, test } from "vitest";
import { assemblePlan, movedSince, type PlanInput } from "../../src/plan/assemble.ts";
import { diff } from "../../src/plan/diff.ts";
import { readPlan } from "../../src/plan/read.ts";
import { thrownBy } from "../helpers/thrown.ts";
import { changed, leaf, rendered, snapshotOf } from "./packages.ts";

const APP = "ExternalClientApplication";
const desired = rendered();

function input(given: Partial<PlanInput> = {}): PlanInput {
  const snapshot = given.snapshot ?? snapshotOf(desired.components);
  return {
    instanceUrl: "https://acme--uat.sandbox.my.salesforce.com",
    production: false,
    template: {
      name: "kantiv-integration",
      files: [{ path: "a.eca", root: { name: "A", children: [leaf("b", "c")] } }],
    },
    orgFileText: "instanceUrl: x\n",
    desired,
    snapshot,
    changes: diff(desired, snapshot),
    ...given,
  };
}

const USER = { id: "005B", username: "k@a.com", active: true, profileId: "00eA" };
const SET = { id: "0PSD", name: "Data", assignments: [] };
const SEAT = { id: "0PLA", name: "Psl", label: "L", total: 2, used: 1 };
const templateOf = (path: string, text: string) => ({
  name: "kantiv-integration",
  files: [{ path, root: { name: "A", children: [leaf("b", text)] } }],
});

const moved = (given: Partial<PlanInput>) => movedSince(assemblePlan(input()), assemblePlan(input(given)));
const withSnapshot = (given: Parameters<typeof snapshotOf>[1]) => ({ snapshot: snapshotOf(desired.components, given) });

describe("a plan", () => {
  test("is the same for the same input, and holds neither certificate nor secret", () => {
    expect(assemblePlan(input())).toEqual(assemblePlan(input()));
    expect(JSON.stringify(assemblePlan(input()))).not.toMatch(/BEGIN|PRIVATE/);
    expect(Object.values(assemblePlan(input()).fingerprints).every((mark) => /^[0-9a-f]{64}$/.test(mark))).toBe(true);
  });

  test("that is saved fits as long as nothing has moved", () => {
    expect(moved({})).toEqual([]);
    const saved = readPlan(JSON.stringify(assemblePlan(input())), "plan.json", "");
    expect(movedSince(saved, assemblePlan(input()))).toEqual([]);
  });

  test.each<[string, Partial<PlanInput>, string[]]>([
    ["the org file", { orgFileText: "instanceUrl: y\n" }, ["the org file"]],
    ["the template", { template: { name: "kantiv-integration", files: [] } }, ["the template"]],
    ["the metadata", { desired: rendered({ label: "New" }) }, ["the metadata"]],
    ["the API version of the metadata", { desired: { ...desired, apiVersion: "67.0" } }, ["the metadata"]],
    ["a field in the org", { snapshot: snapshotOf(changed(desired.components, APP, { label: "X" })) }, ["the org"]],
    ["the consumer key", withSnapshot({ consumerKey: "3MVG9.other" }), ["the org"]],
    ["the app's id", withSnapshot({ app: { id: "0xIB", developerName: "Kantiv_Integration" } }), ["the org"]],
    ["the assignment", withSnapshot({ assignmentId: "0PaB" }), ["the org"]],
    ["the permission set's id", withSnapshot({ permissionSet: { id: "0PSB", name: "X" } }), ["the org"]],
    ["the row of access", withSnapshot({ preauthorisationId: "0J0B" }), ["the org"]],
    ["the user, who is another", withSnapshot({ user: { ...USER, id: "005C" } }), ["the org"]],
    ["the user, who is not active any more", withSnapshot({ user: { ...USER, active: false } }), ["the org"]],
    ["a set of the user's", withSnapshot({ moreSets: [SET] }), ["the org"]],
    ["a licence of the user's", withSnapshot({ licences: [SEAT] }), ["the org"]],
    ["a value in the template", { template: templateOf("a.eca", "d") }, ["the template"]],
    ["a file's name in the template", { template: templateOf("b.eca", "c") }, ["the template"]],
    ["the org itself", withSnapshot({ orgId: "00DB" }), ["the org id"]],
  ])("no longer fits when %s has moved, and says so", (_what, given, names) => {
    expect(moved(given)).toEqual(names);
  });

  test("no longer fits when a set or licence was given to the user meanwhile, and does whatever else moves of it", () => {
    const between = (saved: Parameters<typeof snapshotOf>[1], now: Parameters<typeof snapshotOf>[1]) =>
      movedSince(assemblePlan(input(withSnapshot(saved))), assemblePlan(input(withSnapshot(now))));
    const given = { moreSets: [{ ...SET, assignmentId: "0PaD" }], licences: [{ ...SEAT, assignmentId: "2LAA" }] };
    const open = { moreSets: [SET], licences: [SEAT] };
    expect(between(open, given)).toEqual(["the org"]);
    expect(between(open, { ...open, moreSets: given.moreSets })).toEqual(["the org"]);
    expect(between(open, { ...open, licences: given.licences })).toEqual(["the org"]);
    expect(between(given, { ...given, moreSets: [{ ...SET, assignmentId: "0PaE" }] })).toEqual(["the org"]);
    // Seats that others take are not this plan's.
    expect(between(open, { ...open, licences: [{ ...SEAT, used: 2 }] })).toEqual([]);
  });

  test("does not fit when it says something else than what would be done", () => {
    const said = assemblePlan(input());
    const [first, ...others] = said.changes;
    const field = { path: "label", before: "A", after: "B" };
    const other = { ...said, changes: [{ ...first, action: "update", fields: [field] }, ...others] } as typeof said;
    expect(movedSince(other, said)).toEqual(["what would be done"]);
    // This machine remembers a certificate that the org does not show; the one that made the plan did not.
    const hidden = snapshotOf(changed(desired.components, "ExtlClntAppGlobalOauthSettings", { certificate: null }));
    const remembering = { snapshot: hidden, changes: diff(desired, hidden, { certificate: "AA:BB" }) };
    expect(movedSince(assemblePlan(input({ snapshot: hidden })), assemblePlan(input(remembering)))).toEqual([
      "what would be done",
    ]);
  });

  test("still fits when the org only gives its metadata in another order", () => {
    const shuffled = desired.components.map((component) => ({
      ...component,
      root: { ...component.root, children: [...component.root.children].reverse() },
    }));
    expect(moved({ snapshot: snapshotOf(shuffled) })).toEqual([]);
  });

  test("calls an app foreign that is there without this tool's mark", () => {
    const described = (description: string | null) =>
      assemblePlan(input({ snapshot: snapshotOf(changed(desired.components, APP, { description })) })).foreignApp;
    expect(described("Made by hand")).toBe(true);
    expect(described(null)).toBe(true);
    expect(described("For Kantiv. Set up by kantiv-sf.")).toBe(false);
    expect(assemblePlan(input({ snapshot: snapshotOf([]) })).foreignApp).toBe(false);
  });

  test("does not call the app foreign that the template itself makes", () => {
    expect(assemblePlan(input()).foreignApp).toBe(false);
  });
});

describe("a saved plan", () => {
  const plan = assemblePlan(input());

  test.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["another version", JSON.stringify({ ...plan, version: 2 })],
    ["no org", JSON.stringify({ ...plan, orgId: undefined })],
    ["no changes", JSON.stringify({ ...plan, changes: {} })],
    ["no fingerprints", JSON.stringify({ ...plan, fingerprints: null })],
    ["half the fingerprints", JSON.stringify({ ...plan, fingerprints: { template: plan.fingerprints.template } })],
  ])("with %s is refused (exit 2)", async (_what, text) => {
    const error = await thrownBy(() => readPlan(text, "p.json", "kantiv-sf plan --org a.yaml --out p.json"));
    expect(error).toMatchObject({ code: "PLAN_INVALID", exit: 2 });
    expect(error.message).toContain("p.json");
  });
});
