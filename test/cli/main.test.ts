import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { main } from "../../src/main.ts";
import { kantivSf } from "../helpers/cli.ts";
import { closedPort, serve } from "../helpers/local-server.ts";
import { TEST_CERTIFICATE } from "../helpers/shipped-template.ts";
import { tempFolder } from "../helpers/temp-folder.ts";

const CANARY = "00D000000000001AAA!AQ0AQ.canary";
const ENV = { SF_ACCESS_TOKEN: CANARY };

/** A folder with an org file for this org. */
async function orgFolder(instanceUrl: string): Promise<string> {
  const folder = await tempFolder();
  await writeFile(join(folder, "kantiv.crt"), TEST_CERTIFICATE);
  await writeFile(
    join(folder, "acme.yaml"),
    `instanceUrl: ${instanceUrl}
template: kantiv-integration
admin:
  accessToken: { env: SF_ACCESS_TOKEN }
integrationUser:
  username: kantiv@acme.com.uat
jwt:
  certificate: kantiv.crt
`,
  );
  return folder;
}

describe("the program", () => {
  test("prints the result on stdout and nothing else there, and exits with the report's code", async () => {
    const folder = await orgFolder("https://acme--uat.sandbox.my.salesforce.com");
    const result = await kantivSf(["render", "--org", "acme.yaml"], { cwd: folder });
    expect(result.code).toBe(0);
    expect(result.stdout).toContain("externalClientApps/Kantiv_Integration.eca");
    expect(result.stdout.endsWith("\n")).toBe(true);
    expect(result.stderr).toBe("");
  });

  test("prints an error on stderr, and nothing on stdout", async () => {
    const result = await kantivSf(["render", "--org", "none.yaml"]);
    expect(result.code).toBe(2);
    expect(result.stdout).toBe("");
    expect(result.stderr).toMatch(/^✖ .*none\.yaml.*\n→ .*\n$/);
  });

  test("says in one document with --json what went wrong, for a command line that cannot be read too", async () => {
    for (const [argv, command, code] of [
      [["plan", "--json", "--nope"], "plan", "USAGE"],
      [["plan", "--org", "--json"], "plan", "USAGE"],
      [["nonsense", "--json=true"], "", "USAGE"],
      [["--json"], "", "USAGE"],
      [["apply", "--org", "none.yaml", "--json"], "apply", "ORG_FILE_MISSING"],
    ] as const) {
      const result = await kantivSf(argv);
      expect(result.code).toBe(2);
      expect(result.stderr).toBe("");
      expect(result.stdout.split("\n")).toHaveLength(2);
      expect(result.json()).toMatchObject({ version: 1, command, status: "error", result: null, error: { code } });
    }
  });

  test("takes --no-json and --json=false for what they say", async () => {
    for (const flag of ["--no-json", "--json=false"]) {
      const result = await kantivSf(["plan", "--org", "none.yaml", "--json", flag]);
      expect(result.stdout).toBe("");
      expect(result.stderr).toContain("ORG_FILE_MISSING");
    }
  });

  test("prints help and version as a document with --json as well", async () => {
    const version = await kantivSf(["--version", "--json"]);
    expect(version.json<{ text: string }>().result.text).toMatch(/^\d+\.\d+\.\d+$/);
    const help = await kantivSf(["plan", "--help", "--json"]);
    expect(help.json<{ text: string }>()).toMatchObject({ command: "plan", status: "ok" });
  });

  test("tells of warnings on stderr and in the document", async () => {
    const folder = await orgFolder(`http://127.0.0.1:${await closedPort()}`);
    const result = await kantivSf(["plan", "--org", "acme.yaml", "--json"], { cwd: folder, env: ENV });
    expect(result.json()).toMatchObject({ status: "error", error: { code: "ORG_UNREACHABLE" } });
    expect(result.code).toBe(3);
    expect(result.stderr).not.toContain("{");
  });

  test("exits with 130 when it was interrupted, whatever that broke", async () => {
    const stop = new AbortController();
    stop.abort();
    const folder = await orgFolder(`http://127.0.0.1:${await closedPort()}`);
    const options = { cwd: folder, env: ENV, signal: stop.signal };
    expect((await kantivSf(["plan", "--org", "acme.yaml"], options)).code).toBe(130);
  });

  test("takes a saved plan that is not there for the user's mistake, not for a bug", async () => {
    const folder = await orgFolder("https://acme--uat.sandbox.my.salesforce.com");
    const result = await kantivSf(["apply", "--org", "acme.yaml", "--plan", "none.json", "--json"], {
      cwd: folder,
      env: ENV,
    });
    expect(result.code).toBe(2);
    expect(result.json().error?.code).not.toBe("BUG");
  });
});

test("a session that an org repeats in its answers reaches neither stdout nor stderr", async () => {
  const said = `session ${CANARY} of eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJjYW5hcnkifQ.canary is over`;
  for (const [type, body] of [
    ["application/json", JSON.stringify([{ errorCode: "SOME_FAULT", message: said }])],
    ["text/plain", said],
    ["text/html", `<html><body>${said}</body></html>`],
    ["application/json", `{"access_token":"canary", ${said}`],
  ] as const) {
    for (const json of [[], ["--json"]]) {
      const server = await serve((_request, response) => {
        response.writeHead(400, { "content-type": type });
        response.end(body);
      });
      const folder = await orgFolder(server.url);
      const result = await kantivSf(["plan", "--org", "acme.yaml", ...json], { cwd: folder, env: ENV });
      expect(result.code).toBeGreaterThan(0);
      expect(result.code).not.toBe(70);
      expect(result.stdout + result.stderr).not.toMatch(/canary/i);
    }
  }
});

test("on a terminal steps move in colour, and with NO_COLOR or --no-color they are the plain lines of a log", async () => {
  const folder = await orgFolder(`http://127.0.0.1:${await closedPort()}`);
  const onTerminal = async (env: Record<string, string>, ...flags: string[]) => {
    const chunks: string[] = [];
    const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    stderr.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
    await main(["plan", "--org", "acme.yaml", ...flags], {
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      stdout: new PassThrough() as unknown as NodeJS.WriteStream,
      stderr: stderr as unknown as NodeJS.WriteStream,
      env: { ...ENV, ...env },
      cwd: folder,
      signal: new AbortController().signal,
    });
    return chunks.join("");
  };
  expect(await onTerminal({})).toContain("\r\u001b[2K");
  expect(await onTerminal({ NO_COLOR: "1" })).not.toContain("\u001b");
  expect(await onTerminal({}, "--no-color")).not.toContain("\u001b");
});
