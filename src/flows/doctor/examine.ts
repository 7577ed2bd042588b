import { adminLines } from "../../doctor/administrator.ts";
import { inOrder, inWordsOf, restOf, stops } from "../../doctor/lines.ts";
import { orgLines } from "../../doctor/org.ts";
import { textIn } from "../../metadata/component.ts";
import type { Context, Flags } from "../../model/command.ts";
import type { DoctorLine } from "../../model/doctor.ts";
import { KantivError } from "../../model/errors.ts";
import { inStep } from "../../model/events.ts";
import type { OrgIdentity } from "../../model/org.ts";
import type { AccessPicture } from "../../model/way-in.ts";
import { readOrgFacts } from "../../org/read/org-facts.ts";
import { readPermissions } from "../../org/read/queries.ts";
import { productionRefused } from "../../org/session/connect.ts";
import { endsAsking, unknown } from "../../org/session/known.ts";
import { readerOf } from "../../org/wire/reader.ts";
import { commandLine } from "../../util/command-line.ts";
import { isProduction } from "../../util/salesforce-host.ts";
import { readOrgFile } from "../input/prepare.ts";
import type { OrgFile, Prepared } from "../input/prepared.ts";
import { renderAt } from "../input/render-at.ts";
import { orgSettingsLines, statedLineIds } from "../judge/examine-stated.ts";
import { type Look, lookAt, reachOrg } from "../look/look.ts";
import { seeAccess } from "../look/see-access.ts";
import { appLines } from "./app.ts";
import { examineHere, lintLine, recordLine } from "./here.ts";
import { userPart } from "./user.ts";

/** What the org told, before anything kept it from telling more. */
interface FromOrg {
  lines: readonly DoctorLine[];
  identity?: OrgIdentity;
  apiVersion?: string;
  seen?: Look;
  access?: AccessPicture;
}

/** What was looked at, and what was found. */
export interface Examined extends FromOrg {
  orgFile: OrgFile;
  /** Absent where the template cannot be rendered. */
  prepared?: Prepared;
  /** There was no usable session, or the org could not be reached. */
  noSession: boolean;
}

/**
 * Looks at everything that an apply and the login depend on, here and in the org, and changes nothing: some twelve
 * requests, over a port that cannot write. What keeps something from being looked at is a line, too. Throws input errors
 * (exit 2) of the org file alone, and `INTERRUPTED`.
 */
export async function examine(flags: Flags, ctx: Context): Promise<Examined> {
  const orgFile = await readOrgFile(flags, ctx);
  const { prepared, trusted, lines: here } = await examineHere(orgFile, flags, ctx);
  const found = prepared && trusted ? await examineOrg(prepared, flags, ctx) : { lines: [] };
  const { identity, error } = found as FromOrg & { error?: KantivError };
  const { instanceUrl } = orgFile.settings;
  const sandbox = identity?.sandbox ?? !isProduction({ instanceUrl, sandbox: true });
  const lines = [
    ...here,
    ...(prepared ? [await lintLine(prepared, sandbox, ctx)] : []),
    await recordLine(orgFile, identity?.orgId, ctx),
    ...found.lines,
  ];
  const whole = prepared !== undefined && trusted && error === undefined;
  const why = error?.message ?? "what is wrong here comes first";
  const rest = whole
    ? []
    : restOf(
        lines,
        why,
        error?.remedy ?? `Then again: ${commandLine("doctor", orgFile.settings)}`,
        prepared ? statedLineIds(prepared) : [],
      );
  return {
    ...found,
    orgFile,
    ...(prepared ? { prepared } : {}),
    noSession: lines.some(({ id, status }) => id === "session" && status === "failed"),
    lines: inWordsOf(inOrder([...lines, ...rest]), prepared?.names ?? {}),
  };
}

/** Goes as far as the org lets it; what ends it is told by the line that it is about. */
async function examineOrg(prepared: Prepared, flags: Flags, ctx: Context): Promise<FromOrg & { error?: KantivError }> {
  const found: FromOrg & { lines: DoctorLine[] } = { lines: [] };
  try {
    await askOrg(prepared, flags, found, ctx);
    return found;
  } catch (error) {
    if (!(error instanceof KantivError) || ctx.signal.aborted) throw error;
    const id = lineOfError(error, found);
    const others = found.lines.filter((line) => line.id !== id);
    return { ...found, lines: [...others, stops(id, error.message, error.remedy, error.code)], error };
  }
}

/** What an error is about that ended the asking. */
function lineOfError(error: KantivError, { identity }: FromOrg): "api-version" | "session" | "app" {
  if (error.code === "API_VERSION") return "api-version";
  return identity === undefined || endsAsking(error) ? "session" : "app";
}

async function askOrg(
  prepared: Prepared,
  flags: Flags,
  found: FromOrg & { lines: DoctorLine[] },
  ctx: Context,
): Promise<void> {
  const opened = await reachOrg(prepared, ctx);
  const { identity, answers } = opened;
  const clocks = { here: ctx.clock.now(), org: opened.org.orgTime };
  const org = readerOf(opened.org);
  Object.assign(found, { identity, apiVersion: org.apiVersion });
  const { username } = prepared.settings.integrationUser;
  const facts = await inStep("Ask what the org is", ctx, () =>
    readOrgFacts(org, { adminUserId: identity.admin.userId, username }, ctx),
  );
  const first = readPermissions(answers.adminPermissions);
  const refused = identity.sandbox || flags.production === true ? undefined : productionRefused(identity);
  found.lines.push(
    ...orgLines({ identity, facts, clocks, apiVersion: org.apiVersion, refused, adminApproved: isApproved(prepared) }),
    ...adminLines(identity.admin.username, [
      first ? { known: true, value: first } : unknown("the org does not say what the administrator may do"),
      facts.adminPermissions,
    ]),
  );
  const seen = await lookAt(prepared, { ...opened, org }, ctx);
  const access = await seeAccess(prepared, seen);
  const now = org.orgTime ?? ctx.clock.now();
  const user = await userPart(prepared, seen, facts, now);
  found.lines.push(
    ...orgSettingsLines(prepared, seen),
    ...user.lines,
    ...appLines(prepared, seen, { access, logins: user.logins, now }),
  );
  Object.assign(found, { seen, access });
}

/** Whether the template's app lets in only whom an administrator approved. */
function isApproved({ template, values }: Prepared): boolean {
  const { components } = renderAt(template, values, undefined);
  const who = textIn(components, "ExtlClntAppOauthConfigurablePolicies", "permittedUsersPolicyType");
  return who === "AdminApprovedPreAuthorized";
}
