import type { z } from "zod";
import type { Problem } from "../model/errors.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { printable } from "../util/printable.ts";
import type { YamlPath, YamlSource } from "../util/yaml-source.ts";
import { isSecretRef, OrgFile } from "./org-file.ts";

/**
 * What the schema found, in words for the person who wrote the file. No value is repeated: where a reference belongs,
 * somebody may have put the secret itself.
 */
export function problemsOf(issues: readonly z.core.$ZodIssue[], source: YamlSource): Problem[] {
  const problems = issues.flatMap((issue) => problemOf(issue, source));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.line}:${problem.column}:${problem.message}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

function problemOf(issue: z.core.$ZodIssue, source: YamlSource): Problem[] {
  const path = issue.path.filter((step) => typeof step !== "symbol");
  const secret = path.findIndex((_, index) => isSecretRef(schemaAt(path.slice(0, index + 1))));
  if (secret >= 0 && valueIn(source.value, path) != null)
    return [secretProblem(issue, path.slice(0, secret + 1), source)];
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key, source));
  const remedy = remedyAt(path);
  const name = nameOf(path);
  const value = valueIn(source.value, path);
  if (path.length === 0) {
    const message = "The org file must hold keys and values.";
    return [{ code: "ORG_FILE_VALUE", message, remedy: "Start with instanceUrl: and template:.", line: 1, column: 1 }];
  }
  if (value === undefined || value === null) {
    const message = value === null ? `${name} has no value.` : `${name} is missing.`;
    return [{ code: "ORG_FILE_MISSING_KEY", message, remedy, ...source.keyAt(path) }];
  }
  return [{ code: "ORG_FILE_VALUE", message: `${name} ${issue.message}.`, remedy, ...source.valueAt(path) }];
}

function secretProblem(issue: z.core.$ZodIssue, path: YamlPath, source: YamlSource): Problem {
  const name = nameOf(path);
  const beside = issue.code === "unrecognized_keys" && issue.keys.includes("passphrase");
  return {
    code: "ORG_FILE_SECRET_VALUE",
    message: `${name} must say where the secret is, by env or file and nothing else; it must not hold the secret.`,
    remedy: beside
      ? "Move passphrase one level up, beside key."
      : `Write ${path.at(-1)}: { env: NAME } or { file: PATH }. A secret that was in this file must be replaced.`,
    ...source.valueAt(path),
  };
}

function unknownKey(path: YamlPath, key: string, source: YamlSource): Problem {
  const known = Object.keys(shapeOf(schemaAt(path)) ?? {});
  const meant = didYouMean(key, known);
  const inside = path.length === 0 ? "" : ` in ${nameOf(path)}`;
  return {
    code: "ORG_FILE_UNKNOWN_KEY",
    message: `Unknown key ${printable(key, 60)}${inside}${meant ? `; did you mean ${meant}?` : "."}`,
    remedy: `Keys${inside || " of the org file"}: ${known.join(", ")}.`,
    ...source.keyAt([...path, key]),
  };
}

function nameOf(path: YamlPath): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`))
    .join("");
}

/** The description of the nearest key that has one. */
function remedyAt(path: YamlPath): string {
  for (let length = path.length; length > 0; length--) {
    const description = (schemaAt(path.slice(0, length)) as z.ZodType | undefined)?.meta()?.description;
    if (description !== undefined) return description;
  }
  return "Correct the value.";
}

function schemaAt(path: YamlPath): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = OrgFile;
  for (const step of path) {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    if (def.type === "object") schema = unwrapped(def.shape[step]);
    else if (def.type === "array") schema = unwrapped(def.element);
    else if (def.type === "record") schema = unwrapped(def.valueType);
    else return undefined;
    if (schema === undefined) return undefined;
  }
  return schema;
}

function shapeOf(schema: z.core.$ZodType | undefined): z.core.$ZodShape | undefined {
  const def = (schema as z.core.$ZodTypes | undefined)?._zod.def;
  return def?.type === "object" ? def.shape : undefined;
}

function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  const def = (schema as z.core.$ZodTypes | undefined)?._zod.def;
  return def?.type === "optional" ? def.innerType : schema;
}

function valueIn(value: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, step)
        ? (inner as Record<string | number, unknown>)[step]
        : undefined,
    value,
  );
}
