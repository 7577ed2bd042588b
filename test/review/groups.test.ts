import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Review } from "../../src/review/model.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { groupFile } from "../helpers/variant.ts";
import { repository } from "./repository.ts";

const YAML = "templates/sync/template.yaml";

/** The files of the template that ships, under another name. */
function files(): Record<string, string> {
  const folder = join(ROOT, "templates/kantiv-integration");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    /^(template\.yaml|(?!examples).*\/.*)$/.test(path),
  );
  const texts = paths.map((path): [string, string] => {
    const text = readFileSync(join(folder, path), "utf8");
    return [`templates/sync/${path}`, text.replace("name: kantiv-integration", "name: sync")];
  });
  return Object.fromEntries(texts);
}

it("shows the group that a template comes to have and what it comes to assign, and logs in by them", async () => {
  const repo = await repository(files());
  repo.commit("By a group, and with data of the org's own", {
    [YAML]: (files()[YAML] ?? "").replace("apiVersions:", "assigns: [Sales_Data]\napiVersions:"),
    "templates/sync/permissionsetgroups/Kantiv_All.permissionsetgroup": groupFile("Kantiv", ["${permissionSet}"]),
  });
  const { stdout, code } = await repo.review("--json");
  const { result } = JSON.parse(stdout) as { result: Review };
  const [one] = result.templates.flatMap(({ cases: all }) => all);
  expect(one?.rehearsal?.map(({ step, status, detail }) => [step, status, detail])).toEqual([
    ["base", "passed", undefined],
    ["upgrade", "passed", undefined],
    ["running", "passed", undefined],
    ["head", "passed", undefined],
  ]);
  expect(one?.changes.map(({ action, type, name }) => [action, type, name])).toEqual([
    ["create", "PermissionSetGroup", "Kantiv_All"],
    ["create", "PermissionSetAssignment", "integration user holds Sales_Data, the org's own"],
  ]);
  expect(JSON.stringify(one?.effects)).toContain("whatever it grants there");
  expect(code).toBe(0);
});
