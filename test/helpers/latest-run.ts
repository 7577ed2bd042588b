import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "./sandbox.ts";
import { firstOrg } from "./secrets-by-rest.ts";

/** Id of the run that was recorded last; ids begin with their time. */
export function latestRun(box: Sandbox): string {
  const [latest = ""] = readdirSync(join(box.folder, ".kantiv/orgs", firstOrg(box).id, "runs"))
    .sort()
    .reverse();
  return latest;
}
