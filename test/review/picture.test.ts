import { describe, expect, it } from "vitest";
import type { AlsoAllowed } from "../../src/model/way-in.ts";
import { appView } from "../../src/review/app-view.ts";
import { graphOf } from "../../src/review/graph.ts";
import type { Graph } from "../../src/review/model.ts";
import { picture } from "../../src/review/output/html-picture.ts";
import { layoutOf } from "../../src/review/output/picture-layout.ts";
import { lettersIn, wrapped } from "../../src/review/output/picture-text.ts";
import { packageOf } from "./packages.ts";

const POLICY = "ExtlClntAppOauthConfigurablePolicies";
const plain = () => graphOf(appView(packageOf()), appView(packageOf()));
const opened = () =>
  graphOf(
    appView(packageOf()),
    appView(
      packageOf({
        ExtlClntAppOauthSettings: ["<commaSeparatedOauthScopes>Full, RefreshToken</commaSeparatedOauthScopes>"],
        ExtlClntAppGlobalOauthSettings: ["<isDeviceFlowEnabled>true</isDeviceFlowEnabled>"],
        [POLICY]: [
          "<commaSeparatedPermissionSet>Acme, Another</commaSeparatedPermissionSet>",
          "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>",
        ],
      }),
    ),
  );

const ACCEPTED = [
  { profile: "support", reason: "they repair it" },
  { permissionSet: "Auditors", reason: "yearly audit" },
  { user: "deputy@acme.com", reason: "stands in" },
];

/** As an org file states it, with a profile on the policy and a set that others made. */
const stated = (alsoAllowed: readonly AlsoAllowed[]) => ({
  ...appView(
    packageOf({
      [POLICY]: [
        "<commaSeparatedPermissionSet>Acme, Another</commaSeparatedPermissionSet>",
        "<commaSeparatedProfile>Support</commaSeparatedProfile>",
      ],
    }),
  ),
  alsoAllowed,
});

describe("texts in a picture", () => {
  it.each([
    ["Kantiv_Integration", 20, ["Kantiv_Integration"]],
    ["AdminApprovedPreAuthorized", 20, ["AdminApprovedPre", "Authorized"]],
    ["IP relaxation: Enforce", 20, ["IP relaxation:", "Enforce"]],
    ["x".repeat(45), 20, ["x".repeat(20), "x".repeat(20), "x".repeat(5)]],
    ["名前".repeat(6), 20, ["名前".repeat(5), "名前"]],
    ["", 20, [""]],
  ])("%s in lines of %i letters", (text, letters, lines) => {
    expect(wrapped(text, letters)).toEqual(lines);
    for (const line of lines) expect(lettersIn(line)).toBeLessThanOrEqual(letters);
  });
});

