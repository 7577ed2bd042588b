import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Emulator, type EmulatorOptions, SWITCHES, startEmulator } from "../../src/emulator/index.ts";
import type { Defaults } from "../../src/learn/judge.ts";
import type { Target } from "../../src/learn/target.ts";
import type { Clock, HttpReply } from "../../src/model/ports.ts";
import { Secret } from "../../src/model/secret.ts";
import { createHttp } from "../../src/net/http.ts";
import { readAuthUrl, refreshRequest } from "../../src/org/session/auth-url.ts";
import { fakeClock } from "../helpers/fake-clock.ts";
import { shippedTemplate } from "../helpers/shipped-template.ts";

/** What the emulator does unless it is told otherwise. */
export const DEFAULTS: Defaults = Object.fromEntries(Object.entries(SWITCHES).map(([name, it]) => [name, it.default]));

/** A fresh emulated sandbox, on a clock that whoever waits moves on. */
export async function startTarget(options: EmulatorOptions = {}): Promise<{ emulator: Emulator; target: Target }> {
  const clock = fakeClock();
  const emulator = await startEmulator({ clock, ...options });
  return { emulator, target: await targetOf(emulator, clock) };
}

export async function targetOf(emulator: Emulator, clock: Clock): Promise<Target> {
  return {
    instanceUrl: emulator.url,
    session: new Secret(emulator.ready.admin.accessToken),
    integrationUser: emulator.ready.integrationUser.username,
    template: await shippedTemplate(),
    http: createHttp(),
    clock,
    pollMs: 1_000,
    patienceMs: 600_000,
    sharedHostToken: (host, form) => postUnderName(emulator.url, new URL(host).host, form),
    redeem: () => redeem(emulator),
  };
}

const REFRESH_TOKEN = "5Aep861ofTheAdministratorsLogin";

/** As the Salesforce CLI redeems the token of a login by browser, which every org of a test has. */
function redeem(emulator: Emulator): Promise<HttpReply> {
  const [org] = emulator.world.orgs;
  const userId = org?.users[0]?.id ?? "";
  const isThere = org?.cliRefreshTokens.some(({ token }) => token === REFRESH_TOKEN);
  if (!isThere) org?.cliRefreshTokens.push({ token: REFRESH_TOKEN, userId });
  const host = new URL(emulator.url).host;
  const url = readAuthUrl(new Secret(`force://PlatformCLI::${REFRESH_TOKEN}@${host}`));
  return createHttp()(refreshRequest(url));
}

/** There is only loopback here, so that the Host header says which name was asked; `fetch` would set its own. */
async function postUnderName(url: string, host: string, form: URLSearchParams): Promise<HttpReply> {
  const headers = { host, "content-type": "application/x-www-form-urlencoded" };
  const { promise, resolve, reject } = Promise.withResolvers<HttpReply>();
  const sent = request(`${url}/services/oauth2/token`, { method: "POST", headers }, (reply) => {
    buffer(reply).then((body) => resolve({ status: reply.statusCode ?? 0, headers: {}, body }), reject);
  });
  sent.on("error", reject).end(form.toString());
  return promise;
}
