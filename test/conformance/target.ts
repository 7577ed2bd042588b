import type { Clock, Http, HttpReply } from "../../src/model/ports.ts";
import type { Secret } from "../../src/model/secret.ts";

/** An org to be asked: the emulator's, or a live sandbox. What it is told is the same. */
export interface Target {
  kind: "emulator" | "live";
  /** Without a slash at its end. */
  instanceUrl: string;
  /** An administrator's. */
  session: Secret;
  /** Username of a user who may log in by JWT; the suite gives and takes permission sets of its own only. */
  integrationUser: string;
  http: Http;
  clock: Clock;
  /** Milliseconds between two questions after the same thing. */
  pollMs: number;
  /** Milliseconds that a change may take until the token endpoint has heard of it. */
  patienceMs: number;
  /** Sends a form to the token endpoint of the login host that all sandboxes share. */
  sharedHostToken(form: URLSearchParams): Promise<HttpReply>;
  close(): Promise<void>;
}

/** The highest API version that both this suite and the org know, and the release it came with. */
export interface Release {
  apiVersion: string;
  release: string;
}

const HIGHEST = 68;

/** @throws {Error} when the org lists none that will do */
export async function releaseOf({ http, instanceUrl }: Pick<Target, "http" | "instanceUrl">): Promise<Release> {
  const reply = await http({ method: "GET", url: `${instanceUrl}/services/data` });
  const versions = JSON.parse(reply.body.toString("utf8")) as { version: string; label: string }[];
  const usable = versions.filter(({ version }) => Number(version) <= HIGHEST);
  const best = usable.sort((a, b) => Number(b.version) - Number(a.version))[0];
  if (!best) throw new Error(`${instanceUrl} lists no API version up to ${HIGHEST}`);
  return { apiVersion: best.version, release: best.label };
}
