import { z } from "zod";
import { WEEKDAYS } from "../util/own-profile-form.ts";
import { anId, idOrNone } from "../util/salesforce-id.ts";

const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
const component = z.object({ type: z.string(), fullName: z.string() });

/** What a backup holds, and what was not there when it was made. */
export const BackupManifest = z.object({
  version: z.literal(1),
  orgId: anId(),
  runId: z.string(),
  /** ISO 8601. */
  at: z.iso.datetime(),
  /** Of package.xml, e.g. `"66.0"`. */
  apiVersion: z.string(),
  components: z.array(component),
  /** What the run was to create: putting the org back deletes it. */
  absent: z.array(component),
  app: z.object({ id: anId(), developerName: z.string() }).nullable(),
  permissionSet: z.object({ id: anId(), name: z.string() }).nullable(),
  user: z.object({ id: anId(), username: z.string() }).nullable(),
  consumerKey: z.string().nullable(),
  /** Ids of the rows that give access; null for a row that was not there. */
  assignmentId: anId().nullable(),
  preauthorisationId: anId().nullable(),
  /** Of the template's other permission sets, the names of those that the user held; absent where there was none. */
  heldSets: z.array(z.string()).optional(),
  /** Integration users of before, whose assignments runs from here had made; absent where there was none. */
  former: z.array(z.object({ id: idOrNone, username: z.string() })).optional(),
  /** The integration user's own profile, where one is stated and the org shows it: ranges, and minutes of days. */
  ownProfile: z
    .object({
      name: z.string(),
      ipRanges: z.array(z.object({ start: z.string(), end: z.string() })),
      hours: z.partialRecord(z.enum(WEEKDAYS), z.object({ start: z.number(), end: z.number() })),
    })
    .optional(),
  /** SHA-256 of every file but the manifest's own two, by path. */
  files: z.record(z.string(), sha256Hex),
});
export type BackupManifest = z.output<typeof BackupManifest>;

export const MANIFEST = "manifest.json";
/** As `sha256sum` writes it, so that it can be checked without this tool. */
export const MANIFEST_SUM = "manifest.json.sha256";
