import { stringify } from "yaml";
import type { AppVersion } from "../flows/review/cases.ts";
import type { Files } from "../model/ports.ts";
import { createSelfSigned } from "../oauth/key/self-signed.ts";
import { isTemplatePath } from "../template/locate.ts";

/** A key and its certificate, PEM both. */
export interface Pair {
  key: string;
  certificate: string;
}

/** A pair that is made for one review and goes with it. */
export async function newPair(now: number): Promise<Pair> {
  const made = await createSelfSigned({ subject: "CN=kantiv-sf review", bits: 2048, notBefore: now - 60_000, days: 2 });
  return { certificate: made.certificate, key: made.privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

/** By which an installed app lets in there; of any other app the org makes one. */
export const REHEARSED_KEY = "3MVG9TheRehearsedKeyOfAnInstalledApp";

/** No commit has a file in a folder of this name, so that none of a pull request's is read in the place of these. */
const FOLDER = ".git";

/**
 * Writes an org file for the emulated org, with the certificate beside it: the template is the commit's, and what the real
 * org file says of its own org, user and key has no part in it.
 *
 * @returns its path
 */
export async function writeOrg(
  name: string,
  { named, given, template }: AppVersion,
  pair: Pair,
  org: { url: string; ready: { integrationUser: { username: string } } },
  files: Files,
): Promise<string> {
  const file = `${FOLDER}/${name}.yaml`;
  const content = {
    instanceUrl: org.url,
    template: isTemplatePath(named) ? `../${named}` : named,
    admin: { accessToken: { env: "KANTIV_REVIEW_TOKEN" } },
    integrationUser: { username: org.ready.integrationUser.username },
    jwt: {
      certificate: `${name}.crt`,
      key: { env: "KANTIV_REVIEW_KEY" },
      ...(template.app && { consumerKey: REHEARSED_KEY }),
    },
    parameters: given.values,
  };
  await files.write(`${FOLDER}/${name}.crt`, pair.certificate);
  await files.write(file, stringify(content));
  return file;
}
