import { inputError } from "../../model/errors.ts";
import type { Member } from "../../model/fleet.ts";
import type { SecretRef } from "../../model/secret.ts";
import type { Settings } from "../../model/settings.ts";
import { placeOf } from "../../util/read-secret.ts";
import { uniqueBy } from "../../util/unique-by.ts";

type Read = Pick<Member, "name" | "file" | "retired"> & { settings?: Pick<Settings, "secretsByName"> };

/**
 * Throws `FLEET_SECRET` (exit 2) for orgs whose names lead to one secret, as `acme-uat` and `acme_uat` do by `{ORG}`: what was meant to be each org's own
 * would be one's for both. A name that is written out is shared on purpose.
 */
export function refuseSharedByName(members: readonly Read[]): void {
  const all = members
    .filter(({ retired }) => retired === undefined)
    .flatMap(({ name, file, settings }) =>
      (settings?.secretsByName ?? []).map((secret) => ({ ...secret, org: { name, file } })),
    );
  const shared = [...Map.groupBy(all, ({ ref }) => placeOf(ref))].flatMap(([place, some]) => {
    const orgs = uniqueBy(some, ({ org }) => org.file).map(({ org }) => org);
    const [{ key, ref }] = some as [(typeof some)[number]];
    if (orgs.length === 1) return [];
    const files = orgs.map(({ file }) => file).join(" and ");
    const message = `By their names ${files} have one secret as ${key}, the ${place}.`;
    const rename = renaming(orgs.at(-1) as Read);
    const remedy = `${rename}; or where they are to share it, write ${writtenOut(ref)} into each.`;
    return [{ rename, problem: { code: "FLEET_SECRET", message, remedy } }];
  });
  const [first] = shared;
  if (first === undefined) return;
  if (shared.length === 1) throw inputError("FLEET_SECRET", first.problem.message, first.problem.remedy);
  const message = `${shared.length} secrets would be shared by orgs whose names are alike.`;
  const remedy = `${first.rename}; or write out what they are to share, as above.`;
  throw inputError("FLEET_SECRET", message, remedy, { problems: shared.map(({ problem }) => problem) });
}

function renaming({ name, file }: Pick<Read, "name" | "file">): string {
  return `Give ${file} a name of its own, e.g. name: ${name}-2`;
}

function writtenOut(ref: SecretRef): string {
  const [[kind, name]] = Object.entries(ref) as [[string, string]];
  return kind === "file" ? "its path" : `${kind}: ${name}`;
}
