import type { CommandSpec } from "../../model/command.ts";
import { RUN, SELECTION } from "./flags.ts";
import type { FleetKind } from "./kind.ts";

/**
 * A command on one org as one on several: with their flags, and the same handler for each. One org file and none of these flags is that
 * handler and nothing else.
 */
export function overOrgs(spec: CommandSpec, kind: FleetKind): CommandSpec {
  const { out, ...rest } = RUN;
  // Where a command has --out for one org, it is the same flag: a folder, then.
  const own = spec.flags.out ? rest : { ...rest, out };
  const { org, ...selection } = SELECTION;
  const many = Object.entries({ ...selection, ...own }).map(([name, flag]) => [name, { ...flag, ofMany: true }]);
  const ofMany = { org, ...Object.fromEntries(many) };
  const twice = Object.keys(spec.flags).filter((name) => Object.hasOwn(ofMany, name) && name !== "org");
  if (twice.length > 0) throw new TypeError(`${spec.name} has --${twice[0]} of its own, which is a flag for many orgs`);
  return {
    ...spec,
    flags: { ...spec.flags, ...ofMany },
    load: async () => ({ run: await (await import("./one-or-many.ts")).handlerFor(kind, spec) }),
  };
}

/** A command with org files takes them by name, too. */
export function orgNamed(spec: CommandSpec): CommandSpec {
  if (!spec.flags.org?.orgFile) return spec;
  return { ...spec, load: async () => (await import("../table/org-named.ts")).withOrgFiles(spec) };
}
