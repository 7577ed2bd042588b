import { layoutFiles, readLayout } from "../metadata/layout.ts";
import { unzip, zipFiles } from "../metadata/zip.ts";
import { inputError, KantivError } from "../model/errors.ts";
import type { FormerUser } from "../model/former-user.ts";
import type { Component, OutputFile, XmlElement } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import type { Clock, Files } from "../model/ports.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { sameName } from "../util/same-name.ts";
import { BackupManifest, MANIFEST, MANIFEST_SUM } from "./backup-manifest.ts";
import { PRIVATE } from "./paths.ts";
import { readIfThere, recordJson, sha256 } from "./text.ts";

/** Where a backup is, and the command that sets the org up where none does. */
interface Kept {
  path: string;
  setUp: string;
}

export interface Backup {
  manifest: BackupManifest;
  /** As they were; without the consumer secret, which no backup holds. */
  components: readonly Component[];
}

/**
 * Keeps everything that is there before a run changes it: a zip in the Metadata API's layout, with a manifest of what
 * else was there or wasn't. Only its user may read it.
 *
 * @param path from `backupPath`
 * @param wanted what the run is to deploy, under the names that it has in the org
 * @param more `former`: integration users of before whose assignments are this tool's; `ownProfile`: how the user's own restricts
 *   logins
 */
export async function writeBackup(
  path: string,
  runId: string,
  snapshot: OrgSnapshot,
  wanted: readonly Pick<Component, "type" | "fullName">[],
  ports: { files: Files; clock: Clock },
  { former = [], ownProfile }: { former?: readonly FormerUser[]; ownProfile?: BackupManifest["ownProfile"] } = {},
): Promise<BackupManifest> {
  const components = snapshot.components.map((component) => ({ ...component, root: withoutSecret(component.root) }));
  const files = layoutFiles({ apiVersion: snapshot.apiVersion, components }, "metadata");
  const heldSets = (snapshot.moreSets ?? []).filter((set) => set.assignmentId !== undefined).map(({ name }) => name);
  const manifest: BackupManifest = {
    version: 1,
    orgId: snapshot.orgId,
    runId,
    at: new Date(ports.clock.now()).toISOString(),
    apiVersion: snapshot.apiVersion,
    components: components.map(nameOf),
    absent: wanted.filter((one) => !components.some((there) => isSame(one, there))).map(nameOf),
    app: snapshot.app ?? null,
    permissionSet: snapshot.permissionSet ?? null,
    user: snapshot.user ? { id: snapshot.user.id, username: snapshot.user.username } : null,
    consumerKey: snapshot.consumerKey ?? null,
    assignmentId: snapshot.assignmentId ?? null,
    preauthorisationId: snapshot.preauthorisationId ?? null,
    ...(heldSets.length > 0 ? { heldSets } : {}),
    ...(former.length > 0 ? { former: former.map(({ id, username }) => ({ id, username })) } : {}),
    ...(ownProfile ? { ownProfile } : {}),
    files: Object.fromEntries(files.map((file) => [file.path, sha256(file.bytes)])),
  };
  await ports.files.write(path, await zipFiles([...files, ...manifestFiles(manifest)]), PRIVATE);
  return manifest;
}

/**
 * Reads a backup and proves that it is whole.
 *
 * @param orgId of the org that it is to be put back into
 * @param setUp the command that sets the org up where no backup does
 * @throws BACKUP_MISSING, BACKUP_VERSION, BACKUP_FOREIGN (another org's), BACKUP_DAMAGED
 */
export async function readBackup(path: string, orgId: string, setUp: string, files: Files): Promise<Backup> {
  const bytes = await readIfThere(path, files);
  if (!bytes) {
    throw inputError(
      "BACKUP_MISSING",
      `There is no backup ${path}.`,
      "That run changed nothing of this app, or its backup was removed; an app of another name needs the org file as it was then.",
    );
  }
  const entries = await unzip(bytes).catch((cause: unknown) => {
    throw damaged({ path, setUp }, "it is no zip that can be unpacked", cause);
  });
  const manifest = readManifest(entries, { path, setUp });
  if (manifest.orgId !== orgId) {
    throw new KantivError(
      "BACKUP_FOREIGN",
      `${path} is a backup of the org ${manifest.orgId}, and this is ${orgId}.`,
      `A refreshed sandbox is another org: set it up again: ${setUp}`,
    );
  }
  checkFiles(entries, manifest, { path, setUp });
  return { manifest, components: readLayout(entries) };
}

function readManifest(entries: readonly OutputFile[], at: Kept): BackupManifest {
  const [text, sum] = [entryText(entries, MANIFEST), entryText(entries, MANIFEST_SUM)];
  if (text === undefined || sum !== sumLine(text)) throw damaged(at, "its manifest is missing or was changed");
  const json = parsedJson(text);
  const parsed = BackupManifest.safeParse(json);
  if (parsed.success) return parsed.data;
  const version = (json as { version?: unknown } | null)?.version;
  if (version === 1) throw damaged(at, "its manifest says too little");
  throw new KantivError(
    "BACKUP_VERSION",
    `${at.path} is of version ${version}, which this tool can't read.`,
    "Use the version of kantiv-sf that wrote it.",
  );
}

/** Every file that the manifest names with the bytes it had, and no other. */
function checkFiles(entries: readonly OutputFile[], manifest: BackupManifest, at: Kept): void {
  const found = new Map(entries.map((entry) => [entry.path, sha256(entry.bytes)]));
  found.delete(MANIFEST);
  found.delete(MANIFEST_SUM);
  for (const [name, sum] of Object.entries(manifest.files)) {
    if (found.get(name) !== sum) throw damaged(at, `${name} is missing or was changed`);
    found.delete(name);
  }
  const [stranger] = found.keys();
  if (stranger !== undefined || entries.length !== Object.keys(manifest.files).length + 2) {
    throw damaged(at, `${stranger ?? "a file"} was added`);
  }
}

function manifestFiles(manifest: BackupManifest): OutputFile[] {
  const text = recordJson(manifest);
  return [
    { path: MANIFEST, bytes: Buffer.from(text) },
    { path: MANIFEST_SUM, bytes: Buffer.from(sumLine(text)) },
  ];
}

function sumLine(text: string): string {
  return `${sha256(text)}  ${MANIFEST}\n`;
}

function entryText(entries: readonly OutputFile[], path: string): string | undefined {
  const entry = entries.find((one) => one.path === path);
  return entry && Buffer.from(entry.bytes).toString("utf8");
}

/** An org may give the consumer secret out; whoever has it and the key needs no certificate. */
function withoutSecret(root: XmlElement): XmlElement {
  const children = root.children.filter((child) => child.name !== "consumerSecret").map(withoutSecret);
  return { ...root, children };
}

function isSame(a: Pick<Component, "type" | "fullName">, b: Pick<Component, "type" | "fullName">): boolean {
  return a.type === b.type && sameName(a.fullName, b.fullName);
}

function nameOf({ type, fullName }: Pick<Component, "type" | "fullName">) {
  return { type, fullName };
}

function damaged({ path, setUp }: Kept, why: string, cause?: unknown): KantivError {
  return new KantivError(
    "BACKUP_DAMAGED",
    `The backup ${path} can't be trusted: ${why}.`,
    `Nothing was changed. Fetch the file from a copy, or set the org up: ${setUp}`,
    { cause },
  );
}
