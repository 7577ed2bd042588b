import type { Place } from "../../model/metadata.ts";
import { isInside } from "../../util/paths.ts";
import { type LintInput, metadataFile } from "../input.ts";
import { NOTHING_TO_LINT } from "../rules/template.ts";
import { isLikeOrgFile } from "./org-file.ts";

/** Files that are judged, or say how others are, by their names alone. */
const BY_NAME =
  /(^|\/)(template\.yaml|package\.xml|sfdx-project\.json|\.kantiv-sf\.yaml|\.env[\w.-]*)$|\.(key|pem|p8|crt|cer|p12|pfx|jks)$/;

/** Folders that were named and hold nothing that a rule looks at: no template, no metadata, no org file. Pure. */
export function nothingIn({ files, folders = [] }: LintInput): { code: string; message: string; place: Place }[] {
  return folders
    .filter((folder) => {
      const inside = files.filter(({ path }) => isInside(path, folder));
      return !inside.some((file) => metadataFile(file.path) || BY_NAME.test(file.path) || isLikeOrgFile(file));
    })
    .map((folder) => ({
      code: NOTHING_TO_LINT,
      message: `${folder} holds no template, no metadata of an External Client App and no org file.`,
      place: { file: folder, line: 1, column: 1 },
    }));
}
