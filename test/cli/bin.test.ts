import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, createReadStream, existsSync, openSync } from "node:fs";
import { appendFile, copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { describe, expect, onTestFinished, test } from "vitest";
import { closedPort } from "../helpers/local-server.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const SESSION = "00D000000000001EAA!AQ0AQ.nobody";
const BIN = join(ROOT, "bin/kantiv-sf.js");

function start(args: readonly string[], options: { nodeArgs?: readonly string[]; cwd?: string } = {}) {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, SESSION };
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), BIN, ...args], {
    cwd: options.cwd ?? ROOT,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function run(...given: Parameters<typeof start>) {
  const child = start(...given);
  const text = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].on("data", (chunk: Buffer) => {
      text[name] += chunk.toString();
    });
  }
  const [code] = await once(child, "close");
  return { code, ...text };
}

/** Runs before the program, in its process. */
const preloaded = (program: string) => ["--import", `data:text/javascript,${encodeURIComponent(program)}`];

describe("the program that is installed", () => {
  test("tells its version, which is the package's", async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
    expect(await run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  test("shows help on stdout", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^ {2}apply +/m);
    expect(stdout).toContain("Exit codes");
  });

  test("refuses a wrong command line with exit 2", async () => {
    const { code, stdout, stderr } = await run(["paln"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Did you mean kantiv-sf plan?");
  });

  test("with --json prints one document for it, and exits the same", async () => {
    const { code, stdout, stderr } = await run(["plan", "--nope", "--json"]);
    expect([code, stderr]).toEqual([2, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ command: "plan", status: "error", error: { code: "USAGE" } });
  });

  test.each(["20.20.2", "22.18.0", "18.0.0"])("says in one line what to do when Node is %s, exit 2", async (node) => {
    const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${node}" } })`;
    const { code, stdout, stderr } = await run(["--version"], { nodeArgs: preloaded(versions) });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^kantiv-sf needs Node 22\.19 or later .*\n$/);
    expect(stderr).toContain(node);
  });

  test("says in one line that its result found no room on the disk, exit 2", ({ skip }) => {
    skip(!existsSync("/dev/full"), "/dev/full");
    const full = openSync("/dev/full", "w");
    const { status, stderr } = spawnSync(process.execPath, [BIN, "--help"], { stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    expect([status, String(stderr)]).toEqual([
      2,
      expect.stringMatching(/^kantiv-sf cannot write its result \(ENOSPC\).*\n$/),
    ]);
  });

  test("goes on when nobody can see its progress", ({ skip }) => {
    skip(!existsSync("/dev/full"), "/dev/full");
    const full = openSync("/dev/full", "w");
    const { status, stdout } = spawnSync(process.execPath, [BIN, "demo", "--json"], {
      stdio: ["ignore", "pipe", full],
    });
    closeSync(full);
    expect([status, JSON.parse(String(stdout)).status]).toEqual([0, "ok"]);
  });

  test("does not fail because its reader has seen enough", async () => {
    const child = start(["--help"]);
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const [code] = await once(child, "close");
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe("the end of the program", () => {
  /** Says on stderr, once the loop has turned so often after the result was given to stdout, that the process is still there. */
  const stillThere = preloaded(`import { writeSync } from "node:fs";
const write = process.stdout.write;
process.stdout.write = function (text, ...rest) {
  if (text.length > 0) turn(100);
  return write.call(this, text, ...rest);
};
const turn = (left) => (left === 0 ? writeSync(2, "still there") : setImmediate(turn, left - 1));`);

  test.each([
    ["well", "", 0],
    ["badly", "colour: red\n", 1],
  ])(
    "waits for a reader who takes long over a long result that ended %s, and has its exit code",
    async (_how, more, exit) => {
      const folder = await tempFolder();
      await cp(join(ROOT, "templates/kantiv-integration"), join(folder, "one"), { recursive: true });
      await appendFile(join(folder, "one/template.yaml"), more);
      const { child, read } = await startInto(join(folder, "pipe"), ["lint", "one", "--format", "sarif"], folder);
      const ended = once(child, "exit");
      const [first] = await Promise.race([once(child.stderr as Readable, "data"), ended]);
      expect(String(first)).toBe("still there");
      const text = await read();
      expect(text.length).toBeGreaterThan(100_000);
      expect(JSON.parse(text)).toMatchObject({ version: "2.1.0" });
      expect(await ended).toEqual([exit, null]);
    },
  );

  test("comes though something would keep the engine running", async () => {
    const { code, stdout } = await run(["--version"], { nodeArgs: preloaded("setInterval(() => undefined, 1000);") });
    expect([code, stdout]).toMatchObject([0, expect.stringMatching(/^\d/)]);
  });

  /** Starts with a pipe as stdout that holds 64 KiB, out of which nothing is read before `read`. */
  async function startInto(pipe: string, args: readonly string[], cwd: string) {
    expect(spawnSync("mkfifo", [pipe]).status).toBe(0);
    // Opened for both, since an end alone waits for the other.
    const both = openSync(pipe, "r+");
    const child = spawn(process.execPath, [...stillThere, BIN, ...args], { cwd, stdio: ["ignore", both, "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const out = openSync(pipe, "r");
    closeSync(both);
    const read = async () => {
      let text = "";
      for await (const part of createReadStream(pipe, { fd: out, highWaterMark: 1000 })) text += String(part);
      return text;
    };
    return { child, read };
  }
});

/** Every module that a command loads, by a hook in its process; the list is its last line on stderr. */
async function modulesOf(args: readonly string[], cwd = ROOT): Promise<string[]> {
  const hook = `import { registerHooks } from "node:module";
const loaded = [];
registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
process.on("exit", () => process.stderr.write("\\n" + JSON.stringify(loaded)));`;
  const { stderr } = await run(args, { nodeArgs: preloaded(hook), cwd });
  const loaded = JSON.parse(stderr.split("\n").at(-1) ?? "") as string[];
  expect(loaded.some((url) => url.endsWith("/src/main.ts"))).toBe(true);
  return loaded;
}

async function orgFolder(instanceUrl: string): Promise<string> {
  const folder = await tempFolder();
  await copyFile(join(ROOT, "test/fixtures/keys/kantiv.crt"), join(folder, "kantiv.crt"));
  const orgFile = `instanceUrl: ${instanceUrl}
template: kantiv-integration
admin: { accessToken: { env: SESSION } }
integrationUser: { username: kantiv@acme.com.uat }
jwt: { certificate: kantiv.crt }
`;
  await writeFile(join(folder, "acme.yaml"), orgFile);
  return folder;
}

describe("what speaks to an org", () => {
  const heavy = /node_modules\/(@jsforce|undici|@peculiar|reflect-metadata)\//;

  test.each([[["--help"]], [["--version"]], [["apply", "--help"]]])("is not loaded for %j", async (args) => {
    expect((await modulesOf(args)).filter((url) => heavy.test(url))).toEqual([]);
  });

  test("is not loaded for render", async () => {
    const folder = await orgFolder("https://acme--uat.sandbox.my.salesforce.com");
    const loaded = await modulesOf(["render", "--org", "acme.yaml"], folder);
    expect(loaded.some((url) => url.endsWith("/src/template/render.ts"))).toBe(true);
    expect(loaded.filter((url) => /@jsforce|undici/.test(url))).toEqual([]);
  });

  test("is not loaded for lint", async () => {
    const loaded = await modulesOf(["lint", "templates/kantiv-integration"]);
    expect(loaded.some((url) => url.includes("/src/lint/"))).toBe(true);
    expect(loaded.filter((url) => /@jsforce|undici/.test(url))).toEqual([]);
  });

  test("is loaded for plan, so that the tests above could see it", async () => {
    const folder = await orgFolder(`http://127.0.0.1:${await closedPort()}`);
    const loaded = await modulesOf(["plan", "--org", "acme.yaml"], folder);
    expect(loaded.filter((url) => heavy.test(url)).length).toBeGreaterThan(1);
  });

  test("has no part that pushes, loads in bulk or fetches as a browser does", async () => {
    const folder = await orgFolder(`http://127.0.0.1:${await closedPort()}`);
    const loaded = await modulesOf(["plan", "--org", "acme.yaml"], folder);
    expect(loaded.filter((url) => /node_modules\/(faye|.*\/api\/(streaming|bulk2?)\.js)/.test(url))).toEqual([]);
    expect(loaded.some((url) => url.endsWith("/src/net/undici.ts"))).toBe(true);
  });
});

test("forms are read as they are, without a program that is written for each", () => {
  const program = `await import(${JSON.stringify(join(ROOT, "src/main.ts"))});
const { z } = await import("zod");
console.log(z.config().jitless, typeof z.object({ a: z.string() }).parse({ a: "b" }));`;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], { cwd: ROOT });
  expect(stdout.toString()).toBe("true object\n");
});

describe("the emulator as a program", () => {
  test.each(["SIGTERM", "SIGINT"] as const)(
    "prints its ready document in the first line, and ends at %s with exit 0",
    async (signal) => {
      const child = start(["emulator", "--json"]);
      let stdout = "";
      const ready = new Promise<void>((done) => {
        child.stdout.on("data", (chunk: Buffer) => {
          stdout += chunk.toString();
          if (stdout.includes("\n")) done();
        });
      });
      await ready;
      const { url } = JSON.parse(stdout.split("\n")[0] ?? "");
      expect((await fetch(`${url}/services/data`)).status).toBe(200);
      child.kill(signal);
      const [code] = await once(child, "close");
      expect(code).toBe(0);
    },
  );
});
