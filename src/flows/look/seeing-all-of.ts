import { EXTRA_TYPES, ORG_SETTINGS } from "../../metadata/kinds.ts";
import type { Context } from "../../model/command.ts";
import type { Backup } from "../../record/backup.ts";
import type { Prepared } from "../input/prepared.ts";
import { type Look, lookAgain } from "./look.ts";

/** The look, with components of which the backup has some and the template of today none. */
export async function seeingAllOf({ manifest }: Backup, prepared: Prepared, seen: Look, ctx: Context): Promise<Look> {
  const { names } = prepared;
  const more = [...EXTRA_TYPES, ORG_SETTINGS].filter(
    (type) => !names.extraTypes.includes(type) && manifest.components.some((one) => one.type === type),
  );
  if (more.length === 0) return seen;
  const extraTypes = [...names.extraTypes, ...more];
  const { snapshot } = await lookAgain({ ...prepared, names: { ...names, extraTypes } }, seen, ctx);
  return { ...seen, snapshot };
}
