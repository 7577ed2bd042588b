import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Review } from "../../src/review/model.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { INSTALLED } from "../helpers/variant.ts";
import { repository } from "./repository.ts";

/** The files of a template of an installed app, below `templates/sync`. */
function files(): Record<string, string> {
  const folder = join(ROOT, "templates/kantiv-integration");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    /^(template\.yaml|(?!examples).*\/.*)$/.test(path),
  );
  const texts = paths.flatMap((path): [string, string][] => {
    const change = INSTALLED[path];
    if (change === null) return [];
    const text = readFileSync(join(folder, path), "utf8");
    const now = typeof change === "function" ? change(text) : text;
    return [[`templates/sync/${path}`, now.replace("name: kantiv-integration", "name: sync")]];
  });
  return Object.fromEntries(texts);
}

it("sets an installed app's template up where a package has brought the app, and logs in with base and head", async () => {
  const repo = await repository(files());
  const policy = "templates/sync/extlClntAppPolicies/${appName}_plcy.ecaPlcy";
  repo.commit("A start page", {
    [policy]: (files()[policy] ?? "").replace("<startPage>None", "<startPage>OAuth"),
  });
  const { stdout, code } = await repo.review("--json");
  const { result } = JSON.parse(stdout) as { result: Review };
  const cases = result.templates.flatMap(({ cases: all }) => all);
  const steps = cases.flatMap(({ rehearsal }) => rehearsal ?? []);
  expect(steps.map(({ step, status, detail }) => [step, status, detail])).toEqual([
    ["base", "passed", undefined],
    ["upgrade", "passed", undefined],
    ["running", "passed", undefined],
    ["head", "passed", undefined],
  ]);
  expect(code).toBe(0);
});
