import type { z } from "zod";
import type { Problem } from "../model/errors.ts";
import { nameOf, schemaAt, unwrapped, valueIn, type YamlForm } from "../util/read-yaml-as.ts";
import type { YamlPath, YamlSource } from "../util/yaml-source.ts";
import { isSecretRef, OrgFile } from "./org-file.ts";

/** How an org file is read. Of what stands at a secret's key nothing is repeated, neither a value nor a key below it. */
export const ORG_FILE_FORM: YamlForm<typeof OrgFile> = {
  schema: OrgFile,
  code: "ORG_FILE",
  name: "The org file",
  remedy: "Start with instanceUrl: and template:.",
  instead(issue, path, source) {
    const secret = path.findIndex((_, index) => isSecretRef(unwrapped(schemaAt(OrgFile, path.slice(0, index + 1)))));
    const isGiven = secret >= 0 && valueIn(source.value, path) != null;
    return isGiven ? secretProblem(issue, path.slice(0, secret + 1), source) : undefined;
  },
};

function secretProblem(issue: z.core.$ZodIssue, path: YamlPath, source: YamlSource): Problem {
  const name = nameOf(path);
  const beside = issue.code === "unrecognized_keys" && issue.keys.includes("passphrase");
  return {
    code: "ORG_FILE_SECRET_VALUE",
    message: `${name} must say where the secret is, by env, file or sealed and nothing else; it must not hold the secret.`,
    remedy: beside
      ? "Move passphrase one level up, beside key."
      : `Write ${path.at(-1)}: { env: NAME } or { file: PATH }. A secret that was in this file must be replaced.`,
    ...source.valueAt(path),
  };
}
