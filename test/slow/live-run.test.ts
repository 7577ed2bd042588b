import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { StandIn } from "../conformance/stand-in.ts";
import { ROOT } from "../helpers/shipped-template.ts";

describe("npm run test:live", () => {
  const live = async (env: Record<string, string>, ...args: string[]) => {
    const command = [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--config", "vitest.live.config.ts", ...args];
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk));
    const [code] = await once(child, "close");
    return { code, output };
  };

  test("asks nobody unless an org is named", async () => {
    const { code, output } = await live({});
    expect(code).toBe(1);
    expect(output).toContain("Set KANTIV_LIVE_ORG to the org file of a sandbox");
  });

  test("runs on the org that is named, records, and cleans up", async () => {
    const standIn = await StandIn.start({
      clock: { now: Date.now },
      timings: { deployPending: 0, deployInProgress: 0 },
    });
    const env = {
      KANTIV_LIVE_ORG: standIn.orgFile,
      KANTIV_LIVE_RECORDINGS: standIn.recordings,
      ADMIN_TOKEN: standIn.emulator.ready.admin.accessToken,
    };
    const { code, output } = await live(env, "-t", "^(deploy-template|refused-expired):");
    expect(output).toMatch(/2 passed/);
    expect(code).toBe(0);
    expect((await readdir(standIn.recordings)).sort()).toEqual(["deploy-template.json", "refused-expired.json"]);
    expect(standIn.org.components).toEqual([]);
  });
});
