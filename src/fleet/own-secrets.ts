import { inputError } from "../model/errors.ts";
import type { Member } from "../model/fleet.ts";
import type { SecretRef } from "../model/secret.ts";
import type { Settings } from "../model/settings.ts";
import { placeOf } from "../util/read-secret.ts";

type Read = Pick<Member, "file" | "retired"> & { settings?: Pick<Settings, "secretsByName"> };

/**
 * Throws `FLEET_SECRET` (exit 2) for orgs whose names lead to one secret, as `acme-uat` and `acme_uat` do by `{ORG}`: what was meant to be each org's own
 * would be one's for both. A name that is written out is shared on purpose.
 */
export function refuseSharedByName(members: readonly Read[]): void {
  const all = members
    .filter(({ retired }) => retired === undefined)
    .flatMap(({ file, settings }) => (settings?.secretsByName ?? []).map((one) => ({ ...one, file })));
  const problems = [...Map.groupBy(all, ({ ref }) => placeOf(ref))].flatMap(([place, some]) => {
    const files = [...new Set(some.map(({ file }) => file))];
    const [{ key, ref }] = some as [(typeof some)[number]];
    if (files.length === 1) return [];
    const message = `By their names ${files.join(" and ")} have one secret as ${key}, the ${place}.`;
    return [{ code: "FLEET_SECRET", message, remedy: remedyFor(ref, files.at(-1) as string) }];
  });
  const [first] = problems;
  if (first === undefined) return;
  const message =
    problems.length === 1 ? first.message : `${problems.length} secrets would be shared by orgs whose names are alike.`;
  throw inputError("FLEET_SECRET", message, first.remedy, problems.length === 1 ? {} : { problems });
}

function remedyFor(ref: SecretRef, file: string): string {
  const [[kind, name]] = Object.entries(ref) as [[string, string]];
  const shared = kind === "file" ? "its path" : `${kind}: ${name}`;
  return `Write another name: into ${file}, or where they are to share it, ${shared} without {org} and {ORG} into each.`;
}
