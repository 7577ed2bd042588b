/** `npm run test:live`: asks the sandbox that KANTIV_LIVE_ORG names, and records what it says. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { diskFiles, systemClock } from "../../src/cli/context.ts";
import { createHttp } from "../../src/net/http.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { ask } from "./ask.ts";
import { Bench } from "./bench.ts";
import { CASES, SWITCH_CASES } from "./cases/index.ts";
import { fileStore } from "./made.ts";
import { RECORDED } from "./recording.ts";
import { liveTarget } from "./targets/live.ts";

const { env } = process;
const orgFile = env.KANTIV_LIVE_ORG;
if (!orgFile) throw new Error("Set KANTIV_LIVE_ORG to the org file of a sandbox; see CONTRIBUTING.md.");
const folder = env.KANTIV_LIVE_RECORDINGS ?? RECORDED;

let bench: Bench | undefined;

beforeAll(async () => {
  const target = await liveTarget(orgFile, {
    env,
    files: diskFiles(process.cwd()),
    http: createHttp({ env }),
    clock: systemClock,
  });
  bench = await Bench.open(target, (orgId) => fileStore(join(ROOT, ".cache/conformance", `${orgId}.json`)));
});

afterAll(() => bench?.close());

test.each([...CASES, ...SWITCH_CASES])("$id: $title", async (given) => {
  if (!bench) throw new Error("no org");
  expect(await ask(bench, given, folder)).toBeUndefined();
});
