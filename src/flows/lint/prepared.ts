import type { LintInput } from "../../lint/input.ts";
import { type LintResult, lint } from "../../lint/lint.ts";
import { orgFileIn, withBases } from "../../lint/subjects/org-file.ts";
import type { Context } from "../../model/command.ts";
import type { Prepared } from "../input/prepared.ts";
import { readConfig } from "./config.ts";
import { readLintInput } from "./files.ts";
import { inRepository } from "./ignored.ts";

/** `lint` of the org file and its template with the certificate that is to be deployed. Asks no org. */
export async function lintOf(prepared: Prepared, ctx: Context): Promise<LintResult> {
  const { settings, template } = prepared;
  const paths = [settings.file, template.folder];
  const input = await inRepository(await readLintInput(paths, ctx), paths, ctx);
  return lint(withCertificate(input, prepared), await readConfig({}, ctx));
}

/** A rotation deploys another certificate than the org file still names. */
function withCertificate(input: LintInput, { certificate }: Prepared): LintInput {
  if (!certificate) return input;
  const { pem } = certificate;
  const orgFiles = withBases(input.files, input.beside);
  const named = orgFiles.flatMap((file) => orgFileIn(file, input.builtinFolder)?.certificate ?? []);
  const others = (input.beside ?? []).filter(({ path }) => !named.includes(path));
  return { ...input, beside: [...others, ...named.map((path) => ({ path, text: pem }))] };
}
