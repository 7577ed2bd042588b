/**
 * The journey as a person at a shell takes it, on the built-in emulator: fresh, plan, apply, plan, a foreign change, drift,
 * apply, drift, destroy, verify. Prints each command, what it printed and its exit code; ends with 1 when one is not as it
 * should be. Run it with `npm run journey`, or under the name of a real org, over TLS and a proxy, with
 * `npm run journey -- --as acme--uat.sandbox.my.salesforce.com`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import tls from "node:tls";
import { Connection } from "@jsforce/jsforce-node";
import { createSelfSigned } from "../src/oauth/key/self-signed.ts";

const BIN = join(import.meta.dirname, "../bin/kantiv-sf.js");

interface Ready {
  url: string;
  admin: { accessToken: string };
  integrationUser: { username: string };
  /** Where the org has a real name. */
  environment?: { HTTPS_PROXY: string; NODE_EXTRA_CA_CERTS: string; NO_PROXY: string };
}

async function startEmulator(): Promise<{ child: ChildProcess; ready: Ready }> {
  const child = spawn(process.execPath, [BIN, "emulator", "--json", ...process.argv.slice(2)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (!child.stdout) throw new Error("the emulator has no output");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return { child, ready: JSON.parse(line) as Ready };
}

async function kantivSf(args: readonly string[], env: Record<string, string>): Promise<number> {
  process.stdout.write(`\n$ kantiv-sf ${args.join(" ")}\n`);
  const child = spawn(process.execPath, [BIN, ...args], { stdio: "inherit", env: { ...process.env, ...env } });
  const [code] = (await once(child, "exit")) as [number];
  return code;
}

/** What somebody might do in Setup: let everybody in. */
async function changeByHand(ready: Ready): Promise<void> {
  process.stdout.write("\n# somebody changes the policy in Setup\n");
  const { url: instanceUrl, admin, environment } = ready;
  if (environment) {
    const authority = await readFile(environment.NODE_EXTRA_CA_CERTS, "utf8");
    tls.setDefaultCACertificates([...tls.getCACertificates("default"), authority]);
  }
  const way = environment ? { httpProxy: environment.HTTPS_PROXY } : {};
  const conn = new Connection({ instanceUrl, accessToken: admin.accessToken, version: "66.0", ...way });
  const policy = {
    fullName: "Kantiv_Integration_oauthPlcy",
    externalClientApplication: "Kantiv_Integration",
    commaSeparatedPermissionSet: "Kantiv_Integration",
    permittedUsersPolicyType: "AllSelfAuthorized",
  };
  await conn.metadata.update("ExtlClntAppOauthConfigurablePolicies" as never, policy as never);
}

const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-journey-"));
const { child, ready } = await startEmulator();
let wrong = 0;
try {
  const pair = await createSelfSigned({ subject: "CN=Journey", bits: 2048, notBefore: Date.now() - 60_000, days: 365 });
  const org = join(folder, "acme.yaml");
  await writeFile(join(folder, "kantiv.crt"), pair.certificate);
  await writeFile(
    org,
    `instanceUrl: ${ready.url}
template: kantiv-integration
admin:
  accessToken: { env: ADMIN_TOKEN }
integrationUser:
  username: ${ready.integrationUser.username}
jwt:
  certificate: kantiv.crt
  key: { env: KANTIV_JWT_KEY }
`,
  );
  const env = {
    ...ready.environment,
    ADMIN_TOKEN: ready.admin.accessToken,
    KANTIV_JWT_KEY: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
  const step = async (expected: number, ...args: string[]) => {
    const code = await kantivSf([...args, "--org", org], env);
    const right = code === expected;
    wrong += right ? 0 : 1;
    process.stdout.write(`${right ? "as expected" : `expected ${expected}`}: exit ${code}\n`);
  };
  await step(4, "plan");
  await step(0, "apply", "--yes");
  await step(0, "plan");
  await changeByHand(ready);
  await step(4, "drift");
  await step(0, "apply", "--yes");
  await step(0, "drift");
  await step(0, "destroy", "--yes");
  await step(1, "verify");
} finally {
  child.kill("SIGTERM");
  await once(child, "exit");
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(wrong === 0 ? "\nThe journey went as it should.\n" : `\n${wrong} steps went wrong.\n`);
process.exitCode = wrong === 0 ? 0 : 1;
