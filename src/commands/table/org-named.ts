import { namedOrgFile, onlyOrgFile } from "../../flows/input/named-org.ts";
import type { CommandSpec, Context, Flags, Handler } from "../../model/command.ts";

/** The command with its org files as paths: by their names in `--org`, or the only one here where it cannot do without. */
export async function withOrgFiles(spec: CommandSpec): Promise<{ run: Handler }> {
  const { run } = await spec.load();
  return { run: async (flags, ctx) => run({ ...flags, org: await pathsOf(spec, flags, ctx) }, ctx) };
}

async function pathsOf(spec: CommandSpec, given: Flags, ctx: Context): Promise<unknown> {
  const { org } = spec.flags;
  if (Array.isArray(given.org)) return Promise.all(given.org.map((word) => namedOrgFile(String(word), ctx)));
  if (given.org !== undefined) return namedOrgFile(String(given.org), ctx);
  if (org?.orgFile !== "needed" && org?.orgFile !== "named") return undefined;
  const { instead, onlyWith } = org;
  if ((instead && given[instead] !== undefined) || (onlyWith && given[onlyWith] !== true)) return undefined;
  return onlyOrgFile(spec, given, ctx);
}
