/** A plain client of an emulated org: real sockets, no library between the test and the wire. */
import { createPrivateKey, sign } from "node:crypto";
import { afterEach, beforeEach, expect } from "vitest";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../../src/emulator/index.ts";
import { keyFile } from "./package.ts";

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: replies are looked at field by field
  json: any;
}

const START = Date.parse("2026-11-24T10:00:00Z");

/** A clock that moves only when told to. */
class TestClock {
  time = START;
  now = (): number => this.time;
}

export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const reply = await fetch(url, { redirect: "manual", ...init });
  const text = await reply.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: reply.status, headers: reply.headers, text, json };
}

export interface Claims {
  iss?: unknown;
  sub?: unknown;
  aud?: unknown;
  exp?: unknown;
  jti?: unknown;
}

/** A signed assertion; claims that are undefined are left out. */
export function assertion(claims: Claims, key = keyFile("kantiv.key"), header: object = { alg: "RS256" }): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), createPrivateKey(key)).toString("base64url")}`;
}

export const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/** An emulator with a clock that stands, and what tests need to talk to its first org. */
export class TestOrg {
  clock = new TestClock();
  emulator!: Emulator;
  token = "";

  static async start(options: EmulatorOptions = {}): Promise<TestOrg> {
    const org = new TestOrg();
    await org.#begin(options);
    return org;
  }

  /** A new one for each test of the file, of which none may have asked for a route that the emulator does not know. */
  static forEachTest(options: EmulatorOptions = {}, ready: () => Promise<unknown> = async () => undefined): TestOrg {
    const org = new TestOrg();
    beforeEach(async () => {
      await org.#begin(options);
      await ready();
    });
    afterEach(async () => {
      expect(org.emulator.unknownRoutes()).toEqual([]);
      await org.close();
    });
    return org;
  }

  async #begin(options: EmulatorOptions): Promise<void> {
    this.clock = new TestClock();
    const timings = { groupCalculation: 0, ...options.timings };
    this.emulator = await startEmulator({ clock: this.clock, ...options, timings });
    this.token = this.emulator.ready.admin.accessToken;
  }

  get org() {
    const [org] = this.emulator.world.orgs;
    if (!org) throw new Error("no org");
    return org;
  }

  get url(): string {
    return this.emulator.url;
  }

  close = (): Promise<void> => this.emulator.close();

  rest(path: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/json", ...init.headers };
    return call(`${this.url}/services/data/v66.0${path}`, { ...init, headers });
  }

  query = (soql: string): Promise<Answer> => this.rest(`/query?q=${encodeURIComponent(soql)}`);

  post = (path: string, body: unknown): Promise<Answer> =>
    this.rest(path, { method: "POST", body: JSON.stringify(body) });

  control(method: string, path: string, body?: unknown): Promise<Answer> {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return call(`${this.url}/__emulator${path}`, { method, ...sent });
  }

  /** Sends a package by REST and waits, in the emulated time, until it is done. */
  async deploy(zip: Buffer, deployOptions: Record<string, unknown> = {}): Promise<Answer["json"]> {
    const sent = await this.send(zip, deployOptions);
    if (sent.status !== 201) return sent.json;
    this.clock.time += 1000;
    return (await this.rest(`/metadata/deployRequest/${sent.json.id}?includeDetails=true`)).json.deployResult;
  }

  send(zip: Buffer, deployOptions: Record<string, unknown> = {}): Promise<Answer> {
    const form = new FormData();
    form.append("file", new Blob([new Uint8Array(zip)], { type: "application/zip" }), "package.xml");
    const options = { rollbackOnError: true, singlePackage: true, ...deployOptions };
    const json = new Blob([JSON.stringify({ deployOptions: options })], { type: "application/json" });
    form.append("entity_content", json, "");
    const headers = { authorization: `Bearer ${this.token}` };
    return call(`${this.url}/services/data/v66.0/metadata/deployRequest`, { method: "POST", body: form, headers });
  }

  soap(body: string, { version = "66.0", session = this.token, api = "m" } = {}): Promise<Answer> {
    const namespace = api === "m" ? "http://soap.sforce.com/2006/04/metadata" : "urn:partner.soap.sforce.com";
    const envelope =
      '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ' +
      'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
      `<soapenv:Header xmlns="${namespace}"><SessionHeader><sessionId>${session}</sessionId></SessionHeader></soapenv:Header>` +
      `<soapenv:Body xmlns="${namespace}">${body}</soapenv:Body></soapenv:Envelope>`;
    const headers = { "content-type": "text/xml", soapaction: '""' };
    return call(`${this.url}/services/Soap/${api}/${version}`, { method: "POST", body: envelope, headers });
  }

  /** The key of the only app, from the state. */
  get consumerKey(): string {
    return this.org.consumers.at(-1)?.key ?? "no-consumer-here";
  }

  get integrationUser() {
    const user = this.org.users[1];
    if (!user) throw new Error("no integration user");
    return user;
  }

  claims(more: Claims = {}): Claims {
    const exp = Math.floor(this.clock.time / 1000) + 180;
    return { iss: this.consumerKey, sub: this.integrationUser.username, aud: this.url, exp, ...more };
  }

  login(claims: Claims = {}, key?: string): Promise<Answer> {
    return this.tokenRequest({ grant_type: JWT_BEARER, assertion: assertion(this.claims(claims), key) });
  }

  tokenRequest(form: Record<string, string>, headers: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(form);
    return call(`${this.url}/services/oauth2/token`, { method: "POST", body, headers });
  }

  /** Gives the integration user the permission set of the only app. */
  async assign(name = "Kantiv_API"): Promise<Answer> {
    const set = this.org.components.find((it) => it.type === "PermissionSet" && it.fullName === name);
    return this.post("/sobjects/PermissionSetAssignment", {
      AssigneeId: this.integrationUser.id,
      PermissionSetId: set?.id,
    });
  }
}
