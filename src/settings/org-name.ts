import { z } from "zod";
import { folderOf, withSlashes } from "../util/paths.ts";
import { valueIn } from "../util/read-yaml-as.ts";
import type { YamlSource } from "../util/yaml-source.ts";

/** How `retired` is written. */
export const DAY = z.iso.date({ error: "must be a day, e.g. 2026-11-20" });

/** By what an org is told apart from others, and whether it still is one. */
export interface OrgLabel {
  name: string;
  tags: readonly string[];
  /** The day since which it is no more, `2026-11-20`. */
  retired?: string;
}

interface Named {
  file: string;
  /** What the file holds, as plain data. */
  value: unknown;
}

/** What an org file says of the org among others; what is of the wrong kind, the reader of its form tells. */
export function labelOf({ file, value }: Named): OrgLabel {
  const [tags, retired] = [valueIn(value, ["tags"]), valueIn(value, ["retired"])];
  return {
    name: nameOfOrg({ file, value }),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    // What is no day is a slip, which leaves nobody out.
    ...(typeof retired === "string" && DAY.safeParse(retired).success && { retired }),
  };
}

/** The org's name: what the file says, else the file's name without its ending. */
export function nameOfOrg({ file, value }: Named): string {
  const said = valueIn(value, ["name"]);
  if (typeof said === "string" && said !== "") return said;
  const path = withSlashes(file);
  const folder = folderOf(path);
  const last = folder === "" ? path : path.slice(folder.endsWith("/") ? folder.length : folder.length + 1);
  return last.replace(/\.ya?ml$/, "");
}

/** Where the name may stand, below `admin` and `jwt`: what refers to something that each org has of its own. */
const REFERRING = new Set(["env", "file", "sealed", "in", "sf", "certificate"]);

/** Whether a text as it is written has the org's name in it. */
export function namesOrg(written: string): boolean {
  return /\{(org|ORG)\}/.test(written);
}

/**
 * The same with the org's name in place of `{org}`, and in place of `{ORG}` as variables of an environment have it: upper case, and
 * `_` for what is no letter or digit.
 */
export function filledIn(source: YamlSource, name: string): YamlSource {
  const inVariables = name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
  const fill = (text: string) => text.replaceAll("{org}", name).replaceAll("{ORG}", inVariables);
  const inside = (value: unknown, refers: boolean): unknown => {
    if (typeof value === "string") return refers ? fill(value) : value;
    if (Array.isArray(value)) return value.map((one) => inside(one, refers));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inside(one, REFERRING.has(key))]));
  };
  const { value } = source;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return source;
  const filled = Object.entries(value).map(([key, one]) => [
    key,
    key === "admin" || key === "jwt" ? inside(one, false) : one,
  ]);
  return { ...source, value: Object.fromEntries(filled) };
}
