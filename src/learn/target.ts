import type { Clock, Http, HttpReply } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import type { LoadedTemplate } from "../model/template.ts";
import { TESTED_API_VERSION } from "../org/session/connect.ts";
import { printable } from "../util/printable.ts";

/** An org to be asked: the emulator's, or a live one. What it is told is the same. */
export interface Target {
  /** Without a slash at its end. */
  instanceUrl: string;
  /** An administrator's. */
  session: Secret;
  /** The next one, once it has ended; absent where there is only this one. */
  renew?: () => Promise<Secret>;
  /** Username of a user who may log in by JWT; given and taken are permission sets that were made for it only. */
  integrationUser: string;
  /** The template that ships. */
  template: LoadedTemplate;
  http: Http;
  clock: Clock;
  /** Milliseconds between two questions after the same thing. */
  pollMs: number;
  /** Milliseconds that a change may take until the token endpoint has heard of it. */
  patienceMs: number;
  /** Sends a form to the token endpoint of the login host that all orgs of the kind share; absent where there is none. */
  sharedHostToken?: (sharedHost: string, form: URLSearchParams) => Promise<HttpReply>;
  /** Somebody who does in Setup what no API does; absent where nobody is there. */
  hand?: Hand;
  /** Redeems the refresh token of the administrator's own login by browser, the same one each time; absent where there is none. */
  redeem?: () => Promise<HttpReply>;
}

/** A person at a terminal, who may skip what they are asked for. */
export interface Hand {
  /** What is to be done, and what was answered; undefined when it was skipped. */
  ask: (step: HandStep) => Promise<string | undefined>;
  /** Puts a file where the person can find it, and says where that is. */
  give: (name: string, text: string) => Promise<string>;
}

export interface HandStep {
  /** What to click or type, a line each. */
  clicks: readonly string[];
  /** In a line, what to answer once that is done. */
  asks: string;
}

/** The highest API version that both this tool and the org know, and the release it came with. */
export interface Release {
  apiVersion: string;
  release: string;
}

/** @throws {Error} when the org lists none that will do */
export async function releaseOf({ http, instanceUrl }: Pick<Target, "http" | "instanceUrl">): Promise<Release> {
  const reply = await http({ method: "GET", url: `${instanceUrl}/services/data` });
  const [best] = versionsIn(JSON.parse(reply.body.toString("utf8")))
    .filter(({ version }) => Number(version) <= TESTED_API_VERSION)
    .sort((a, b) => Number(b.version) - Number(a.version));
  if (!best) throw new Error(`${instanceUrl} lists no API version up to ${TESTED_API_VERSION}`);
  const { version, label } = best;
  const isNamed = typeof label === "string" && label !== "";
  return { apiVersion: version, release: isNamed ? printable(label, LONGEST) : "a release without a name" };
}

/** As a profile takes it. */
const LONGEST = 80;

/** Whatever else the answer holds: the version goes into addresses. */
function versionsIn(answer: unknown): { version: string; label?: unknown }[] {
  if (!Array.isArray(answer)) return [];
  return answer.filter((one) => typeof one?.version === "string" && /^\d{2,3}\.0$/.test(one.version));
}
