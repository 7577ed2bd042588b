import { type LineId, lineOf, lineOfFinding, open, passed, stops } from "../../doctor/lines.ts";
import type { LoginFacts } from "../../model/access.ts";
import type { DoctorLine } from "../../model/doctor.ts";
import type { StateFinding } from "../../model/finding.ts";
import type { AccessPicture } from "../../model/way-in.ts";
import { appChecks } from "../../oauth/diagnosis/app.ts";
import { accessChecks } from "../../oauth/diagnosis/user.ts";
import { distributionFinding } from "../../plan/distribution.ts";
import { recordedCertificate } from "../../record/memory.ts";
import { commandLine } from "../../util/command-line.ts";
import { isCertified, type Prepared } from "../input/prepared.ts";
import { statedLines } from "../judge/examine-stated.ts";
import { findingsIn } from "../judge/findings.ts";
import { NO_PUBLISHERS_KEY, notInstalled, scopesFor } from "../look/installed-app.ts";
import { type Look, planFor } from "../look/look.ts";
import { foreignIn } from "../look/see-access.ts";

/** Findings of a plan that have a line of their own here, and what it says without them. */
function ofPlanLines({ names }: Prepared): (readonly [id: LineId, codes: readonly string[], otherwise: string])[] {
  const { isInstalled, profiles } = names;
  return [
    [
      "app-owner",
      ["APP_FOREIGN"],
      isInstalled ? "a package brings it; its publisher alone changes it" : "nobody else made an app of that name",
    ],
    [
      "permission-set-owner",
      ["PERMISSION_SET_FOREIGN", "PERMISSION_SET_MISSING", "USER_PROFILE_OTHER", "LICENCES_USED_UP"],
      profiles ? "the user has one that the template lets in" : "nobody else made it or holds it to be let in",
    ],
    [
      "former-users",
      ["USER_REPLACED"],
      profiles
        ? "a profile lets in: who has it is the org's to say, and no run gave it"
        : "no integration user of before still holds the permission set",
    ],
  ];
}

/** What is there of the app, and who may use it. Pure. */
export function appLines(
  prepared: Prepared,
  seen: Look,
  { access, logins, now }: { access: AccessPicture; logins: LoginFacts | undefined; now: number },
): DoctorLine[] {
  const findings = findingsIn(prepared, seen);
  return [
    ...ofPlanLines(prepared).map(([id, codes, otherwise]) => ofPlan(id, findings, codes) ?? passed(id, otherwise)),
    foreignLine(prepared, access),
    ...(seen.snapshot.app ? setUpLines(prepared, seen, findings, { logins, now }) : [notThere(prepared)]),
  ];
}

function notThere(prepared: Prepared): DoctorLine {
  const { names, settings } = prepared;
  const absent = notInstalled(prepared, {});
  if (absent) return stops("app", absent.message, absent.remedy ?? "", absent.code);
  return passed("app", `no ${names.app} yet: ${commandLine("apply", settings)} makes it`);
}

/** The states that decide about the login, as the diagnosis of one that was refused has them. */
function setUpLines(
  prepared: Prepared,
  seen: Look,
  findings: readonly StateFinding[],
  { logins, now }: { logins: LoginFacts | undefined; now: number },
): DoctorLine[] {
  const { names, certificate } = prepared;
  const { snapshot, memory } = seen;
  const place = `Setup, External Client App Manager, ${names.app}`;
  const scopes = scopesFor(prepared, snapshot);
  const wanted = {
    ...names,
    scopes,
    certificate,
    remembered: recordedCertificate(memory),
  };
  const checks = [...appChecks(snapshot, wanted), ...(logins ? accessChecks(snapshot, names, logins, now) : [])];
  const lines = checks.map((check) => lineOf(check, place));
  const distribution = isCertified(prepared) ? distributionFinding(planFor(prepared, seen).plan.changes) : undefined;
  return [
    ...(distribution ? [...lines.filter(({ id }) => id !== "app"), lineOfFinding("app", distribution)] : lines),
    keyLine(prepared, seen, findings),
    ...statedLines(prepared, seen),
  ];
}

function ofPlan(id: LineId, findings: readonly StateFinding[], codes: readonly string[]): DoctorLine | undefined {
  const [first, ...more] = findings.filter(({ code }) => codes.includes(code));
  if (!first) return undefined;
  const others = more.length > 0 ? ` And ${more.length} more.` : "";
  return lineOfFinding(id, { ...first, message: `${first.message}${others}` });
}

/** With a key that clients do not have, no login of theirs works. */
function keyLine({ settings }: Prepared, { memory, snapshot }: Look, findings: readonly StateFinding[]): DoctorLine {
  const id = "consumer-key";
  const changed = findings.find(({ code }) => code === "CONSUMER_KEY_CHANGED");
  if (changed) return stops(id, changed.message, changed.remedy, changed.code);
  const handoff = commandLine("handoff", settings);
  if (!snapshot.consumerKey && snapshot.app?.isInstalled) {
    return open(id, NO_PUBLISHERS_KEY.message, NO_PUBLISHERS_KEY.remedy, NO_PUBLISHERS_KEY.code);
  }
  if (snapshot.consumerKey && snapshot.app?.isInstalled)
    return passed(id, `as the org file gives it, ${snapshot.consumerKey}`);
  if (!snapshot.consumerKey) {
    return open(
      id,
      "the org does not give it out",
      "Setup, External Client App Manager, the app, Settings",
      "CONSUMER_KEY_HIDDEN",
    );
  }
  if (memory?.consumerKey) return passed(id, `as on record, ${snapshot.consumerKey}`);
  return open(id, `${snapshot.consumerKey}; no run from here has one on record to compare`, handoff);
}

function foreignLine(prepared: Prepared, access: AccessPicture): DoctorLine {
  const id = "foreign-access";
  const found = ofPlan(id, foreignIn(prepared, access), ["FOREIGN_ACCESS"]);
  if (found) return found;
  const dark = access.ways.find(({ hidden }) => hidden);
  const drift = commandLine("drift", prepared.settings, "--full");
  if (dark) return open(id, dark.why ?? "the org does not show who has a way in", drift);
  const others = access.ways.find(({ kind, others: count = 0 }) => kind === "useAnyApiClient" && count > 0);
  if (!others) return passed(id, "no way in but what the template and the org file state");
  const words = `no way into the app but what is stated; ${others.others} with Use Any API Client reach every app`;
  return passed(id, words);
}
