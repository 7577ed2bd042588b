import { describe, expect, it } from "vitest";
import { key } from "../lint/acme.ts";
import { elements, fixture, orgFile, type Repository, repository } from "./repository.ts";

/** All that an issue of a template can open at once, and a certificate that is replaced beside. */
const OPENED = {
  ...elements(
    "ExtlClntAppOauthSettings",
    "<commaSeparatedOauthScopes>Api, Full, OpenID, RefreshToken</commaSeparatedOauthScopes>",
  ),
  ...elements(
    "ExtlClntAppOauthConfigurablePolicies",
    "<permittedUsersPolicyType>AllSelfAuthorized</permittedUsersPolicyType>",
  ),
  ...elements("ExtlClntAppGlobalOauthSettings", "<callbackUrl>https://other.example</callbackUrl>"),
};

describe("a change that opens an app and replaces its certificate", () => {
  async function changed(): Promise<Repository> {
    const repo = await repository();
    repo.commit("Change", { ...OPENED, "orgs/kantiv.crt": key("other.crt"), "orgs/initech.yaml": orgFile("initech") });
    return repo;
  }
  const reviewAs = async (format: string) =>
    (await (await changed()).review("--no-rehearse", "--format", format)).stdout;

  it("says why in the first lines on a terminal: danger, what breaks, and the orgs by name", async () => {
    const text = await reviewAs("text");
    const lines = text.split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "✖ 1 template changes, 3 orgs affected, breaks live apps, dangerous",
      "  acme, globex",
      "    ‼ Danger: callback moved · any user may authorise · scope Full added",
      "    ⚠ Breaks: certificate replaced",
    ]);
    expect(text).toContain("  initech\n    Also: new org file\n");
    expect(text).toContain("  example default of acme\n    ‼ Danger:");
  });

  it("is text for a terminal: no markup of another form, what to do behind an arrow, and the page with the picture next", async () => {
    const text = await reviewAs("text");
    expect(text).not.toMatch(/<\/?\w+>|\*\*|\| ---|```/);
    expect(text).toContain("  ‼ Danger: The scope Full is given: new sessions may do more.\n      → Make sure");
    expect(text.trimEnd().split("\n").at(-1)).toContain("kantiv-sf review --base main --format html --out review.html");
  });

  it("has the same words first on the page, then the picture, then everything else", async () => {
    const html = (await reviewAs("html")).replaceAll("<wbr>", "");
    const at = (what: string) => html.indexOf(what);
    expect(html).toContain('<li class="danger"><b>‼ Danger:</b> scope Full added</li>');
    expect(html).toContain('<p class="who">acme, globex</p>');
    expect(at('class="gist"')).toBeLessThan(at("<svg"));
    expect(at("<svg")).toBeLessThan(at("<table"));
    expect(html).toContain("<h2>Who gets in, and to what: <code>orgs/acme.yaml</code> and 1 other</h2>");
    expect(at("orgs/acme.yaml</code></span> and 1 other: ")).toBeLessThan(
      at("templates/acme/examples/default.yaml</code></span>: "),
    );
  });

  it("is compared with the default branch where nobody says with what", async () => {
    const repo = await changed();
    const { cli } = repo;
    expect((await cli("review", "--no-rehearse")).stdout).toContain("(main) with");
    repo.git("branch", "--move", "main", "trunk");
    expect(await cli("review", "--no-rehearse")).toMatchObject({ code: 2, stderr: expect.stringContaining("GIT_REF") });
    repo.git("update-ref", "refs/remotes/origin/trunk", "trunk");
    repo.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk");
    expect((await cli("review", "--no-rehearse")).stdout).toContain("(origin/trunk) with");
  });
});

it("a change that harms nobody is told in a line, with a green sign", async () => {
  const repo = await repository(fixture());
  repo.commit("Change", elements("ExternalClientApplication", "<label>Acme and Kantiv</label>"));
  const lines = (await repo.review("--no-rehearse", "--format", "text")).stdout.split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "✔ 1 template changes, 2 orgs affected",
    "  acme, globex, example default of acme",
    "    Also: label changed",
  ]);
});
