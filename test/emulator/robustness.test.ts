import { connect } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takenByBoth } from "./helpers/big-zip.ts";
import { TestOrg } from "./helpers/client.ts";
import { files } from "./helpers/deploys.ts";
import { manifest, packageOf, zip } from "./helpers/package.ts";

let org: TestOrg;

beforeEach(async () => {
  org = await TestOrg.start();
});

afterEach(async () => {
  // Whatever came before, the org still answers.
  expect((await org.rest("/limits")).status).toBe(200);
  await org.close();
});

/** Sends raw bytes; what comes back until the other side ends, or nothing more comes for a moment. */
function raw(text: string, end: boolean): Promise<string> {
  return new Promise((done) => {
    const socket = connect(Number(new URL(org.url).port), "127.0.0.1");
    let seen = "";
    socket.on("data", (chunk) => {
      seen += chunk;
    });
    socket.on("error", () => done(seen));
    socket.on("close", () => done(seen));
    socket.write(text, () => end && socket.destroy());
  });
}

test("a zip of 8 MB is taken by REST and by SOAP", async () => {
  await takenByBoth(org, 8);
});

test("a body beyond any limit is cut off with 413", async () => {
  const body = Buffer.alloc(60 * 1024 * 1024);
  const reply = await fetch(`${org.url}/services/Soap/m/66.0`, { method: "POST", body }).catch(() => undefined);
  expect([413, undefined]).toContain(reply?.status);
});

test("more than ten thousand files are too many", async () => {
  const many = Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`f${i}`, ""]));
  expect(await org.deploy(await zip(many))).toMatchObject({ status: "Failed", errorStatusCode: "LIMIT_EXCEEDED" });
});

test("a zip bomb costs neither memory nor time", async () => {
  const bomb: Record<string, Buffer | string> = { "package.xml": manifest([]) };
  const zeros = Buffer.alloc(50 * 1024 * 1024);
  for (let i = 0; i < 13; i++) bomb[`externalClientApps/b${i}.eca`] = zeros;
  const packed = await zip(bomb);
  expect(packed.length).toBeLessThan(4 * 1024 * 1024);
  const before = process.memoryUsage().rss;
  expect(await org.deploy(packed)).toMatchObject({
    status: "Failed",
    errorMessage: expect.stringContaining("The unzipped files are larger than 629145600 bytes"),
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

test("a file that unpacks to more than it says fails the deployment", async () => {
  const packed = await zip({ "package.xml": manifest([]), "externalClientApps/A.eca": Buffer.alloc(100_000) });
  const at = packed.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  packed.writeUInt32LE(10, at + 24);
  expect((await org.deploy(packed)).status).toBe("Failed");
});

test.each(["../../etc/passwd", "/etc/passwd", "a/../../b"])("a path such as %s fails the deployment", async (path) => {
  const name = path.replaceAll("..", "__").replace(/^\//, "_");
  const packed = await zip({ "package.xml": manifest([]), [name]: "x" });
  const bytes = Buffer.from(packed.toString("latin1").replaceAll(name, path.padEnd(name.length, "x")), "latin1");
  expect((await org.deploy(bytes)).status).toBe("Failed");
  expect(org.org.components).toEqual([]);
});

test("half a request, and no request at all, are dropped", async () => {
  const head = "POST /services/oauth2/token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf";
  await raw(head, true);
  await raw("", true);
  await raw("POST /services/oauth2/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", true);
  expect(await raw("nonsense\r\n\r\n", false)).toContain("400");
});

test("odd targets are answered", async () => {
  const status = async (target: string) =>
    /^HTTP\/1.1 (\d+)/.exec(await raw(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`, false))?.[1];
  expect(await status("//services/data")).toBe("200");
  expect(await status("///services//data/")).toBe("200");
  expect(await status(`${org.url}/services/data`)).toBe("200");
  expect(await status("/services/%ZZ")).toBe("501");
  expect(await status("/services/data/v66.0/query?q=%")).toBe("401");
  expect(await status("*")).toBe("501");
});

test("a thousand parallel connections are all answered", async () => {
  const replies = await Promise.all(
    Array.from({ length: 1000 }, () =>
      raw("GET /services/data HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", false),
    ),
  );
  expect(replies.filter((it) => it.startsWith("HTTP/1.1 200"))).toHaveLength(1000);
});

test("parallel deployments all end, one after the other", async () => {
  const packed = await packageOf(files());
  const ids = await Promise.all(Array.from({ length: 20 }, async () => (await org.send(packed)).json.id));
  expect(new Set(ids).size).toBe(20);
  org.clock.time += 20 * 1000;
  await org.rest("/limits");
  expect(org.org.deploys.map((it) => it.status)).toEqual(Array(20).fill("Succeeded"));
  expect(org.org.consumers).toHaveLength(1);
});
