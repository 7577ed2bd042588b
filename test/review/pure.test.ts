import { XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { comparePackages } from "../../src/plan/compare.ts";
import { appView } from "../../src/review/app-view.ts";
import { chosen } from "../../src/review/choice.ts";
import { graphOf } from "../../src/review/graph.ts";
import type { CaseReview, Review } from "../../src/review/model.ts";
import { reviewJunit } from "../../src/review/output/junit.ts";
import { type FolderSide, pairTemplates } from "../../src/review/pairs.ts";
import { packageOf } from "./packages.ts";
import { elements, repository } from "./repository.ts";

const GLOBAL = "ExtlClntAppGlobalOauthSettings";
const POLICY = "ExtlClntAppOauthConfigurablePolicies";

describe("the difference of two packages", () => {
  it("tells PKCE and a missing certificate although an org might hide both", () => {
    const head = packageOf({ [GLOBAL]: ["<isPkceRequired>false</isPkceRequired>", "certificate"] });
    const [change] = comparePackages(packageOf(), head);
    expect(change?.fields.map(({ path }) => path)).toEqual(["certificate", "isPkceRequired"]);
  });

  it("names what came and what went", () => {
    const whole = packageOf();
    const part = { ...whole, components: whole.components.filter(({ type }) => type !== "PermissionSet") };
    expect(comparePackages(part, whole)).toMatchObject([{ type: "PermissionSet", action: "create" }]);
    expect(comparePackages(whole, part)).toMatchObject([{ type: "PermissionSet", action: "delete" }]);
    expect(comparePackages(undefined, whole)).toHaveLength(whole.components.length);
  });

  it("is nothing where only the file of a policy has another name", () => {
    const base = packageOf();
    const head = {
      ...base,
      components: base.components.map((one) =>
        one.type === POLICY ? { ...one, fullName: "Acme_defaultPolicy" } : one,
      ),
    };
    expect(comparePackages(base, head)).toEqual([]);
  });
});

describe("templates of two commits, in pairs", () => {
  const side = (folder: string, name: string, ...ids: string[]): FolderSide => ({
    folder,
    name,
    files: new Map(ids.map((id, index) => [`f${index}`, id])),
  });
  const told = (base: FolderSide[], head: FolderSide[]) =>
    pairTemplates(base, head).map((pair) => [pair.state, pair.base?.folder ?? "-", pair.head?.folder ?? "-"].join(" "));

  it.each([
    ["the same", [side("a", "a", "1")], [side("a", "a", "1")], ["unchanged a a"]],
    ["a changed file", [side("a", "a", "1")], [side("a", "a", "2")], ["changed a a"]],
    ["a new one", [], [side("a", "a", "1")], ["added - a"]],
    ["one that went", [side("a", "a", "1")], [], ["removed a -"]],
    ["another folder, the same name", [side("a", "x", "1")], [side("b", "x", "2")], ["renamed a b"]],
    [
      "another folder and name, the same files",
      [side("a", "x", "1", "2", "3")],
      [side("b", "y", "9", "2", "3")],
      ["renamed a b"],
    ],
    ["nothing alike", [side("a", "x", "1")], [side("b", "y", "2")], ["removed a -", "added - b"]],
    [
      "a copy of one that stays",
      [side("a", "x", "1")],
      [side("a", "x", "1"), side("b", "x", "1")],
      ["unchanged a a", "added - b"],
    ],
  ])("%s", (_what, base, head, wanted) => {
    expect(told(base, head)).toEqual(wanted);
  });
});

describe("cases to be walked where not all can be", () => {
  const change = (after: string) => ({
    changes: [{ type: "T", action: "update", fields: [{ path: "a", before: "", after }] }],
  });
  const one = (name: string, after: string) => ({ name, ...change(after) }) as unknown as CaseReview;

  it("are one of each kind in each template first, then others of the same", () => {
    const many = Array.from({ length: 30 }, (_, index) => one(`orgs/${index}`, "x"));
    const cases = [[...many, one("orgs/odd", "y")], [one("second", "x")]];
    const names = [...chosen(cases, 4)].map(({ name }) => name);
    expect(names).toEqual(["orgs/0", "orgs/odd", "second", "orgs/1"]);
    // Of thirty that are the same three.
    expect(chosen(cases, 100).size).toBe(5);
  });

  it("are real orgs before examples", () => {
    const kinds = ["example", "example", "example", "org"] as const;
    const cases = kinds.map((kind, at) => ({ ...one(`${kind} ${at}`, "x"), kind }));
    expect([...chosen([cases], 20)].map(({ name }) => name)).toEqual(["org 3", "example 0", "example 1"]);
  });
});

describe("the graph", () => {
  const marks = (base: ReturnType<typeof packageOf>, head: ReturnType<typeof packageOf>) => {
    const { nodes, edges } = graphOf(appView(base), appView(head));
    return {
      nodes: Object.fromEntries(nodes.filter(({ mark }) => mark !== "same").map(({ id, mark }) => [id, mark])),
      edges: edges.filter(({ mark }) => mark !== "same").map(({ from, to, mark }) => `${from} ${to} ${mark}`),
    };
  };

  it("marks nothing where nothing changes", () => {
    expect(marks(packageOf(), packageOf())).toEqual({ nodes: {}, edges: [] });
  });

  it("marks scopes, flows and who is let in", () => {
    const head = packageOf({
      ExtlClntAppOauthSettings: ["<commaSeparatedOauthScopes>Full, RefreshToken</commaSeparatedOauthScopes>"],
      [GLOBAL]: ["<isDeviceFlowEnabled>true</isDeviceFlowEnabled>"],
      [POLICY]: [
        "<commaSeparatedPermissionSet>Other</commaSeparatedPermissionSet>",
        "<commaSeparatedProfile>Sales</commaSeparatedProfile>",
      ],
    });
    expect(marks(packageOf(), head)).toEqual({
      nodes: {
        "scope-Api": "removed",
        "scope-Full": "added",
        "flow-isDeviceFlowEnabled": "added",
        "permissionSet-Other": "added",
        "profile-Sales": "added",
        holders: "added",
      },
      edges: expect.arrayContaining([
        "app scope-Full added",
        "app scope-Api removed",
        "flow-isDeviceFlowEnabled app added",
        "permissionSet-Other policy added",
        "permissionSet-Acme policy removed",
        "profile-Sales policy added",
      ]),
    });
  });

  it("shows everybody's way in where users authorise themselves", () => {
    const head = packageOf({ [POLICY]: ["<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>"] });
    expect(marks(packageOf(), head)).toEqual({
      nodes: { policy: "changed", everybody: "added" },
      edges: ["everybody policy added"],
    });
  });

  it("has only edges between nodes that are there", () => {
    const { nodes, edges } = graphOf(undefined, appView(packageOf()));
    const ids = nodes.map(({ id }) => id);
    for (const { from, to } of edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
  });
});

describe("machines", () => {
  it("read JUnit that is well-formed and counts what it holds", async () => {
    const repo = await repository();
    repo.commit("Bad", {
      ...elements("ExtlClntAppOauthSettings", "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>"),
      ...elements("ExternalClientApplication", "<label>A &amp; B &lt;x&gt; &quot;</label>"),
    });
    const { result } = (await repo.review("--json")).json<Review>();
    const text = reviewJunit(result);
    expect((await repo.review("--format", "junit")).stdout).toBe(text);
    const head = /<testsuites name="kantiv-sf review" tests="(\d+)" failures="(\d+)"/.exec(text);
    expect(text.match(/<testcase /g)).toHaveLength(Number(head?.[1]));
    expect(text.match(/<failure /g)).toHaveLength(Number(head?.[2]));
    expect(Number(head?.[2])).toBeGreaterThan(0);
    expect(XMLValidator.validate(text)).toBe(true);
  });

  it("read JSON with what the change does, and no secret in any form", async () => {
    const token = `00D000000000001!${"A1b2".repeat(20)}`;
    const repo = await repository();
    repo.commit("Secret", elements("ExternalClientApplication", `<label>${token}</label>`));
    for (const format of ["markdown", "html", "json", "junit"]) {
      const { stdout } = await repo.review("--no-rehearse", "--format", format);
      expect(stdout, format).not.toContain("A1b2A1b2");
    }
    const { stdout } = await repo.review("--no-rehearse", "--json");
    expect(stdout).not.toContain("A1b2A1b2");
    expect(stdout).toContain("[secret]");
  });
});
