import type { Finding } from "../finding.ts";
import { metadataFile, type SourceFile } from "../input.ts";
import { type Repair, repairXml } from "./format.ts";

const ORDER = "ECA008";
const FORMAT = "ECA011";

/**
 * The files that these findings change, with their new text: elements sorted, org-bound elements taken out, the usual
 * form. A second time there is nothing left to do. Pure; only findings that are `fixable` are looked at.
 */
export function fixFiles(
  files: readonly SourceFile[],
  findings: readonly Finding[],
): Required<Pick<SourceFile, "path" | "text">>[] {
  const byFile = Map.groupBy(
    findings.filter(({ fixable }) => fixable),
    ({ file }) => file,
  );
  return files.flatMap(({ path, text }) => {
    const own = byFile.get(path);
    if (own === undefined || text === undefined || metadataFile(path) === undefined) return [];
    const mended = repairXml(text, repairOf(own));
    return mended === text ? [] : [{ path, text: mended }];
  });
}

function repairOf(findings: readonly Finding[]): Repair {
  return {
    order: findings.some(({ code }) => code === ORDER),
    remove: findings.filter(({ code }) => code !== ORDER && code !== FORMAT),
  };
}