describe.each([
  ["an app as it is", plain],
  ["an app that is opened to everybody", opened],
  ["an app with all that can let in", () => graphOf(undefined, stated(ACCEPTED))],
  ["an app without a permission set", () => graphOf(undefined, appView(withoutPermissionSet()))],
] as [string, () => Graph][])("the picture of %s", (_what, graphFor) => {
  const graph = graphFor();
  const { boxes, ways, width, height } = layoutOf(graph);

  it("has every node and every edge", () => {
    expect(boxes.map(({ node }) => node.id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
    expect(ways.map(({ edge }) => `${edge.from} ${edge.to}`)).toEqual(
      graph.edges.map(({ from, to }) => `${from} ${to}`),
    );
  });

  it("has no edge that goes up behind another box, as if it came from there", () => {
    const over = ways.filter(({ head }) => head.down);
    for (const { edge } of over) {
      const from = boxes.find(({ node }) => node.id === edge.from);
      const above = boxes.filter(({ x, y }) => x === from?.x && y < (from?.y ?? 0)).map(({ node }) => node.id);
      expect(above.filter((id) => over.every((other) => other.edge.from !== id && other.edge.to !== id))).toEqual([]);
    }
  });

  it("has no box over another one or beyond the edge", () => {
    for (const [index, a] of boxes.entries()) {
      expect(a.x).toBeGreaterThanOrEqual(0);
      expect(a.y).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      expect(a.y + a.height).toBeLessThanOrEqual(height);
      for (const b of boxes.slice(index + 1)) {
        const apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
        expect(apart, `${a.node.id} and ${b.node.id}`).toBe(true);
      }
    }
  });

  it("leads each edge to the box that it is for", () => {
    for (const { edge, head } of ways) {
      const to = boxes.find(({ node }) => node.id === edge.to);
      expect(head.x).toBe(head.down ? (to?.x ?? 0) + (to?.width ?? 0) / 2 : to?.x);
      expect(head.y).toBe(head.down ? to?.y : (to?.y ?? 0) + (to?.height ?? 0) / 2);
    }
  });
});

describe("the ways in that a template and an org file state", () => {
  const graph = graphOf(undefined, stated(ACCEPTED));
  const leads = graph.edges.map(({ from, to, label }) => {
    const titleOf = (id: string) => graph.nodes.find((node) => node.id === id)?.title;
    return `${titleOf(from)} ${label} ${titleOf(to)}`;
  });

  it("are drawn with who goes them: profile, sets, the integration user, and what is accepted", () => {
    const policy = "AdminApprovedPreAuthorized";
    expect(leads).toEqual(
      expect.arrayContaining([
        "Integration user holds Acme",
        `Support pre-authorised ${policy}`,
        `Another pre-authorised ${policy}`,
        "Whoever has it has Support",
        "Whoever has it has Another",
        `Auditors accepted ${policy}`,
        "Whoever has it has Auditors",
        "deputy@acme.com may hold Acme",
      ]),
    );
    expect(leads).not.toContain("Whoever has it has Acme");
  });

  it("have the reasons; a profile that both name is one, whatever the case", () => {
    const detailsOf = (title: string) =>
      graph.nodes.filter((node) => node.title === title).map(({ details }) => details);
    expect(detailsOf("Support")).toEqual([["accepted", "they repair it"]]);
    expect(graph.nodes.filter(({ kind }) => kind === "profile")).toHaveLength(1);
  });

  it("are new where the org file accepts them from now on, and gone where it no longer does", () => {
    const now = graphOf(stated([]), stated(ACCEPTED));
    const marked = (mark: string) => now.nodes.filter((node) => node.mark === mark).map(({ title }) => title);
    expect(marked("added")).toEqual(["Auditors", "deputy@acme.com"]);
    expect(marked("changed")).toEqual(["Support"]);
    const before = graphOf(stated(ACCEPTED), stated([]));
    expect(before.nodes.filter(({ mark }) => mark === "removed").map(({ title }) => title)).toEqual([
      "Auditors",
      "deputy@acme.com",
    ]);
  });
});

describe("the picture in words", () => {
  it("is told to those who don't see it, with what changes", () => {
    const words = /role="img" aria-label="([^"]*)"/.exec(picture(opened()))?.[1] ?? "";
    expect(words).toContain("Integration user holds permission set Acme.");
    expect(words).toContain(
      "permission set Another pre-authorised OAuth policy AdminApprovedPreAuthorized → AllSelfAuthorized (danger: new).",
    );
    expect(words).toContain("Changed: OAuth policy AdminApprovedPreAuthorized → AllSelfAuthorized.");
    expect(words).toContain("External Client App Acme may scope Api (gone).");
  });

  it("has cards for a narrow screen that say what leads where", () => {
    const html = picture(opened());
    expect(html).toContain("<small>holds: Acme</small>");
    expect(html).toContain("<small>‼ may authorise itself: OAuth policy (danger: new)</small>");
  });

  it("tells what opens something as a danger, in red, and a new app as a whole as new", () => {
    const dangers = (graph: Graph) => graph.nodes.filter(({ opens }) => opens).map(({ title }) => title);
    expect(dangers(opened())).toEqual([
      "Another",
      "Whoever has it",
      "Every user of the org",
      "AdminApprovedPreAuthorized → AllSelfAuthorized",
      "isDeviceFlowEnabled",
      "Full",
    ]);
    expect(picture(opened())).toContain('<li class="node added opens"><span aria-hidden="true">‼</span>');
    expect(dangers(graphOf(undefined, stated(ACCEPTED)))).toEqual([]);
    expect(dangers(graphOf(stated(ACCEPTED), stated([])))).toEqual([]);
  });

  it("has where logins in a browser return to, of a move both addresses", () => {
    const moved = { ExtlClntAppGlobalOauthSettings: ["<callbackUrl>https://new.acme.example</callbackUrl>"] };
    const { nodes } = graphOf(appView(packageOf()), appView(packageOf(moved)));
    expect(
      nodes.filter(({ kind }) => kind === "callback").map(({ title, mark, opens }) => [title, mark, opens]),
    ).toEqual([
      ["https://new.acme.example", "added", true],
      ["https://app.acme.example", "removed", undefined],
    ]);
  });

  it("is nothing where there is no app to draw", () => {
    expect(picture({ nodes: [], edges: [] })).toBe("");
  });

  it("takes no name for markup", () => {
    const graph = plain();
    const evil = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, title: '"><img src=x>', details: ["</text>"] })),
    };
    const html = picture(evil);
    expect(html).not.toContain("<img");
    expect(html.match(/<\/text>/g)).toHaveLength(html.match(/<text /g)?.length ?? 0);
  });
});

function withoutPermissionSet() {
  const whole = packageOf({ [POLICY]: ["commaSeparatedPermissionSet"] });
  return { ...whole, components: whole.components.filter(({ type }) => type !== "PermissionSet") };
}
