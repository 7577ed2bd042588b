import { z } from "zod";
import { ConfigFile } from "./config-schema.ts";

/** JSON Schema (draft 7) of `.kantiv-sf.yaml`; `schemas/config.schema.json` is this, checked in. */
export function configJsonSchema(): object {
  return z.toJSONSchema(ConfigFile, { target: "draft-07", io: "input" });
}
