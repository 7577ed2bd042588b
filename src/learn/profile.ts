import { z } from "zod";
import type { YamlForm } from "../util/read-yaml-as.ts";

/** The kind of org that a profile is of. */
const PROFILED_ORG = z.strictObject({
  sandbox: z.boolean().describe("Whether the org says that it is a sandbox"),
  edition: z.string().max(80).describe("OrganizationType, e.g. Enterprise Edition"),
  release: z.string().max(80).describe("As the org names it, e.g. Winter '27"),
  apiVersion: z
    .string()
    .regex(/^\d{2,3}\.0$/, "must be an API version, e.g. 68.0")
    .describe("The highest API version of the org, e.g. 68.0"),
});

/** What `doctor --learn` writes and `emulator --learned` reads: the emulator's switches as an org was seen to have them. */
export const PROFILE_SCHEMA = z
  .strictObject({
    $schema: z.string().optional().describe("For editors"),
    version: z.literal(1, "must be 1").describe("Of this form"),
    learned: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d$/, "must be a day, e.g. 2026-11-27")
      .describe("The day on which the org was asked"),
    org: PROFILED_ORG,
    switches: z
      .record(z.string(), z.string())
      .describe("Names of switches to their values; one that is left out has its default"),
  })
  .describe("How one org behaves, for: kantiv-sf emulator --learned FILE");

export const PROFILE_FORM: YamlForm<typeof PROFILE_SCHEMA> = {
  schema: PROFILE_SCHEMA,
  code: "PROFILE",
  name: "The profile",
  remedy: "Take the file that is written by: kantiv-sf doctor --org FILE --learn",
};

export type Profile = z.infer<typeof PROFILE_SCHEMA>;
