import { z } from "zod";
import type { YamlForm } from "../util/read-yaml-as.ts";
import { text } from "./texts.ts";

/** `fleet.yaml`: which org files belong together. */
export const FleetFile = z
  .strictObject(
    {
      orgs: z
        .array(text("Path of an org file, a folder of them or a pattern, from this file."), {
          error: "must be a list of paths",
        })
        .min(1, { error: "must name at least one path" })
        .meta({
          description: "Org files, folders of them, or patterns with * and **, from this file, e.g. [orgs/*.yaml].",
        }),
    },
    { error: "must hold keys and values" },
  )
  .meta({ title: "kantiv-sf fleet file", description: "Which orgs are worked on together." });

export const FLEET_FILE_FORM: YamlForm<typeof FleetFile> = {
  schema: FleetFile,
  code: "FLEET_FILE",
  name: "The fleet file",
  remedy: "Start with orgs: [orgs/*.yaml].",
};
