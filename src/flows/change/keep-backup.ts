import { mannerOf, sentOnes } from "../../metadata/kinds.ts";
import type { Component } from "../../model/metadata.ts";
import { writeBackup } from "../../record/backup.ts";
import type { BackupManifest } from "../../record/backup-manifest.ts";
import { backupPath } from "../../record/paths.ts";
import type { Prepared } from "../input/prepared.ts";
import { fitted, type Look } from "../look/look.ts";
import { formersIn } from "../look/users-on-record.ts";
import type { Work } from "./run.ts";

/** What is there is kept before it is changed, and what of the template is not there, for `rollback`. */
export async function keepBackup(prepared: Prepared, before: Look, { run, ctx }: Work): Promise<void> {
  const path = backupPath(prepared.recordFolder, before.identity.orgId, run.id, prepared.names.app);
  const former = formersIn(prepared, before).filter(({ assignment }) => assignment === "goes");
  const own = profileKept(prepared, before);
  const more = { former, ...(own && { ownProfile: own }) };
  const wanted = sentOnes(fitted(prepared, before).components);
  const snapshot = { ...before.snapshot, components: ours(before.snapshot.components, wanted) };
  await writeBackup(path, run.id, snapshot, wanted, ctx, more);
  await run.note("backup", { path });
}

/** Of settings of the whole org only what this template names is its to put back; what no deployment carries is nobody's. */
function ours(components: readonly Component[], wanted: readonly Component[]): Component[] {
  return sentOnes(components).map((component) => {
    if (mannerOf(component.type) !== "orgWide") return component;
    const named = wanted.find(({ type }) => type === component.type)?.root.children ?? [];
    const there = (name: string) => component.root.children.find((child) => child.name === name);
    // A flag that the org does not mention is off, and that is what it goes back to.
    const children = named.map(({ name }) => there(name) ?? { name, text: "false", children: [] });
    return { ...component, root: { ...component.root, children } };
  });
}

/** The user's own profile as it is, where it is this tool's to change. */
function profileKept({ ownProfile: own }: Prepared, { ownProfile: found }: Look): BackupManifest["ownProfile"] {
  if (!own || !found?.known || !found.value?.isOurs) return undefined;
  const { ipRanges, hours } = found.value.restrictions;
  return { name: own.name, ipRanges: ipRanges.map(({ start, end }) => ({ start, end })), hours };
}
