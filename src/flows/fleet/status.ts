import { type KnownRun, needsOf, runInEntry, runInLine, statusOf } from "../../fleet/status.ts";
import type { Context } from "../../model/command.ts";
import { KantivError } from "../../model/errors.ts";
import type { OrgStatus } from "../../model/fleet-status.ts";
import { REPOSITORY_FILE_BYTES } from "../../model/ports.ts";
import type { Settings } from "../../model/settings.ts";
import { readCertificate } from "../../oauth/key/certificate.ts";
import { templateFingerprint } from "../../plan/assemble.ts";
import { auditLines } from "../../record/audit.ts";
import { knownOrgId, recallApp, recordedCertificate } from "../../record/memory.ts";
import { recordFolder } from "../../record/paths.ts";
import { type CertificateFacts, isFormer } from "../../util/certificate-text.ts";
import { sameName } from "../../util/same-name.ts";
import { valuesAndNames } from "../input/prepare.ts";
import { once } from "./files.ts";
import { keptResult } from "./kept.ts";
import type { ReadMember } from "./members.ts";
import { templateReader } from "./offline.ts";

export type MemberStatus = OrgStatus<ReadMember>;

const DAY_MS = 86_400_000;

/** What is said of orgs by name in one result. */
export type RunsByName = ReadonlyMap<string, readonly KnownRun[]>;

/** Every run that results tell of, by the org's name. Throws `FLEET_RESULT` (exit 2) for what is no result. */
export async function runsInResults(results: readonly string[], ctx: Context): Promise<RunsByName> {
  const runs = new Map<string, KnownRun[]>();
  for (const result of results) {
    const { head, entries } = await keptResult(result, ctx);
    for await (const entry of entries) addRun(runs, entry, head.command);
  }
  return runs;
}

/** Adds what an entry of a result tells, where it is one of a run that began. */
export function addRun(runs: Map<string, KnownRun[]>, entry: { name: string }, command: string): void {
  const run = runInEntry(entry, command);
  if (run) runs.set(entry.name, [...(runs.get(entry.name) ?? []), run]);
}

/** Reads record, certificate and template of orgs; none is asked anything. */
export async function statusOfAll(
  members: readonly ReadMember[],
  runs: RunsByName,
  ctx: Context,
): Promise<MemberStatus[]> {
  const linesIn = once(async (folder) =>
    (await auditLines(folder, ctx.files)).flatMap((line) => runInLine(line) ?? []),
  );
  const template = templateReader(ctx);
  const all: MemberStatus[] = [];
  for (const member of members) {
    const { settings, name } = member;
    const lines = settings ? await linesOf(settings, { linesIn, template }, ctx) : undefined;
    const status = statusOf([...(runs.get(name) ?? []), ...(lines?.runs ?? [])]);
    const certificate = settings ? await certificateOf(settings, lines?.deployed, ctx) : null;
    const { fingerprint } = lines ?? {};
    const made = status.template?.fingerprint;
    const current = made === undefined || fingerprint === undefined ? null : made === fingerprint;
    const needs = needsOf(status, {
      daysLeft: certificate?.daysLeft,
      isFormer: (certificate?.newer ?? null) !== null,
      template: fingerprint,
    });
    all.push({ ...status, member, certificate, current, needs });
  }
  return all;
}

interface Readers {
  linesIn: (folder: string) => Promise<NonNullable<ReturnType<typeof runInLine>>[]>;
  template: ReturnType<typeof templateReader>;
}

/** The runs on record of the org's app, the certificate that they gave it last, and what its template is today. */
async function linesOf(settings: Settings, { linesIn, template }: Readers, ctx: Context) {
  const folder = recordFolder(settings.file);
  const silent = { files: ctx.files, emit: () => undefined };
  const orgId = await knownOrgId(folder, settings.instanceUrl, silent);
  try {
    const loaded = await template(settings);
    const { names } = valuesAndNames(loaded, settings, undefined);
    const lines = orgId === undefined ? [] : await linesIn(folder);
    const runs = lines.filter(
      (line) => line.orgId === orgId && (line.app === undefined || sameName(line.app, names.app)),
    );
    const memory = orgId === undefined ? undefined : await recallApp(folder, orgId, names.app, silent);
    return { runs, deployed: recordedCertificate(memory)?.facts, fingerprint: templateFingerprint(loaded.files) };
  } catch (error) {
    // What is wrong with a template is for lint and for the next run to tell.
    if (error instanceof KantivError) return { runs: [], deployed: undefined, fingerprint: undefined };
    throw error;
  }
}

async function certificateOf(
  { jwt }: Settings,
  deployed: CertificateFacts | undefined,
  ctx: Context,
): Promise<MemberStatus["certificate"]> {
  if (jwt.certificate === undefined) return null;
  try {
    const ours = readCertificate(await ctx.files.read(jwt.certificate, { maxBytes: REPOSITORY_FILE_BYTES }));
    const daysLeft = Math.floor((ours.validTo - ctx.clock.now()) / DAY_MS);
    return {
      notAfter: moment(ours.validTo),
      daysLeft,
      newer: deployed && isFormer(ours, deployed) ? shown(deployed) : null,
    };
  } catch {
    return null;
  }
}

function shown({ fingerprint256, subject, validTo }: CertificateFacts) {
  return { fingerprint256, subject, notAfter: moment(validTo) };
}

function moment(at: number | string): string {
  return new Date(at).toISOString();
}
