import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmulator } from "../emulator/index.ts";
import { prepare } from "../flows/input/prepare.ts";
import { aboutRun } from "../flows/judge/about.ts";
import type { Context, Handler } from "../model/command.ts";
import { createSelfSigned } from "../oauth/key/self-signed.ts";
import { APPLY_NEEDS, applyOperation } from "../operations/apply.ts";
import { operate } from "../operations/operate.ts";
import { appliedReport } from "../reports/apply-report.ts";

/** `demo`: an empty local org, a new key and certificate, then exactly what `apply` does; nothing of it stays. */
export const run: Handler = async (flags, ctx) => {
  const step = "Start an empty local org and make a key";
  ctx.emit({ kind: "step", step, state: "started" });
  const folder = await mkdtemp(join(tmpdir(), "kantiv-sf-demo-"));
  const emulator = await startEmulator({ port: 0 });
  try {
    const { certificate, privateKey } = await createSelfSigned({
      subject: "CN=Kantiv demo",
      bits: 2048,
      notBefore: ctx.clock.now() - 60_000,
      days: 90,
    });
    const file = join(folder, "demo.yaml");
    await ctx.files.write(join(folder, "kantiv.crt"), certificate);
    await ctx.files.write(file, orgFile(emulator.ready));
    ctx.emit({ kind: "step", step, state: "done", detail: emulator.url });
    const env = {
      ...ctx.env,
      KANTIV_DEMO_TOKEN: emulator.ready.admin.accessToken,
      KANTIV_DEMO_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    };
    const inDemo: Context = { ...ctx, env };
    const prepared = await prepare({ org: file }, APPLY_NEEDS, inDemo);
    const options = {
      adopt: false,
      orgSettings: false,
      redeploy: false,
      timeoutMs: 60_000,
      saved: undefined,
      allow: [],
    };
    const how = { production: false, yes: true, question: () => undefined };
    const applied = await operate(applyOperation(prepared, options, inDemo), how, inDemo);
    return appliedReport(aboutRun(prepared, applied.look), applied, {
      full: false,
      verbose: flags.verbose === true,
      next: "kantiv-sf init orgs-as-code",
    });
  } finally {
    await emulator.close();
    await rm(folder, { recursive: true, force: true });
  }
};

function orgFile(ready: { url: string; integrationUser: { username: string } }): string {
  return `instanceUrl: ${ready.url}
template: kantiv-integration
admin:
  accessToken: { env: KANTIV_DEMO_TOKEN }
integrationUser:
  username: ${ready.integrationUser.username}
jwt:
  certificate: kantiv.crt
  key: { env: KANTIV_DEMO_KEY }
`;
}
