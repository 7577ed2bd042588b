import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { orgFileText, type Sandbox, sandbox } from "../helpers/sandbox.ts";

let box: Sandbox;
afterEach(() => box?.[Symbol.asyncDispose]());

const renderTo = async (out: string, ...flags: string[]) => {
  const result = await box.run("render", "--out", out, "--json", ...flags);
  return [result.code, result.json().error?.code ?? null, result.json().error?.message ?? ""] as const;
};

describe("render into a folder", () => {
  it("goes over its own files again", async () => {
    box = await sandbox();
    expect((await renderTo("out"))[0]).toBe(0);
    expect((await renderTo("out"))[0]).toBe(0);
  });

  it.each(["metadata", "source"])(
    "refuses what a render of another app left in its sub-folders: %s",
    async (format) => {
      box = await sandbox();
      await renderTo("out", "--format", format);
      await box.writeOrgFile(orgFileText(box.emulator, "parameters: { appName: Other }\n"));
      const [code, error, message] = await renderTo("out", "--format", format);
      expect([code, error]).toEqual([2, "OUT_NOT_EMPTY"]);
      expect(message).toContain("Kantiv_Integration.eca");
    },
  );

  it("refuses a folder that holds anything else", async () => {
    box = await sandbox();
    await mkdir(join(box.folder, "out/classes"), { recursive: true });
    await writeFile(join(box.folder, "out/classes/A.cls"), "");
    expect((await renderTo("out")).slice(0, 2)).toEqual([2, "OUT_NOT_EMPTY"]);
  });

  it("refuses one format over the other", async () => {
    box = await sandbox();
    await renderTo("out");
    expect((await renderTo("out", "--format", "source"))[1]).toBe("OUT_NOT_EMPTY");
  });
});
