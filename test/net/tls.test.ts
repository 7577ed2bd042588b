import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createHttp } from "../../src/net/http.ts";
import { listen } from "../helpers/local-server.ts";
import { thrownBy } from "../helpers/thrown.ts";

const CERTIFICATE = fileURLToPath(new URL("../fixtures/keys/kantiv.crt", import.meta.url));
const fixture = (name: string) => readFileSync(new URL(`../fixtures/keys/${name}`, import.meta.url), "utf8");

async function tlsServer(): Promise<{ url: string; requests: () => number }> {
  let requests = 0;
  const server = createServer({ key: fixture("kantiv.key"), cert: fixture("kantiv.crt") }, (_request, response) => {
    requests += 1;
    response.end("over TLS");
  });
  return { url: `https://127.0.0.1:${await listen(server)}`, requests: () => requests };
}

test("a certificate that nobody vouches for is refused before anything is sent, and the remedy names the CA", async () => {
  const server = await tlsServer();
  const error = await thrownBy(createHttp({ env: {} })({ method: "POST", url: server.url, body: "secret" }));
  expect(error).toMatchObject({ code: "ORG_UNREACHABLE", exit: 3, data: { sent: false } });
  expect(error.remedy).toContain("NODE_EXTRA_CA_CERTS");
  expect(server.requests()).toBe(0);
});

test("with NODE_EXTRA_CA_CERTS the certificate itself is trusted, and only its name can still be wrong", async () => {
  const server = await tlsServer();
  const program = `
    const { createHttp } = await import(${JSON.stringify(new URL("../../src/net/http.ts", import.meta.url).href)});
    await createHttp({ env: {} })({ method: "GET", url: ${JSON.stringify(server.url)} }).then(
      (reply) => console.log(reply.body.toString()), (error) => console.log(error.data.reason));`;
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: CERTIFICATE };
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { env, stdio: "pipe" });
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  await once(child, "close");
  // The certificate of the tests names no host.
  expect(out.trim()).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
});
