/** The order in which types are applied. */
import { METADATA_TYPES } from "../metadata/types.ts";

/** Lower first when writing, higher first when deleting. */
export const applicationOrder = (type: string): number => METADATA_TYPES.findIndex((it) => it.name === type);
