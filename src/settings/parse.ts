import { inputError, KantivError, type Problem } from "../model/errors.ts";
import type { Env } from "../model/ports.ts";
import type { Settings } from "../model/settings.ts";
import { judgeAs, readYamlAs, valueIn, type YamlReading } from "../util/read-yaml-as.ts";
import { remembering } from "../util/remembering.ts";
import { checkInstanceUrl } from "../util/salesforce-host.ts";
import { readYaml, type YamlSource } from "../util/yaml-source.ts";
import { type Bases, isMap, NO_BASES, resolved } from "./extend.ts";
import type { OrgFile } from "./org-file.ts";
import { ORG_FILE_FORM } from "./org-file-form.ts";
import { labelOf, type OrgLabel } from "./org-name.ts";
import { settingsOf } from "./settings-of.ts";

const DOCUMENTATION = "Correct the org file; schemas/org-file.schema.json describes its keys.";

/**
 * An org file's text as settings. `file` is its path as the user named it; paths in it are resolved against its folder.
 * `SF_ORG_INSTANCE_URL` and `SF_ACCESS_TOKEN` of `env` stand in for a missing `instanceUrl` and `admin`. Pure: no secret
 * is read, only where it is to be found.
 *
 * @param bases what the file extends
 * @throws KantivError `ORG_FILE_INVALID` (exit 2) with every problem found, each with its line and column
 */
export function parseOrgFile(text: string, file: string, env: Env, bases: Bases = NO_BASES): Settings {
  const { settings } = readOrgFileAs(text, file, env, bases);
  if (settings instanceof KantivError) throw settings;
  return settings;
}

/** The same for who goes on where a file is wrong: its settings or what keeps it from having any, and what it is called all the same. */
export function readOrgFileAs(
  text: string,
  file: string,
  env: Env,
  bases: Bases,
): { settings: Settings | KantivError; label: OrgLabel } {
  const { value, source, problems, slips = [] } = readResolved(text, file, bases);
  const label = labelOf({ file, value: source?.value });
  if (source === undefined) return { settings: invalid(file, problems), label };
  const url = instanceUrl(source, env);
  // What is there under a slip of its name, or may be in a file that cannot be read, is not missing.
  const isElsewhere = (key: string) =>
    bases.problems.length > 0 || slips.some(({ path, meant }) => path.length === 0 && meant === key);
  const more = isMap(source.value ?? {})
    ? [
        ...url.problems.filter(({ code }) => code !== MISSING || !isElsewhere("instanceUrl")),
        ...(isElsewhere("admin") ? [] : missingAdmin(source, env)),
      ]
    : [];
  const all = [...problems, ...more.map((problem) => ({ file, ...problem }))];
  if (value === undefined || url.origin === undefined || all.length > 0) return { settings: invalid(file, all), label };
  return { settings: settingsOf(value, { file, instanceUrl: url.origin, source }), label };
}

const MISSING = "ORG_FILE_MISSING_KEY";

/** An org file with what it extends and its name in place, as a value of its form, or all that is wrong with it: for a run and for its lint. */
export const readResolved = remembering(
  200,
  (text: string, file: string, { paths, texts, problems }: Bases) =>
    JSON.stringify([file, text, paths, texts, problems]),
  readAnew,
);

function readAnew(text: string, file: string, bases: Bases): YamlReading<OrgFile> {
  const yaml = bases.own ? { source: bases.own } : readYaml(text);
  if ("faults" in yaml) return readYamlAs(text, file, ORG_FILE_FORM);
  const reading = judgeAs(resolved({ file, source: yaml.source }, bases), file, ORG_FILE_FORM);
  return { ...reading, problems: [...reading.problems, ...bases.problems] };
}

/** What is wrong with the address that an org file itself gives, as {@link parseOrgFile} would have it. */
export function addressProblems(source: YamlSource): Problem[] {
  const given = valueIn(source.value, ["instanceUrl"]);
  return typeof given === "string" && given !== "" ? instanceUrl(source, {}).problems : [];
}

function missingAdmin(source: YamlSource, env: Env): Problem[] {
  if (valueIn(source.value, ["admin"]) !== undefined || env.SF_ACCESS_TOKEN) return [];
  const message = "admin is missing, and SF_ACCESS_TOKEN is not set.";
  const remedy = "Say how an admin session is had, e.g. admin: { sf: <alias> }; or set SF_ACCESS_TOKEN.";
  return [{ code: MISSING, message, remedy, ...source.keyAt(["admin"]) }];
}

function instanceUrl(source: YamlSource, env: Env): { origin?: string; problems: Problem[] } {
  const inFile = valueIn(source.value, ["instanceUrl"]);
  const fromEnv = env.SF_ORG_INSTANCE_URL;
  // A value of the wrong kind is reported by the schema.
  if (inFile !== undefined && inFile !== null && typeof inFile !== "string") return { problems: [] };
  const given = inFile || fromEnv;
  if (!given) {
    const message = "instanceUrl is missing, and SF_ORG_INSTANCE_URL is not set.";
    const remedy = "Give the org's My Domain URL, e.g. https://acme--uat.sandbox.my.salesforce.com.";
    return { problems: [{ code: MISSING, message, remedy, ...source.keyAt(["instanceUrl"]) }] };
  }
  const trusted = valueIn(source.value, ["trustedHosts"]);
  const hosts = Array.isArray(trusted) ? trusted.filter((host) => typeof host === "string") : [];
  const verdict = checkInstanceUrl(
    given,
    hosts.map((host) => host.toLowerCase()),
  );
  if (verdict.ok) return { origin: verdict.origin, problems: [] };
  const { code, message, remedy } = verdict;
  if (inFile) return { problems: [{ code, message, remedy, ...source.valueAt(["instanceUrl"]) }] };
  return { problems: [{ code, message, remedy, file: "SF_ORG_INSTANCE_URL" }] };
}

function invalid(file: string, problems: readonly Problem[]) {
  // What others state that it extends comes after its own.
  const rank = (problem: Problem) => Number(problem.file !== file);
  const sorted = problems.toSorted(
    (a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
  const [first] = sorted;
  const message = sorted.length === 1 && first ? `${file}: ${first.message}` : `${file} has ${sorted.length} problems.`;
  return inputError("ORG_FILE_INVALID", message, (sorted.length === 1 && first?.remedy) || DOCUMENTATION, {
    problems: sorted,
  });
}
