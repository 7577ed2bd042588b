import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { readSecret } from "../../src/util/read-secret.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { thrownBy } from "../helpers/thrown.ts";

describe("a secret that the org file points at", () => {
  test("comes from the environment, without the line end that an editor or a shell added", async () => {
    const secret = await readSecret({ env: "TOKEN" }, { env: { TOKEN: " value\n" }, files: diskFiles("/") });
    expect(secret.reveal()).toBe("value");
    expect(`${secret} ${JSON.stringify({ secret })}`).not.toContain("value");
  });

  test("is missing when it is not there or empty", async () => {
    for (const env of [{}, { TOKEN: "" }, { TOKEN: " \n" }]) {
      const error = await thrownBy(readSecret({ env: "TOKEN" }, { env, files: diskFiles("/") }));
      expect(error).toMatchObject({ code: "SECRET_MISSING", exit: 2 });
      expect(error.message).toContain("environment variable TOKEN");
    }
    const folder = await tempFolder();
    const gone = await thrownBy(readSecret({ file: "none" }, { env: {}, files: diskFiles(folder) }));
    expect(gone).toMatchObject({ code: "SECRET_MISSING", exit: 2 });
  });

  test("comes from a file that only its owner can read, and from no other", async ({ skip }) => {
    skip(process.platform === "win32", "a disk of POSIX");
    const folder = await tempFolder();
    const path = join(folder, "token");
    await writeFile(path, "value\n");
    for (const [mode, taken] of [
      [0o600, true],
      [0o400, true],
      [0o640, false],
      [0o604, false],
      [0o620, false],
    ] as const) {
      await chmod(path, mode);
      const reading = readSecret({ file: "token" }, { env: {}, files: diskFiles(folder) });
      if (taken) expect((await reading).reveal()).toBe("value");
      else expect(await thrownBy(reading)).toMatchObject({ code: "SECRET_FILE_MODE", exit: 2 });
    }
  });
});
