import { join } from "node:path";
import { z } from "zod";
import type { Emit } from "../model/events.ts";
import { type Clock, type Files, OUTLASTS_KILL, type Outlasting, type RecordFiles } from "../model/ports.ts";
import type { CertificateFacts } from "../util/certificate-text.ts";
import { parsedJson } from "../util/parsed-json.ts";
import { remembering } from "../util/remembering.ts";
import { anId, idOrNone } from "../util/salesforce-id.ts";
import { sameName } from "../util/same-name.ts";
import { orgFolder, PRIVATE } from "./paths.ts";
import { readIfThere, recordJson } from "./text.ts";

const AppMemory = z.object({
  /** The app's consumer key; public, as it stands in every login. Empty while it is not known. */
  consumerKey: z.string(),
  /** Of the certificate last deployed, as `X509Certificate.fingerprint256`. */
  certificateFingerprint256: z.string(),
  /** Its subject and end, ISO 8601; of the fingerprint beside, which need not be the last. Absent where no run kept them. */
  certificate: z.object({ fingerprint256: z.string(), subject: z.string(), validTo: z.iso.datetime() }).optional(),
  /** Whether the org showed a certificate when it was read again. */
  certificateShown: z.boolean().optional(),
  /** How the app came to be this tool's: set up where there was none, or taken over; absent where no run from here did. */
  origin: z.enum(["made", "adopted"]).optional(),
  /** When a run last changed it, ISO 8601; absent where none from here has. */
  deployedAt: z.iso.datetime().optional(),
  /** How long deployments took when it was changed last, in milliseconds. */
  deployMs: z.number().optional(),
  /** The last hand-over from here whose login was proven: of which key, when by the org's clock, and who at which machine. */
  handedOver: z.object({ consumerKey: z.string(), at: z.iso.datetime(), by: z.string() }).optional(),
  /** Rows of PermissionSetLicenseAssign that runs from here made; absent where they made none. */
  licenceAssignments: z.array(anId()).optional(),
  /** Assignments of the customer's own permission sets and groups that runs from here made; absent where they made none. */
  ownAssignments: z.array(anId()).optional(),
  /** Permission sets and profiles that runs from here put on the policy of an installed app; absent where they put none. */
  listed: z.array(z.string()).optional(),
  /** Integration users whom runs from here let in, each as a `KnownUser`; absent where no run kept them. */
  users: z
    .array(
      z.object({
        id: idOrNone,
        username: z.string(),
        assignmentId: anId().optional(),
        announced: z.object({ at: z.iso.datetime(), adminId: anId() }).optional(),
      }),
    )
    .optional(),
});

/** What a run knows of an app that it set up, though the org may not show it. */
export type AppMemory = z.output<typeof AppMemory>;

/** What is on record of the certificate last deployed: by its fingerprint alone where no run kept more. Pure. */
export function recordedCertificate(
  memory: AppMemory | undefined,
): { fingerprint256: string; facts?: CertificateFacts } | undefined {
  const { certificateFingerprint256: fingerprint256, certificate: facts } = memory ?? {};
  if (!fingerprint256) return undefined;
  return { fingerprint256, ...(facts?.fingerprint256 === fingerprint256 ? { facts } : {}) };
}

/** A certificate as it is put on record. Pure. */
export function certificateRecord({ subject, validTo, fingerprint256 }: CertificateFacts) {
  const certificate = { fingerprint256, subject, validTo: new Date(validTo).toISOString() };
  return { certificateFingerprint256: fingerprint256, certificate };
}

const OrgMemory = z.object({
  version: z.literal(1),
  orgId: anId(),
  /** By the app's developer name. */
  apps: z.record(z.string(), AppMemory),
});
type OrgMemory = z.output<typeof OrgMemory>;

const Instance = z.object({
  version: z.literal(1),
  instanceUrl: z.string(),
  orgId: anId(),
  /** The org file that named it last. */
  orgFile: z.string(),
  /** Since when, ISO 8601. */
  seenAt: z.iso.datetime(),
});

export interface MemoryPorts {
  files: Files;
  emit: Emit;
}

interface KeepingPorts extends MemoryPorts {
  files: RecordFiles;
}

