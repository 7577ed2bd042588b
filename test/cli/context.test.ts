import { execFileSync } from "node:child_process";
import { lstat, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { answerOnTerminal, askOnTerminal } from "../../src/cli/ask.ts";
import { diskFiles, execProgram, systemClock } from "../../src/cli/context.ts";
import type { Asked } from "../../src/model/command.ts";
import type { RecordFiles } from "../../src/model/ports.ts";
import { tempFolder } from "../helpers/temp-folder.ts";
import { thrownBy } from "../helpers/thrown.ts";

describe("the disk", () => {
  test("is seen from the folder that commands are run in, and by whole paths", async () => {
    const folder = await tempFolder();
    const files = diskFiles(folder);
    await files.write("a/b/c.txt", "text");
    expect(await readFile(join(folder, "a/b/c.txt"), "utf8")).toBe("text");
    expect((await files.read(join(folder, "a/b/c.txt"))).toString()).toBe("text");
    expect(await files.exists("a/b")).toBe(true);
    expect(await files.exists("a/x")).toBe(false);
  });

  test("lists a folder in order, and tells folders from files", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "b"));
    await writeFile(join(folder, "a"), "");
    await writeFile(join(folder, "C"), "");
    expect(await diskFiles(folder).list(".")).toEqual([
      { name: "C", directory: false },
      { name: "a", directory: false },
      { name: "b", directory: true },
    ]);
    await expect(diskFiles(folder).list("none")).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("keeps a file to its owner when asked, also one that others could read", async ({ skip }) => {
    skip(process.platform === "win32", "a disk of POSIX");
    const folder = await tempFolder();
    const files = diskFiles(folder);
    await files.write("secret", "old", 0o644);
    await files.write("secret", "new", 0o600);
    expect(await files.mode("secret")).toBe(0o600);
    expect((await stat(join(folder, "secret"))).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["secret"]);
  });

  test.each<[string, (files: RecordFiles & { folder: string }) => Promise<unknown>]>([
    ["a file that is a link", (files) => files.write("link", "new")],
    ["a link to nothing", (files) => files.write("nowhere", "new")],
    ["a file in a folder that is a link", (files) => files.write("folder/real", "new")],
    ["a file that is created in one", (files) => files.create("folder/new", "new")],
    ["what is appended", (files) => files.append("link", "new")],
    ["what is removed", (files) => files.remove("folder/real")],
    ["a record that is a link", (files) => files.append("orgs/.kantiv/audit.jsonl", "new")],
    ["a record that is read", (files) => files.read("orgs/.kantiv/real")],
    ["what is read within a folder", (files) => files.read("folder/real", { within: files.folder })],
    ["a folder that is listed within one", (files) => files.list("folder", { within: files.folder })],
  ])("follows no link: %s", async (_what, act) => {
    if (process.platform === "win32") return;
    const [folder, other] = [await tempFolder(), await tempFolder()];
    await writeFile(join(other, "real"), "old");
    await symlink(join(other, "real"), join(folder, "link"));
    await symlink(join(other, "new"), join(folder, "nowhere"));
    await symlink(other, join(folder, "folder"));
    await mkdir(join(folder, "orgs"));
    await symlink(other, join(folder, "orgs/.kantiv"));
    const refused = await thrownBy(() => act(Object.assign(diskFiles(folder), { folder })));
    expect(refused).toMatchObject({ code: "FILE_LINK", exit: 2 });
    expect(await readdir(other)).toEqual(["real"]);
    expect(await readFile(join(other, "real"), "utf8")).toBe("old");
  });

  test("follows no link that takes the place of a folder between two writes, not even one to that folder", async () => {
    if (process.platform === "win32") return;
    const folder = await tempFolder();
    const files = diskFiles(folder);
    await files.append("orgs/.kantiv/orgs/one/log", "a");
    await rename(join(folder, "orgs/.kantiv/orgs"), join(folder, "moved"));
    await symlink(join(folder, "moved"), join(folder, "orgs/.kantiv/orgs"));
    for (const act of [
      () => files.append("orgs/.kantiv/orgs/one/log", "b"),
      () => files.write("orgs/.kantiv/orgs/two/new", "b"),
      () => files.read("orgs/.kantiv/orgs/one/log"),
    ])
      expect(await thrownBy(act)).toMatchObject({ code: "FILE_LINK" });
    expect(await readdir(join(folder, "moved"))).toEqual(["one"]);
    expect(await readFile(join(folder, "moved/one/log"), "utf8")).toBe("a");
  });

  test("reads through a link that leads to a key or certificate, as mounted secrets are links", async () => {
    const folder = await tempFolder();
    await writeFile(join(folder, "real"), "text");
    await symlink("real", join(folder, "link"));
    expect((await diskFiles(folder).read("link")).toString()).toBe("text");
  });

  test("writes to the terminal or pipe behind a link, as /dev/stdout is one", async ({ skip }) => {
    skip(process.platform === "win32", "a disk of POSIX");
    const folder = await tempFolder();
    await symlink("/dev/null", join(folder, "out"));
    await diskFiles(folder).write("out", "text");
    expect((await lstat(join(folder, "out"))).isSymbolicLink()).toBe(true);
  });

  test("a folder that takes no other is an error, and not tried for ever", async ({ skip }) => {
    skip(process.platform !== "linux", "where there is /proc");
    await expect(diskFiles("/proc").write("a/b/out", "text")).rejects.toMatchObject({ code: "ENOENT" });
  });

  test.each([
    ["a pipe that nobody writes to", "pipe", "FILE_KIND"],
    ["a device without an end", "/dev/zero", "FILE_KIND"],
    ["a link to one", "zero", "FILE_KIND"],
    ["a file above the limit", "large", "FILE_SIZE"],
    ["a file without an end that says it is empty", "/proc/self/maps", "FILE_SIZE"],
  ])("reads files alone: %s is refused at once", async (_what, path, code) => {
    if (process.platform !== "linux") return;
    const folder = await tempFolder();
    execFileSync("/usr/bin/mkfifo", [join(folder, "pipe")]);
    await symlink("/dev/zero", join(folder, "zero"));
    await writeFile(join(folder, "large"), "x".repeat(101));
    await writeFile(join(folder, "small"), "x".repeat(100));
    const files = diskFiles(folder);
    expect(await thrownBy(() => files.read(path, { maxBytes: 100 }))).toMatchObject({ code });
    expect(await files.read("small", { maxBytes: 100 })).toHaveLength(100);
  });

  test("writes to what is no file instead of taking its place", async ({ skip }) => {
    skip(process.platform === "win32", "a disk of POSIX");
    const folder = await tempFolder();
    const pipe = join(folder, "pipe");
    execFileSync("/usr/bin/mkfifo", [pipe]);
    const [read] = await Promise.all([readFile(pipe, "utf8"), diskFiles(folder).write("pipe", "text")]);
    expect(read).toBe("text");
    expect((await stat(pipe)).isFIFO()).toBe(true);
  });

  test("waits for the reader of a pipe that lines are added to, while everything else goes on", async ({ skip }) => {
    skip(process.platform === "win32", "a disk of POSIX");
    const folder = await tempFolder();
    const pipe = join(folder, "pipe");
    execFileSync("/usr/bin/mkfifo", [pipe]);
    await symlink(pipe, join(folder, "link"));
    const written = diskFiles(folder).append("link", "line\n");
    expect(await readFile(pipe, "utf8")).toBe("line\n");
    await written;
  });

  test("leaves the old file, and nothing beside it, when a new one cannot be put in place", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "taken/inside"), { recursive: true });
    await expect(diskFiles(folder).write("taken", "text")).rejects.toThrow();
    expect(await readdir(folder)).toEqual(["taken"]);
  });
});

