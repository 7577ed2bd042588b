import { join } from "node:path";
import { stringify } from "yaml";
import type { Walk } from "../flows/review-cases.ts";
import type { Context } from "../model/command.ts";
import { createSelfSigned } from "../oauth/self-signed.ts";

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

/**
 * An org file for the emulated org, beside it the certificate and the template as it is in the commit; what the real org
 * file says of its own org, user and key has no part in it.
 *
 * @returns its path
 */
export async function writeOrg(
  folder: string,
  name: string,
  walk: Walk,
  pair: Pair,
  org: { url: string; ready: { integrationUser: { username: string } } },
  ctx: Context,
): Promise<string> {
  const { template, side } = walk;
  const shipped = template.folder.startsWith(ctx.templatesFolder);
  if (!shipped) await copyTemplate(walk, join(folder, `${name}-template`), ctx);
  await ctx.files.write(join(folder, `${name}.crt`), pair.certificate);
  const file = join(folder, `${name}.yaml`);
  const content = {
    instanceUrl: org.url,
    template: shipped ? template.name : `./${name}-template`,
    admin: { accessToken: { env: "KANTIV_REVIEW_TOKEN" } },
    integrationUser: { username: org.ready.integrationUser.username },
    jwt: { certificate: `${name}.crt`, key: { env: "KANTIV_REVIEW_KEY" } },
    parameters: walk.parameters,
  };
  await ctx.files.write(file, stringify(content));
  return file;

  async function copyTemplate({ template: { files, folder: from } }: Walk, to: string, own: Context): Promise<void> {
    for (const path of ["template.yaml", ...files.map((one) => one.path)]) {
      await own.files.write(join(to, path), await side.files.read(join(from, path)));
    }
  }
}
