import { base64url } from "jose";
import type { Signer } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";

export interface Claims {
  /** Consumer key of the app. */
  iss: string;
  /** Username, in a sandbox with its suffix; not the email address. */
  sub: string;
  /** Origin of the My Domain; see {@link otherAudience} for the documented second choice. */
  aud: string;
}

/** Salesforce takes an `exp` up to three to five minutes ahead, depending on the page; the shorter one is safe. */
const LIFETIME_SECONDS = 180;

/**
 * A JWT for the bearer flow, RS256, with no claim beyond those that Salesforce documents and `jti`. It is good for one
 * request: a `jti` that was seen before is refused, so every attempt signs anew. One path for a local key and for one
 * held elsewhere: the signer sees bytes only.
 *
 * @param now milliseconds since the epoch, by the server's clock where it is known
 * @param jti fresh for every call
 * @throws whatever the signer throws (`SIGNER_FAILED` for an external one)
 */
export async function signAssertion(
  claims: Claims,
  signer: Signer,
  now: number,
  jti: string,
  lifetimeSeconds = LIFETIME_SECONDS,
): Promise<Secret> {
  const header = { alg: "RS256", typ: "JWT" };
  const payload = { ...claims, exp: Math.floor(now / 1000) + lifetimeSeconds, jti };
  const input = `${base64url.encode(JSON.stringify(header))}.${base64url.encode(JSON.stringify(payload))}`;
  const signature = await signer.sign(new TextEncoder().encode(input));
  return new Secret(`${input}.${base64url.encode(signature)}`);
}

/** The audience that Salesforce documents beside the My Domain; some clouds take only this one. */
export function otherAudience(sandbox: boolean): string {
  return sandbox ? "https://test.salesforce.com" : "https://login.salesforce.com";
}
