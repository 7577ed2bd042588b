import { amiss, lineOfFinding, open, passed, stops } from "../../doctor/lines.ts";
import type { Context, Flags } from "../../model/command.ts";
import type { DoctorLine } from "../../model/doctor.ts";
import { KantivError, orError } from "../../model/errors.ts";
import { runAtWork } from "../../record/journal.ts";
import { lockHolder } from "../../record/lock.ts";
import { knownOrgId } from "../../record/memory.ts";
import { commandLine, shellWord } from "../../util/command-line.ts";
import { dayOf } from "../../util/words.ts";
import { askText, needConsent } from "../input/consent.ts";
import { keyFor, orWhy, prepare } from "../input/prepare.ts";
import { isCertified, type OrgFile, type Prepared, type Unsigned } from "../input/prepared.ts";
import { requireOwnerMark } from "../input/render-at.ts";
import { judgeLint, lintFindings, lintLater } from "../lint/gate.ts";
import { learnStore } from "./learn-record.ts";

/** What was found without an org. */
export interface Here {
  /** Absent where the template cannot be rendered. */
  prepared?: Prepared;
  /** Somebody agreed to all that the org file asks for. */
  trusted: boolean;
  lines: readonly DoctorLine[];
}

/** Looks at an org file's asks, template, certificate and key. Nothing is asked of an org. */
export async function examineHere(orgFile: OrgFile, flags: Flags, ctx: Context): Promise<Here> {
  const refused = await orWhy(() => needConsent(orgFile, ctx));
  const trusted = !(refused instanceof KantivError);
  const trust = trusted ? asksLine(orgFile) : stops("trust", refused.message, refused.remedy, refused.code);
  const prepared = await orWhy(async () => {
    const read = await prepare(flags, { certificate: "ifThere", key: "no" }, ctx);
    requireOwnerMark(read);
    return read;
  });
  if (prepared instanceof KantivError) return { trusted, lines: [trust, templateLine(prepared)] };
  const signing = trusted ? { ...prepared, ...(await keyFor(prepared, "ifThere", ctx)) } : prepared;
  const lines = [trust, templateLine(prepared), certificateLine(prepared), keyLine(signing, trusted)];
  return { prepared: signing, trusted, lines };
}

function asksLine({ asks }: OrgFile): DoctorLine {
  if (asks.length === 0) return passed("trust", "nothing: it speaks to Salesforce alone");
  return passed("trust", `agreed to: ${asks.map(askText).join("; ")}`);
}

function templateLine(read: Prepared | KantivError): DoctorLine {
  if (!(read instanceof KantivError)) {
    const { name, apiVersions } = read.template;
    return passed("template", `${name}, for API ${apiVersions.min} to ${apiVersions.max}; it can be rendered`);
  }
  const [first, ...more] = read.problems;
  const why = first ? `${first.message}${more.length > 0 ? `; and ${more.length} more` : ""}` : read.message;
  return stops("template", why, first?.remedy ?? read.remedy, read.code);
}

function certificateLine({ certificate, findings, unsigned, settings, names }: Prepared): DoctorLine {
  if (names.isInstalled && settings.jwt.certificate === undefined) {
    return passed("certificate-file", "none named: an installed app has its publisher's");
  }
  if (!certificate) return unusable("certificate-file", unsigned);
  const finding = findings.find(({ code }) => code.startsWith("CERTIFICATE_"));
  if (finding) return lineOfFinding("certificate-file", finding);
  const { subject, validTo, bits } = certificate;
  return passed("certificate-file", `${subject}, to ${dayOf(validTo)}, RSA ${bits} bits`);
}

function keyLine({ certificate, signer, unsigned, settings, names }: Prepared, trusted: boolean): DoctorLine {
  const again = `Then again: ${commandLine("doctor", settings)}`;
  const isAlone = names.isInstalled && settings.jwt.certificate === undefined;
  if (!certificate && !isAlone) return open("key", "not looked at: the certificate comes first", again, "NOT_TRIED");
  if (!trusted) return open("key", "not looked at: nobody agreed to what the file asks for", again, "NOT_TRIED");
  const whose = isAlone ? "whether it is the publisher's the login alone shows" : "belongs to the certificate";
  return signer ? passed("key", `RSA ${signer.bits} bits, ${whose}`) : unusable("key", unsigned);
}

function unusable(id: "certificate-file" | "key", { code, message, remedy }: Unsigned = NOT_SAID): DoctorLine {
  return stops(id, message, remedy, code);
}

const NOT_SAID: Unsigned = { code: "KEY_MISSING", message: "It is not there.", remedy: "Name it in the org file." };

/**
 * What lint would keep from being deployed, as the gate of `plan` and `apply` judges it.
 *
 * @param sandbox as the org says; where it was not asked, as the host does
 */
export async function lintLine(prepared: Prepared, sandbox: boolean, ctx: Context): Promise<DoctorLine> {
  const command = `kantiv-sf lint ${shellWord(prepared.settings.file)}`;
  if (!isCertified(prepared) && !prepared.names.isInstalled)
    return open("lint", "not looked at: the certificate comes first", command, "NOT_TRIED");
  const verdict = await orWhy(() => judgeLint(lintLater(prepared, [], ctx), sandbox, []));
  if (verdict instanceof KantivError) return stops("lint", verdict.message, verdict.remedy, verdict.code);
  const [finding, ...more] = lintFindings(verdict, prepared);
  if (!finding) return passed("lint", letPass(verdict.suppressed.length));
  const others = more.length > 0 ? `; and ${more.length} more` : "";
  return lineOfFinding("lint", { ...finding, message: `${finding.message}${others}` });
}

function letPass(count: number): string {
  return count === 0 ? "nothing against the template" : `nothing against the template but what was let pass (${count})`;
}

/** What runs from here left: a lock that is held, what a killed `--learn` made, a run without an end. */
export async function recordLine(
  { recordFolder, settings }: OrgFile,
  orgId: string | undefined,
  ctx: Context,
): Promise<DoctorLine> {
  const org = orgId ?? (await knownOrgId(recordFolder, settings.instanceUrl, ctx));
  if (org === undefined) return passed("record", "no run from here has been on this org");
  const apply = commandLine("apply", settings);
  const holder = await lockHolder(recordFolder, org, ctx.files);
  if (holder !== undefined) {
    const wait = `Wait for it. Where it has died, the next run takes the lock over: ${apply}`;
    return amiss("record", `a run holds the org's lock: ${holder}`, wait, "ORG_LOCKED");
  }
  const made = await orError(() => learnStore(recordFolder, org, ctx.files).load());
  if (made instanceof KantivError) return amiss("record", made.message, made.remedy, made.code);
  const left = Object.values(made).flat();
  if (left.length > 0) {
    const words = `doctor --learn was stopped before it took away what it made in the org: ${left.join(", ")}`;
    return amiss("record", words, commandLine("doctor", settings, "--learn", "--clean-up"), "LEARN_LEFT");
  }
  const run = await orError(() => runAtWork(recordFolder, org, ctx.files));
  if (run instanceof KantivError) return stops("record", run.message, run.remedy, run.code);
  if (run === undefined || run.finished) return passed("record", run ? `${run.id}, ended` : "none that did anything");
  const step = run.entries.at(-1)?.step ?? "";
  return amiss("record", `${run.id} was left at ${step}; the next apply settles it first`, apply, "RUN_UNFINISHED");
}
