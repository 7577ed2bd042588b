import { z } from "zod";
import type { YamlForm } from "../util/read-yaml-as.ts";
import { text } from "./texts.ts";

const COUNT_OR_SHARE = /^(\d{1,6}|(100|\d{1,2})%)$/;

/** Orgs that are worked on before others are. */
const WaveForm = z.strictObject(
  {
    name: text("How the wave is called, e.g. canary.", {
      pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
      error: "must be letters, digits, dots, hyphens and underscores",
    }),
    tags: z
      .array(text("A tag of org files."), { error: "must be a list of tags" })
      .min(1, { error: "must name at least one tag" })
      .meta({ description: "Orgs with one of these tags are in this wave." })
      .optional(),
    size: z
      .string({ error: "must be a percentage, e.g. 10%" })
      .regex(/^(100|\d{1,2})%$/, { error: "must be a percentage, e.g. 10%" })
      .meta({ description: "About so many of all orgs are in this wave, by the hash of their names, e.g. 10%." })
      .optional(),
    stopAt: z
      .union([z.int().min(0).max(999_999), z.string().regex(COUNT_OR_SHARE)], {
        error: "must be a number or a percentage",
      })
      .meta({ description: "Nothing new begins once so many of its orgs failed, N or N%; 0: once one has." })
      .optional(),
    strict: z
      .boolean({ error: "must be true or false" })
      .meta({ description: "Never so many at once that more than stopAt could fail." })
      .optional(),
  },
  { error: "must hold keys and values" },
);

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
      waves: z
        .array(WaveForm, { error: "must be a list of waves" })
        .min(1, { error: "must name at least one wave" })
        .refine((waves) => new Set(waves.map(({ name }) => name)).size === waves.length, {
          error: "must have a name of its own for each wave",
        })
        .refine((waves) => waves.reduce((sum, { size = "0" }) => sum + Number.parseInt(size, 10), 0) <= 100, {
          error: "must have sizes of 100% together at most",
        })
        .meta({ description: "Which orgs are changed before others are; orgs of none are in the last." })
        .optional(),
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
