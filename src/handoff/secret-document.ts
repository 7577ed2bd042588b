import type { ConsumerCredentials } from "../model/consumer.ts";
import { Secret } from "../model/secret.ts";

/** What is encrypted or put into the 0600 file: the pair and what it belongs to, as JSON. Version 1. */
export function secretDocument(
  { orgId, instanceUrl }: { orgId: string; instanceUrl: string },
  username: string,
  { consumerKey, clientSecret }: ConsumerCredentials,
): Secret {
  const document = { format: "kantiv-client-credentials", version: 1, orgId, instanceUrl, username, consumerKey };
  return new Secret(`${JSON.stringify({ ...document, clientSecret: clientSecret.reveal() }, null, 2)}\n`);
}
