/** Destructive changes: deletions before or after the rest of a package. */

import { removeComponent } from "../metadata/apply.ts";
import type { ChangeContext } from "../metadata/store.ts";
import { applicationOrder, findType } from "../metadata/types.ts";
import type { ComponentMessage } from "../state/jobs.ts";
import type { Org } from "../state/types.ts";
import { deletedMessage, failedMessage, warningMessage } from "./messages.ts";
import type { OpenPackage } from "./package.ts";

type Deletions = OpenPackage["deletions"][number];

/** Deletes what a manifest names: what refers to others first. Wildcards do not work here. */
export function applyDeletions(org: Org, deletions: Deletions, context: ChangeContext): ComponentMessage[] {
  const named = deletions.manifest.types.flatMap(({ name, members }) =>
    members.map((fullName) => ({ type: name, fullName, fileName: deletions.path })),
  );
  return named
    .sort((a, b) => applicationOrder(b.type) - applicationOrder(a.type))
    .map((subject) => {
      try {
        const type = findType(subject.type, context.version);
        const id = type && removeComponent(org, type.name, subject.fullName, context);
        if (id !== undefined) return deletedMessage(subject, id);
        const missing = { type: "", fullName: deletions.fileName, fileName: deletions.path };
        const tolerated = context.ignoreWarnings || context.switches.missingDeletion === "warning";
        return warningMessage(missing, `No ${subject.type} named: ${subject.fullName} found`, tolerated);
      } catch (error) {
        return failedMessage(subject, error);
      }
    });
}