/** What is known of an app, under the name as it was written then. */
function appIn(apps: Readonly<Record<string, AppMemory>>, app: string): [string, AppMemory] | undefined {
  return Object.entries(apps).find(([name]) => sameName(name, app));
}

/** What earlier runs left about an app; undefined when none did. What can't be read is ignored, with `MEMORY_IGNORED`. */
export async function recallApp(
  folder: string,
  orgId: string,
  app: string,
  ports: MemoryPorts,
): Promise<AppMemory | undefined> {
  const { apps } = await readOrgMemory(folder, orgId, ports);
  return appIn(apps, app)?.[1];
}

/**
 * Of an app in a sandbox that was refreshed, only the key by which its clients still know it: the org that answered at the
 * URL before is gone with all else.
 */
export async function recallRefreshed(
  folder: string,
  { instanceUrl, orgId }: { instanceUrl: string; orgId: string },
  app: string,
  ports: MemoryPorts,
): Promise<AppMemory | undefined> {
  const before = await knownOrgId(folder, instanceUrl, ports);
  return appIn(await refreshedApps(folder, before, orgId, ports), app)?.[1];
}

/**
 * Keeps what a run has learnt of an app, over what was known of it and beside the org's other apps; nothing is written where all of it
 * was known. To be called with the org's lock held.
 */
export async function rememberApp(
  folder: string,
  orgId: string,
  app: string,
  learnt: Partial<AppMemory>,
  ports: KeepingPorts,
  how?: Outlasting,
): Promise<void> {
  const memory = await readOrgMemory(folder, orgId, ports);
  const [name, known] = appIn(memory.apps, app) ?? [app];
  const facts = AppMemory.parse({ consumerKey: "", certificateFingerprint256: "", ...known, ...learnt });
  await keep(folder, memory, { ...memory.apps, [name]: facts }, ports, how);
}

/** So many other orgs tell enough of how long something takes in them. */
const ENOUGH_ORGS = 5;

/** How long deployments took in other orgs of the record, in milliseconds: the median of some; undefined where no run kept that. */
export async function deployMsAround(folder: string, files: Files): Promise<number | undefined> {
  const orgs = await files.list(join(folder, "orgs")).catch(() => []);
  const ports = { files, emit: () => undefined };
  const known: number[] = [];
  for (const { name } of orgs.slice(-ENOUGH_ORGS)) {
    const memory = await readOrgMemory(folder, name, ports).catch(() => undefined);
    known.push(...Object.values(memory?.apps ?? {}).flatMap(({ deployMs }) => deployMs ?? []));
  }
  return known.sort((a, b) => a - b)[Math.floor(known.length / 2)];
}

/** For an app that is no longer there. To be called with the org's lock held. */
export async function forgetApp(folder: string, orgId: string, app: string, ports: KeepingPorts): Promise<void> {
  const memory = await readOrgMemory(folder, orgId, ports);
  const [name] = appIn(memory.apps, app) ?? [];
  if (name === undefined) return;
  const { [name]: _gone, ...apps } = memory.apps;
  await keep(folder, memory, apps, ports);
}

/**
 * Keeps which org answered at an instance URL. A refreshed sandbox answers at the same URL with another org id, and takes
 * over which keys its apps were known by. To be called with the org's lock held.
 */
export async function rememberOrg(
  folder: string,
  seen: { instanceUrl: string; orgId: string; orgFile: string },
  ports: KeepingPorts & { clock: Clock },
): Promise<void> {
  const { files, clock } = ports;
  const known = await readInstance(folder, seen.instanceUrl, ports);
  const before = await refreshedApps(folder, known?.orgId, seen.orgId, ports);
  if (Object.keys(before).length > 0) {
    const memory = await readOrgMemory(folder, seen.orgId, ports);
    await keep(folder, memory, { ...before, ...memory.apps }, ports);
  }
  if (known?.orgId === seen.orgId && known.orgFile === seen.orgFile) return;
  const instance = Instance.parse({ version: 1, ...seen, seenAt: new Date(clock.now()).toISOString() });
  // A machine that loses its power makes the next run find the org at its URL as this one did.
  await files.write(instancePath(folder, seen.instanceUrl), recordJson(instance), PRIVATE, OUTLASTS_KILL);
}

