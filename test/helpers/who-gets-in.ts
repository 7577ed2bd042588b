import { createSign, randomUUID } from "node:crypto";
import type { Org } from "../../src/emulator/state/types.ts";
import { fixture } from "../oauth/fixtures.ts";
import type { Sandbox } from "./sandbox.ts";

/** Whether the token endpoint gives a token for an assertion, made by none of the tool's own code. */
export async function getsToken(
  url: string,
  { consumerKey, username, pair }: { consumerKey: string; username: string; pair: string },
): Promise<boolean> {
  const { now } = (await (await fetch(`${url}/__emulator/clock`)).json()) as { now: number };
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const exp = Math.floor(now / 1000) + 120;
  const claims = { iss: consumerKey, sub: username, aud: url, exp, jti: randomUUID() };
  const input = `${part({ alg: "RS256" })}.${part(claims)}`;
  const signature = createSign("sha256")
    .update(input)
    .sign(fixture(`${pair}.key`), "base64url");
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: `${input}.${signature}`,
  });
  const reply = await fetch(`${url}/services/oauth2/token`, { method: "POST", body });
  await reply.text();
  return reply.ok;
}

/** Who gets a token through which app, by which pair of keys: `clerk@acme.com.uat by kantiv`; every user of the org is tried. */
export async function whoGetsIn({ emulator }: Sandbox, app = "Kantiv_Integration"): Promise<string[]> {
  const org = emulator.world.orgs[0] as Org;
  const { id } =
    org.components.find(({ type, fullName }) => type === "ExternalClientApplication" && fullName === app) ?? {};
  const consumerKey = org.consumers.find(({ appId }) => appId === id)?.key;
  if (consumerKey === undefined) return [];
  const found: string[] = [];
  for (const { username } of org.users) {
    for (const pair of ["kantiv", "other"]) {
      if (await getsToken(emulator.url, { consumerKey, username, pair })) found.push(`${username} by ${pair}`);
    }
  }
  return found.sort();
}
