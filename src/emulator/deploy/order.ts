/** The order in which types are applied. */
import { METADATA_TYPES } from "../metadata/types.ts";

/** Lower first when writing, higher first when deleting. */
export function applicationOrder(type: string): number {
  return METADATA_TYPES.findIndex((known) => known.name === type);
}