/** The org that last answered at an instance URL, when a run has been there. */
export async function knownOrgId(folder: string, instanceUrl: string, ports: MemoryPorts): Promise<string | undefined> {
  return (await readInstance(folder, instanceUrl, ports))?.orgId;
}

/** What is left to know of the org that answered at the URL before this one. */
async function refreshedApps(
  folder: string,
  before: string | undefined,
  orgId: string,
  ports: MemoryPorts,
): Promise<OrgMemory["apps"]> {
  if (before === undefined || before === orgId) return {};
  const { apps } = await readOrgMemory(folder, before, ports);
  const keys = Object.entries(apps).map(([app, { consumerKey }]): [string, AppMemory] => [
    app,
    { consumerKey, certificateFingerprint256: "" },
  ]);
  return Object.fromEntries(keys);
}

interface Found extends OrgMemory {
  /** The file's, none where there is no file. */
  bytes: Buffer;
}

const NOTHING = Buffer.alloc(0);

async function readOrgMemory(folder: string, orgId: string, ports: MemoryPorts): Promise<Found> {
  const path = memoryPath(folder, orgId);
  const bytes = (await readIfThere(path, ports.files)) ?? NOTHING;
  // An empty one is what a run leaves that is killed before its first line.
  const memory = bytes.length > 0 ? told(path, orgMemoryIn(newestLine(bytes)), ports) : undefined;
  return { ...(memory?.orgId === orgId ? memory : { version: 1, orgId, apps: {} }), bytes };
}

/**
 * Of a file with a line for each time that something was learnt, each with all that was known then: the last one, or the one before
 * where that is being written, or was when its run was killed.
 */
function newestLine(bytes: Buffer): string {
  const lines = bytes.toString("utf8").split("\n");
  const last = lines.pop() ?? "";
  // Most end with a whole line; to find that nothing is no JSON costs more than to read it.
  const isWhole = last !== "" && parsedJson(last) !== undefined;
  return isWhole ? last : (lines.at(-1) ?? last);
}

/** More lines than a set-up and some rotations leave; then one is enough. */
const MOST_BYTES = 32_000;

/** Writes what is known of an org's apps where that is news: a line at the end, which takes a tenth of what a new file in the place of the old takes. */
async function keep(
  folder: string,
  { bytes, ...memory }: Found,
  apps: OrgMemory["apps"],
  { files }: KeepingPorts,
  how?: Outlasting,
): Promise<void> {
  const next: OrgMemory = { ...memory, apps };
  if (JSON.stringify(next) === JSON.stringify(memory)) return;
  const path = memoryPath(folder, memory.orgId);
  const line = `${recordJson(next)}\n`;
  if (bytes.length > MOST_BYTES) return files.write(path, line, PRIVATE, how);
  const isWhole = bytes.length === 0 || bytes.at(-1) === LINE_END;
  await files.append(path, isWhole ? line : `\n${line}`, PRIVATE, how);
}

const LINE_END = 10;

async function readInstance(folder: string, instanceUrl: string, ports: MemoryPorts) {
  const path = instancePath(folder, instanceUrl);
  const bytes = await readIfThere(path, ports.files);
  return bytes && told(path, Instance.safeParse(parsedJson(bytes.toString("utf8"))).data, ports);
}

/** Says of a file that is there and was not understood that it does not count. */
function told<T>(path: string, document: T | undefined, { emit }: MemoryPorts): T | undefined {
  if (document === undefined) {
    const message = `${path} is damaged or of another version of this tool; going on without it.`;
    emit({ kind: "warning", code: "MEMORY_IGNORED", message });
  }
  return document;
}

/** A run asks several times. */
const orgMemoryIn = remembering(
  100,
  (line: string) => line,
  (line) => OrgMemory.safeParse(parsedJson(line)).data,
);

function memoryPath(folder: string, orgId: string): string {
  return join(orgFolder(folder, orgId), "memory.json");
}

/** One file an instance, so that runs on several orgs never write the same one. */
function instancePath(folder: string, instanceUrl: string): string {
  return join(folder, "instances", `${new URL(instanceUrl).host.replace(/[^a-z0-9.-]/g, "_")}.json`);
}
