/** Packages to deploy to an emulated org, with the certificate of the tests. */
import { readFileSync } from "node:fs";
import { ZipArchive } from "archiver";
import { type AppOptions as AnyApp, appFiles as anyApp, manifest } from "../../../src/learn/app-files.ts";

export { bare, fields, file, manifest } from "../../../src/learn/app-files.ts";

export const keyFile = (name: string): string =>
  readFileSync(new URL(`../../fixtures/keys/${name}`, import.meta.url), "utf8");

export const certificate = keyFile("kantiv.crt");

export type AppOptions = Partial<AnyApp>;

/** The files of an app with its permission set, as the tool under test would deploy them. */
export function appFiles(options: AppOptions = {}): Record<string, string> {
  return anyApp({ name: "Kantiv_Integration", permissionSet: "Kantiv_API", certificate, ...options });
}

/** A zip of the files as they are. */
export async function zip(files: Record<string, string | Buffer>): Promise<Buffer> {
  const archive = new ZipArchive();
  const chunks: Buffer[] = [];
  archive.on("data", (chunk: Buffer) => chunks.push(chunk));
  for (const [name, content] of Object.entries(files)) archive.append(content, { name });
  await archive.finalize();
  return Buffer.concat(chunks);
}

/** A zip of the files with a manifest that names them all. */
export const packageOf = (files: Record<string, string>, version?: string): Promise<Buffer> =>
  zip({ "package.xml": manifest(Object.keys(files), version), ...files });
