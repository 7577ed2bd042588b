import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../src/emulator/index.ts";
import type { HttpReply } from "../../../src/model/ports.ts";
import { Secret } from "../../../src/model/secret.ts";
import { createHttp } from "../../../src/net/http.ts";
import { fakeClock } from "../../helpers/fake-clock.ts";
import type { Target } from "../target.ts";

/** A fresh emulated sandbox, on a clock that whoever waits moves on. */
export async function emulatorTarget(options: EmulatorOptions = {}): Promise<Target & { emulator: Emulator }> {
  const clock = fakeClock();
  const emulator = await startEmulator({ clock, ...options });
  return {
    kind: "emulator",
    emulator,
    instanceUrl: emulator.url,
    session: new Secret(emulator.ready.admin.accessToken),
    integrationUser: emulator.ready.integrationUser.username,
    http: createHttp(),
    clock,
    pollMs: 1_000,
    patienceMs: 600_000,
    sharedHostToken: (form) => postUnderName(emulator.url, "test.salesforce.com", form),
    close: () => emulator.close(),
  };
}

/** There is only loopback here, so that the Host header says which name was asked; `fetch` would set its own. */
export async function postUnderName(url: string, host: string, form: URLSearchParams): Promise<HttpReply> {
  const headers = { host, "content-type": "application/x-www-form-urlencoded" };
  const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
  const sent = request(`${url}/services/oauth2/token`, { method: "POST", headers }, (reply) => {
    buffer(reply).then((body) => resolve({ status: reply.statusCode ?? 0, headers: {}, body }), reject);
  });
  sent.on("error", reject).end(form.toString());
  return promise;
}
