import { expect, it } from "vitest";
import { templateFolder } from "../../src/template/locate.ts";

it.each([
  ["acme", "/shipped/acme"],
  ["acme.v2", "/shipped/acme.v2"],
  ["./acme", "orgs/acme"],
  ["../acme", "acme"],
  ["sub/acme", "orgs/sub/acme"],
  ["sub\\acme", "orgs/sub/acme"],
  ["..\\acme", "acme"],
  [".", "orgs"],
  ["..", ""],
  [".acme", "orgs/.acme"],
  ["/srv/acme", "/srv/acme"],
])("what orgs/acme.yaml names as %s is the folder %s", (name, folder) => {
  expect(templateFolder(name, { builtinFolder: "/shipped", baseFolder: "orgs" })).toBe(folder);
});

it("a name on the command line starts from the working directory", () => {
  const places = { builtinFolder: "/shipped", baseFolder: "" };
  expect(["./acme", "acme", "."].map((name) => templateFolder(name, places))).toEqual(["acme", "/shipped/acme", ""]);
});
