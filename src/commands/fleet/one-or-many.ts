import { standsForMany } from "../../flows/fleet/files.ts";
import { onlyOrgFile } from "../../flows/input/named-org.ts";
import type { CommandSpec, Context, Flags, Handler } from "../../model/command.ts";
import { RUN, SELECTION } from "./flags.ts";
import type { FleetKind } from "./kind.ts";

/** Runs the command on the one org file that is named, or on several side by side. */
export async function handlerFor(fleet: FleetKind, spec: CommandSpec): Promise<Handler> {
  const { run } = await spec.load();
  const isOwn = (flag: string) => Object.hasOwn(spec.flags, flag) && flag !== "org";
  return async (flags, ctx) => {
    const org = await onlyOrg(flags, isOwn, spec, ctx);
    if (org !== undefined) return run({ ...flags, org }, ctx);
    const { runFleet } = await import("./run.ts");
    return runFleet({ name: spec.name, run, kind: fleet, flags: spec.flags }, flags, ctx);
  };
}

/** The one org file that is named, where nothing asks for more; undefined for a run over several. */
async function onlyOrg(
  flags: Flags,
  isOwn: (flag: string) => boolean,
  spec: CommandSpec,
  ctx: Context,
): Promise<string | undefined> {
  const asked = Object.keys({ ...SELECTION, ...RUN }).filter((flag) => flag !== "org" && !isOwn(flag));
  if (asked.some((flag) => flags[flag] !== undefined && flags[flag] !== false)) return undefined;
  const [org, ...others] = (flags.org ?? []) as string[];
  if (org === undefined) return onlyOrgFile(spec, flags, ctx);
  return others.length > 0 || (await standsForMany(org, ctx.files)) ? undefined : org;
}
