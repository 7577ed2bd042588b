import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskFiles } from "../../src/cli/context.ts";
import { REPOSITORY_FILE_BYTES } from "../../src/model/ports.ts";
import { readingOnce } from "../../src/util/reading-once.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

async function world() {
  const folder = await tempFolder();
  const files = readingOnce(diskFiles(folder));
  const read = async (path: string) => (await files.read(path, { maxBytes: REPOSITORY_FILE_BYTES })).toString();
  const put = (path: string, text: string) => writeFileSync(join(folder, path), text);
  mkdirSync(join(folder, ".kantiv"));
  return { folder, files, read, put };
}

test("a file of the repository is as it was read first, whoever edits it in mid-run", async () => {
  const { files, read, put } = await world();
  put("a.yaml", "one");
  expect([await read("a.yaml"), (await files.list(".")).length]).toEqual(["one", 2]);
  put("a.yaml", "two");
  put("b.yaml", "");
  expect([await read("a.yaml"), (await files.list(".")).length]).toEqual(["one", 2]);
});

test("what the run itself writes is read anew", async () => {
  const { files, read, put } = await world();
  put("a.yaml", "one");
  await read("a.yaml");
  await files.write("a.yaml", "two");
  expect(await read("a.yaml")).toBe("two");
});

test("what the run writes elsewhere forgets nothing of it", async () => {
  const { files, read, put } = await world();
  put("a.yaml", "one");
  await read("a.yaml");
  await files.append("result/orgs.ndjson", "{}\n");
  put("a.yaml", "two");
  expect([await read("a.yaml"), (await files.list(".")).map(({ name }) => name)]).toEqual([
    "one",
    [".kantiv", "a.yaml", "result"],
  ]);
});

test("a record is read each time, and writing there forgets nothing", async () => {
  const { files, read, put, folder } = await world();
  put("a.yaml", "one");
  await read("a.yaml");
  await files.append(".kantiv/x", "1");
  expect(await read(".kantiv/x")).toBe("1");
  await files.append(".kantiv/x", "2", 0o600, { outlasts: "kill" });
  put("a.yaml", "two");
  expect([await read(".kantiv/x"), await read("a.yaml")]).toEqual(["12", "one"]);
  expect(readFileSync(join(folder, ".kantiv/x"), "utf8")).toBe("12");
});

test("what was not there may be there the next time", async () => {
  const { read, put } = await world();
  await expect(read("a.yaml")).rejects.toMatchObject({ code: "ENOENT" });
  put("a.yaml", "one");
  expect(await read("a.yaml")).toBe("one");
});
