import { expect, it } from "vitest";
import { elements, orgFile, repository } from "./repository.ts";

it("a page of a review tells the same finding once, with each place, and of a file that cannot be read no template", async () => {
  const repo = await repository();
  repo.commit("Slips", {
    "orgs/one.yaml": orgFile("one", "parameters: { appNmae: X }\n"),
    "orgs/two.yaml": orgFile("two", "parameters: { appNmae: X }\n"),
    "orgs/three.yaml": orgFile("three", "colour: red\n"),
  });
  const { stdout } = await repo.review("--format", "html");
  expect(stdout.match(/ECA707 value-refused/g)).toHaveLength(1);
  for (const place of ["one.yaml:6:24", "two.yaml:6:24"]) expect(stdout).toContain(`<wbr>${place}</code>`);
  expect(stdout).toContain("<h2>Org files whose template is not known");
  expect(stdout).not.toContain("ships with kantiv-sf");
});

it("what opens an app is danger in the line of its case, too, in each form", async () => {
  const repo = await repository();
  const scopes = "<commaSeparatedOauthScopes>Api, Full, OpenID, RefreshToken</commaSeparatedOauthScopes>";
  repo.commit("Full", elements("ExtlClntAppOauthSettings", scopes));
  for (const format of ["html", "markdown"]) {
    const { stdout } = await repo.review("--format", format);
    expect(stdout, format).toMatch(/<summary>[^\n]*; update of a live app: ‼[ \u00a0]danger/);
  }
});
