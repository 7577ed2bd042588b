import { changeGroups } from "../../fleet/group.ts";
import type { Stop } from "../../fleet/schedule.ts";
import type { ReadMember } from "../../flows/fleet/members.ts";
import { workOnOrgs } from "../../flows/fleet/run.ts";
import type { Context, Flags } from "../../model/command.ts";
import { inputError } from "../../model/errors.ts";
import type { OrgDigest } from "../../model/fleet.ts";
import type { Paint } from "../../model/paint.ts";
import { changeLines } from "../../reports/fleet/text.ts";
import { safeJson } from "../../util/safe-json.ts";
import { plural } from "../../util/words.ts";
import { run as plan } from "../plan.ts";
import { boundsOf, type FleetRun, keep, tell } from "./at-work.ts";

/** Orgs that were looked at. */
export interface LookedAt {
  /** Who could be looked at. */
  members: readonly ReadMember[];
  /** Who could not: that is how they end. */
  ended: readonly OrgDigest[];
  stopped: Stop | undefined;
  /** Shows what changes, and asks once. Throws `NOT_CONFIRMED` (exit 2) for a no. */
  ask(): Promise<void>;
  /** An org's run with the plan that was shown, so that one which has moved since ends by itself. */
  planOf(member: ReadMember, ctx: Context): { flags: Flags; ctx: Context } | undefined;
}

/** No file of a disk has such a name. */
const AGREED = "\u0000agreed plan";

/** Plans all orgs over ports that cannot write, without a lock. */
export async function lookAtOrgs(run: FleetRun, members: readonly ReadMember[]): Promise<LookedAt> {
  const { flags, ctx } = run;
  const plans = new Map<string, string>();
  let production = 0;
  const { digests, notRun, stopped } = await workOnOrgs(
    members,
    {
      ...boundsOf(run),
      before: run.selected.length - members.length,
      work: async (member, own) => {
        tell(run, { event: "orgStarted", org: member.name });
        const report = await plan({ ...flags, "check-only": false, out: undefined, org: member.file }, own);
        plans.set(member.name, safeJson(report.result));
        if ((report.result as { production?: boolean }).production === true) production += 1;
        return report;
      },
      // An org that can be planned is written down once it has been worked on.
      onEnd: async (entry, json) => {
        if (!plans.has(entry.name)) await keep(run, entry, json);
      },
    },
    ctx,
  );
  const seen = digests.filter(({ name }) => plans.has(name));
  const ended = digests.filter(({ name }) => !plans.has(name));
  const left = new Set([...seen, ...notRun].map(({ name }) => name));
  return {
    members: members.filter(({ name }) => left.has(name)),
    ended,
    stopped,
    ask: async () => {
      if (seen.some(({ changes }) => changes.length > 0)) await askOnce(seen, ended.length, production, ctx);
    },
    planOf: ({ name }, own) => {
      const text = plans.get(name);
      plans.delete(name);
      if (text === undefined) return undefined;
      return { flags: { plan: AGREED }, ctx: { ...own, files: withAgreed(own.files, text) } };
    },
  };
}

/** The disk, and on it the plan that was agreed to. */
function withAgreed(files: Context["files"], text: string): Context["files"] {
  return {
    ...files,
    exists: (path) => (path === AGREED ? Promise.resolve(true) : files.exists(path)),
    read: (path, how) => (path === AGREED ? Promise.resolve(Buffer.from(text)) : files.read(path, how)),
  };
}

async function askOnce(
  seen: readonly OrgDigest[],
  unreachable: number,
  production: number,
  ctx: Context,
): Promise<void> {
  const groups = changeGroups(seen);
  const changing = groups.reduce((sum, { orgs }) => sum + orgs.length, 0);
  const asItIs = seen.length - changing;
  const question = (paint: Paint) =>
    [
      ...changeLines(groups, paint),
      ...(asItIs > 0 ? [`${plural(asItIs, "org")} as it should be; each login is proven again.`] : []),
      ...(unreachable > 0 ? [paint("red", `${plural(unreachable, "org")} could not be looked at.`)] : []),
      `${production > 0 ? `${paint("red", "PRODUCTION")} among them: ${production}. ` : ""}Apply this to ${plural(seen.length, "org")}?`,
    ].join("\n");
  if (await ctx.confirm(question)) return;
  throw inputError("NOT_CONFIRMED", "Nothing was changed.", "Answer y, or add --yes.");
}
