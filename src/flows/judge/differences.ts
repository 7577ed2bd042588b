import { textOf } from "../../metadata/component.ts";
import type { Context } from "../../model/command.ts";
import type { Author, Difference } from "../../model/drift.ts";
import { KantivError } from "../../model/errors.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { Place } from "../../model/metadata.ts";
import type { Change } from "../../model/plan.ts";
import { readSetupTrail } from "../../org/read/setup-trail.ts";
import { authorOf, authorOfFinding, type Traces } from "../../plan/authors.ts";
import { valueText } from "../../plan/field-text.ts";
import { placeInProfile } from "../../template/own-profile.ts";
import { type ResolvedElement, resolveFile } from "../../template/resolve.ts";
import type { Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import type { Look } from "../look/look.ts";

/** A finding, and who brought it about where the org shows that. */
type AuthoredFinding = StateFinding & { changed: Author | null };

/** What drifted, value by value, with who changed it and where the template decides it. */
export interface Drifted {
  differences: readonly Difference[];
  findings: readonly AuthoredFinding[];
}

/** Asks the org who changed what; one request, and none where nothing differs. */
export async function seeDifferences(
  prepared: Prepared,
  seen: Look,
  changes: readonly Change[],
  findings: readonly StateFinding[],
  ctx: Context,
): Promise<Drifted> {
  const differing = changes.filter(({ action }) => action !== "none");
  if (differing.length === 0 && findings.length === 0) return { differences: [], findings: [] };
  const traces: Traces = { stamps: seen.snapshot.stamps ?? [], trail: await trailOf(seen, ctx) };
  const { user } = seen.snapshot;
  const about = { permissionSet: prepared.names.permissionSet, user, labels: labelsOf(prepared, seen) };
  return {
    differences: differing.flatMap((change) => {
      const changed = authorOf(change, traces, about) ?? null;
      return partsOf(change).map((part) => ({ ...part, changed, place: placeOf(prepared, change, part.path) ?? null }));
    }),
    findings: findings.map((one) => ({ ...one, changed: authorOfFinding(one.code, traces, user) ?? null })),
  };
}

/** Of the components that there are, else as the template has them. */
function labelsOf({ template, values }: Prepared, { org, snapshot }: Look): Record<string, string | undefined> {
  const components = [...renderAt(template, values, org.apiVersion).components, ...snapshot.components];
  return Object.fromEntries(components.map(({ type, root }) => [type, textOf(root, "label")]));
}

/** What drifted is known already: that the org does not say who did it takes nothing from it. */
async function trailOf({ org }: Look, ctx: Context): Promise<Traces["trail"]> {
  try {
    const told = await readSetupTrail(org);
    return told.known ? told.value : [];
  } catch (error) {
    if (!(error instanceof KantivError) || ctx.signal.aborted) throw error;
    return [];
  }
}

/** Nothing of what is not there has a value of its own to compare. */
function partsOf({ type, name, action, fields }: Change): Omit<Difference, "changed" | "place">[] {
  if (action !== "update") return [{ type, name, path: null, org: null, template: "there" }];
  return fields.map((field) => {
    return { type, name, path: field.path, org: valueText(field, "before"), template: valueText(field, "after") };
  });
}

/** Where a value is decided; of what the template does not have, where its component stands. */
function placeOf({ template, values, settings }: Prepared, { type }: Change, path: string | null): Place | undefined {
  if (type === "Profile") {
    const isOfFile = settings.integrationUser.ownProfile !== undefined;
    const of = path === "loginHours" ? path : "loginIpRanges";
    return isOfFile ? settings.places?.ownProfile : placeInProfile(template, values, of);
  }
  const file = template.files.find(({ root }) => root.name === type);
  const root = file && resolveFile(file, values).root;
  const element = root && (path === null ? root : (at(root, path) ?? root));
  return element?.value?.place ?? element?.place;
}

/** The element at a path of `plan/flatten`. */
function at(element: ResolvedElement, path: string): ResolvedElement | undefined {
  const [, name, key, rest] = /^(\w+)(?:\[([^\]]*)\])?(?:\.(.*))?$/.exec(path) ?? [];
  const child = element.children.find(
    (one) => one.name === name && (key === undefined || one.children.some(({ value }) => value?.text === key)),
  );
  return child && rest !== undefined ? at(child, rest) : child;
}
