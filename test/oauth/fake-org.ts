import { createPublicKey } from "node:crypto";
import { jwtVerify } from "jose";
import { KantivError } from "../../src/model/errors.ts";
import type { ProgressEvent } from "../../src/model/events.ts";
import type { Clock, Http, HttpReply, HttpRequest } from "../../src/model/ports.ts";
import { fixture } from "./fixtures.ts";

export const HOST = "https://acme--uat.sandbox.my.salesforce.com";
export const ORG_ID = "00D5g00000ABCDEEA5";
export const USER_ID = "005000000000001AAA";
export const USERNAME = "kantiv@acme.com.uat";
export const TOKEN = `${ORG_ID}!AQcAnArYtoken.0123456789`;

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): HttpReply => ({
  status,
  headers,
  body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

export const refuses = (error: string, error_description: string): HttpReply => json({ error, error_description }, 400);

export const tokenBody = {
  access_token: TOKEN,
  instance_url: HOST,
  id: `https://test.salesforce.com/id/${ORG_ID}/${USER_ID}`,
  token_type: "Bearer",
  scope: "openid api id",
};

/** A clock that moves only by being slept on. */
export function fakeClock(start: number): Clock & { advance(ms: number): void } {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      now += ms;
    },
    awake: () => now,
    every: () => () => undefined,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** `undefined` for the good reply; a `KantivError` for a network that gives none. */
type Answer = HttpReply | KantivError | undefined;

/** What the fake org answers: by the part of the URL after /services/, each in turn, the last one for ever. */
export type Answers = Readonly<Record<string, readonly Answer[]>>;

const GOOD: Readonly<Record<string, HttpReply>> = {
  "oauth2/token": json(tokenBody),
  "data/v66.0": json({ query: "/services/data/v66.0/query", sobjects: "/services/data/v66.0/sobjects" }),
  "oauth2/userinfo": json({ user_id: USER_ID, organization_id: ORG_ID, preferred_username: USERNAME }),
  "oauth2/revoke": json(""),
};

export interface FakeOrg {
  http: Http;
  requests: HttpRequest[];
  /** Claims of each assertion that came, its signature verified with the fixture certificate. */
  assertions: { iss: string; sub: string; aud: string; exp: number; jti: string }[];
  events: ProgressEvent[];
}

export function fakeOrg(answers: Answers = {}): FakeOrg {
  const org: FakeOrg = { http, requests: [], assertions: [], events: [] };
  const turns = new Map<string, number>();

  async function http(request: HttpRequest): Promise<HttpReply> {
    org.requests.push(request);
    const path = new URL(request.url).pathname.replace("/services/", "");
    if (path === "oauth2/token") {
      const assertion = new URLSearchParams(String(request.body)).get("assertion") ?? "";
      const { payload } = await jwtVerify(assertion, createPublicKey(fixture("kantiv.crt")), {
        currentDate: new Date(0),
      });
      org.assertions.push(payload as unknown as FakeOrg["assertions"][number]);
    }
    const turn = turns.get(path) ?? 0;
    turns.set(path, turn + 1);
    const scripted = answers[path] ?? [];
    const answer = scripted[Math.min(turn, scripted.length - 1)] ?? GOOD[path];
    if (answer === undefined) throw new Error(`the test's org has no ${request.url}`);
    if (answer instanceof KantivError) throw answer;
    return answer;
  }

  return org;
}
