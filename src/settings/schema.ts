import { z } from "zod";
import { OrgFile } from "./org-file.ts";

/** JSON Schema (draft 7, which editors know best) of the org file; `schemas/org-file.schema.json` is this, checked in. */
export function orgFileJsonSchema(): object {
  return z.toJSONSchema(OrgFile, { target: "draft-07", io: "input" });
}
