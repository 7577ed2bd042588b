import { describe, expect, it } from "vitest";
import type { Review } from "../../src/review/model.ts";
import { key } from "../lint/acme.ts";
import { BAD, GOOD } from "./history.ts";
import { elements, fixture, pathOf, repository } from "./repository.ts";

async function reviewOf(files: Readonly<Record<string, string>>) {
  const repo = await repository();
  repo.commit("Change", files);
  const result = await repo.review("--no-rehearse", "--json");
  return { code: result.code, review: result.json<Review>().result };
}

describe("a history of good and bad changes", () => {
  it.each(BAD.map((one) => [one.says, one.code, one] as const))(
    "%s is stopped by %s",
    async (_says, rule, { files }) => {
      const { code, review } = await reviewOf(files);
      expect(review.findings.new.map((finding) => finding.code)).toContain(rule);
      expect(review.verdict.status).toBe("failed");
      expect(code).toBe(1);
    },
  );

  it.each(GOOD.map((one) => [one.says, one.live, one] as const))(
    "%s is let through; live app: %s",
    async (_says, live, { files }) => {
      const { code, review } = await reviewOf(files);
      expect(review.findings.new).toEqual([]);
      expect(review.verdict).toEqual({ status: "ok", reasons: [] });
      expect(code).toBe(0);
      const shown = review.templates
        .flatMap(({ cases }) => cases)
        .filter(({ state, changes }) => state !== "unchanged" && (changes.length > 0 || state === "removed"));
      expect([...new Set(shown.map((one) => one.live))]).toEqual(live === "none" ? [] : [live]);
    },
  );

  it("taking a bad change back solves its finding", async () => {
    const repo = await repository();
    const [bad] = BAD;
    repo.commit("Bad", bad?.files ?? {});
    const result = await repo.review("--no-rehearse", "--json", "--base", "change", "--head", "main");
    expect(result.code).toBe(2);
    const back = await repo.review("--no-rehearse", "--json");
    expect(back.json<Review>().result.findings).toMatchObject({ new: [{ code: "ECA201" }], solved: [] });
    repo.git("checkout", "--quiet", "-b", "base");
    repo.git("revert", "--no-edit", "HEAD");
    repo.git("branch", "--force", "main", "change");
    const solved = await repo.review("--no-rehearse", "--json");
    expect(solved.json<Review>().result.findings).toMatchObject({ new: [], solved: [{ code: "ECA201" }] });
  });
});

describe("the repository's own rules", () => {
  const approving = `lint:
  approved: { scopes: [Api, Full, OpenID, RefreshToken] }
  rules:
    ECA201: { severity: "off", reason: "We know what we do." }
`;
  const [bad] = BAD;

  it("may let a finding pass, and whoever changes them is seen doing it", async () => {
    const { code, review } = await reviewOf({ ...bad?.files, ".kantiv-sf.yaml": approving });
    expect(code).toBe(0);
    expect(review.findings).toMatchObject({
      new: [],
      rules: [
        "Rule ECA201: its own severity before, off now.",
        "The scope Full is approved now.",
        "The scope Basic is no longer approved.",
      ],
    });
  });

  it("stop the review where they cannot be read, and not where that is mended", async () => {
    const broken = await repository();
    broken.commit("Break", { ".kantiv-sf.yaml": "lint: [" });
    const result = await broken.review("--no-rehearse", "--json");
    expect(result).toMatchObject({ code: 2 });
    expect(result.json().error?.code).toBe("LINT_CONFIG_INVALID");
    broken.git("branch", "--force", "main", "change");
    broken.commit("Mend", { ".kantiv-sf.yaml": approving });
    expect((await broken.review("--no-rehearse")).code).toBe(0);
  });

  it("a suppression is told with its reason", async () => {
    const comment = "<!-- kantiv-sf-ignore ECA201 reason: the sync needs it until the API is ready -->";
    const files = elements(
      "ExtlClntAppOauthSettings",
      "<commaSeparatedOauthScopes>Api, Full, OpenID, RefreshToken</commaSeparatedOauthScopes>",
    );
    const path = pathOf("ExtlClntAppOauthSettings");
    const { review } = await reviewOf({
      [path]: (files[path] ?? "").replace("    <comma", `    ${comment}\n    <comma`),
    });
    expect(review.findings.new).toEqual([]);
    expect(review.findings.suppressed).toMatchObject([
      { finding: { code: "ECA201" }, reason: "the sync needs it until the API is ready" },
    ]);
  });
});

describe("a certificate that is in the repository on one side only", () => {
  const without = { ...fixture(), "orgs/kantiv.crt": "" };
  const certificate = { "orgs/kantiv.crt": key("kantiv.crt") };

  async function between(files: Readonly<Record<string, string>>, change: Readonly<Record<string, string>>) {
    const repo = await repository(Object.fromEntries(Object.entries(files).filter(([, text]) => text !== "")));
    repo.commit("Change", change);
    const { result } = (await repo.review("--json")).json<Review>();
    return result.templates.flatMap(({ cases }) => cases).filter(({ kind }) => kind === "org");
  }

  it("is no replacement of one that nobody knows: it is to be looked at, and what runs goes on", async () => {
    for (const one of await between(without, certificate)) {
      expect(one.live).toBe("careful");
      expect(one.changes).toMatchObject([
        { type: "OrgFile", fields: [{ path: "jwt.certificate", after: "in the repository" }] },
      ]);
      expect(one.graph.nodes.filter(({ mark }) => mark !== "same")).toEqual([]);
      expect(one.rehearsal.map(({ status }) => status)).toEqual(["passed", "passed", "passed", "passed"]);
      expect(one.notes).toEqual([]);
    }
  });

  it("is not taken out of any org when it leaves the repository", async () => {
    for (const one of await between(fixture(), { "orgs/kantiv.crt": "" })) {
      expect(one.live).toBe("careful");
      expect(one.changes).toMatchObject([
        { fields: [{ before: "in the repository", after: "not in the repository" }] },
      ]);
    }
  });
});