describe("a program", () => {
  const node = (program: string, options: Partial<Parameters<typeof execProgram>[2]> = {}) =>
    execProgram(process.execPath, ["-e", program], { env: {}, ...options });

  test("is run with its output and its exit code, whatever that is", async () => {
    const result = await node("process.stdout.write('out'); process.stderr.write('err'); process.exitCode = 7");
    expect(result).toMatchObject({ code: 7 });
    expect([result.stdout.toString(), result.stderr.toString()]).toEqual(["out", "err"]);
  });

  test("gets its input as bytes, and need not read it", async () => {
    const echo = await node("process.stdin.pipe(process.stdout)", { stdin: Buffer.from([0, 255, 10]) });
    expect([...echo.stdout]).toEqual([0, 255, 10]);
    expect((await node("process.exit(0)", { stdin: Buffer.alloc(5_000_000) })).code).toBe(0);
  });

  test("sees the environment that is given and no other, without what is undefined", async () => {
    const { stdout } = await node("process.stdout.write(JSON.stringify(process.env))", {
      env: { KEPT: "1", GONE: undefined },
    });
    const env = JSON.parse(stdout.toString());
    expect(env).toMatchObject({ KEPT: "1" });
    expect(env).not.toHaveProperty("GONE");
    expect(env).not.toHaveProperty("HOME");
  });

  test("gets its arguments as words: no shell makes a command of them", async () => {
    const words = ["; exit 9", "$(id)", "`id`", "a b", "*"];
    const program = "process.stdout.write(JSON.stringify(process.argv.slice(1)))";
    const { stdout } = await execProgram(process.execPath, ["-e", program, "--", ...words], { env: {} });
    expect(JSON.parse(stdout.toString())).toEqual(words);
  });

  test("that is not there is ENOENT", async () => {
    await expect(execProgram("kantiv-sf-no-such-program", [], { env: {} })).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("that a signal ends has no exit code of success", async () => {
    expect((await node("process.kill(process.pid, 'SIGKILL')")).code).not.toBe(0);
  });
});

function terminal(isTTY = true) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  Object.assign(input, { isTTY });
  Object.assign(output, { isTTY });
  const streams = {
    input: input as unknown as NodeJS.ReadStream,
    output: output as unknown as NodeJS.WriteStream,
  };
  const stop = new AbortController();
  return {
    input,
    output,
    stop,
    ask: (question = "Apply this?") => askOnTerminal(question, streams, stop.signal),
    type: (asked: Omit<Asked, "asks"> = {}) => answerOnTerminal({ asks: "Name", ...asked }, streams, stop.signal),
  };
}

describe("a question on the terminal", () => {
  test.each([
    ["y", true],
    ["YES", true],
    [" yes ", true],
    ["n", false],
    ["", false],
    ["yy", false],
    ["ja", false],
  ])("answered %j is %j", async (answer, yes) => {
    const { input, output, ask } = terminal();
    const asking = ask();
    input.write(`${answer}\n`);
    expect(await asking).toBe(yes);
    expect(String(output.read())).toContain("Apply this? [y/N]");
  });

  test("of many lines shows them once, however the answer is typed", async () => {
    const { input, output, ask } = terminal();
    const asking = ask("line one\nline two\nApply this?");
    for (const key of ["n", "\u007f", "y", "\n"]) input.write(key);
    expect(await asking).toBe(true);
    const text = String(output.read());
    expect(text.match(/line one\nline two\n/g)).toHaveLength(1);
    expect(text.match(/line two/g)).toHaveLength(1);
    expect(text).toContain("Apply this? [y/N]");
  });

  test("is a no at the end of the input", async () => {
    const { input, ask } = terminal();
    const asking = ask();
    input.end();
    expect(await asking).toBe(false);
  });

  test("is an interruption at Ctrl+C, and at a signal", async () => {
    const pressed = terminal();
    const first = pressed.ask();
    pressed.input.write("\u0003");
    expect(await thrownBy(first)).toMatchObject({ code: "INTERRUPTED", exit: 130 });
    const signalled = terminal();
    const second = signalled.ask();
    signalled.stop.abort();
    expect(await thrownBy(second)).toMatchObject({ code: "INTERRUPTED", exit: 130 });
  });

  test("is not asked where nobody can answer", async () => {
    const { output, ask } = terminal(false);
    expect(await thrownBy(ask())).toMatchObject({ code: "CONFIRMATION_NEEDED", exit: 2 });
    expect(output.read()).toBeNull();
  });
});

describe("an answer that is typed", () => {
  test.each([
    [{}, " acme \n", "acme"],
    [{ standard: "acme" }, "\n", "acme"],
    [{ standard: "acme" }, "globex\n", "globex"],
    [{}, "\n", ""],
    [{ hidden: true }, " two words \n", " two words "],
  ])("asked %j, %j is %j", async (asked, typed, answer) => {
    const { input, type } = terminal();
    const asking = type(asked);
    input.write(typed);
    expect(await asking).toBe(answer);
  });

  test("is shown with its standard, and not at all while it is hidden", async () => {
    const shown = terminal();
    const first = shown.type({ standard: "acme" });
    shown.input.write("globex\n");
    await first;
    expect(String(shown.output.read())).toContain("Name [acme]: ");
    const hidden = terminal();
    const second = hidden.type({ hidden: true });
    hidden.input.write("passphrase\n");
    expect(await second).toBe("passphrase");
    expect(String(hidden.output.read())).toBe("Name: \n");
  });

  test("is missing at the end of the input and without a terminal, and interrupted by Ctrl+C", async () => {
    const ended = terminal();
    const first = ended.type();
    ended.input.end();
    expect(await thrownBy(first)).toMatchObject({ code: "ANSWER_MISSING", exit: 2 });
    expect(await thrownBy(terminal(false).type())).toMatchObject({ code: "ANSWER_MISSING", exit: 2 });
    const pressed = terminal();
    const third = pressed.type({ hidden: true });
    pressed.input.write("\u0003");
    expect(await thrownBy(third)).toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("the system's clock", () => {
  test("tells the time in milliseconds and sleeps", async () => {
    const before = systemClock.now();
    await systemClock.sleep(5);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(4);
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1_000);
  });

  test("wakes at an interruption, also one from before", async () => {
    const stop = new AbortController();
    const sleeping = systemClock.sleep(60_000, stop.signal);
    stop.abort();
    expect((await thrownBy(sleeping)).code).toBe("INTERRUPTED");
    expect((await thrownBy(systemClock.sleep(60_000, stop.signal))).code).toBe("INTERRUPTED");
  });
});
