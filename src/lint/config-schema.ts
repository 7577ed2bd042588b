import { z } from "zod";
import { PROFILE_NAMES } from "./profiles.ts";

const reason = z
  .string({ error: "must say why, in words" })
  .trim()
  .min(8, { error: "must say why, in a few words at least" })
  .meta({ description: "Why; shown with the result." });

const names = z.array(z.string().min(1), { error: "must be a list of names" });

const day = z
  .string({ error: "must be a day like 2027-01-31" })
  .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: "must be a day like 2027-01-31" });

/** `.kantiv-sf.yaml`: what a repository decides for itself. */
export const ConfigFile = z
  .strictObject(
    {
      lint: z
        .strictObject(
          {
            rules: z
              .record(
                z.string(),
                z.strictObject(
                  {
                    severity: z
                      .enum(["error", "warning", "note", "off"], { error: "must be error, warning, note or off" })
                      .meta({ description: "Only errors fail a run; off takes the rule out." }),
                    reason,
                  },
                  { error: "must hold severity and reason" },
                ),
                { error: "must hold codes or names of rules" },
              )
              .optional()
              .meta({ description: "By code or name, e.g. ECA304: { severity: off, reason: … }." }),
            profile: z
              .enum(PROFILE_NAMES, { error: `must be ${PROFILE_NAMES.join(" or ")}` })
              .optional()
              .meta({
                description: "Stricter rules of a kind of app: partner-2026 is Salesforce's for partners' apps.",
              }),
            approved: z
              .strictObject(
                {
                  scopes: names
                    .optional()
                    .meta({ description: "All OAuth scopes that apps may have, by metadata name." }),
                  permissions: names
                    .optional()
                    .meta({ description: "All user permissions that an app's permission set may grant." }),
                },
                { error: "must hold scopes or permissions" },
              )
              .optional(),
            certificateDays: z
              .int({ error: "must be a whole number of days" })
              .min(0)
              .max(3650)
              .optional()
              .meta({ description: "From how many days before its end on a certificate is a finding; 30." }),
            ignore: z
              .array(
                z.strictObject(
                  { rule: z.string(), path: z.string().min(1), reason, until: day.optional() },
                  { error: "must hold rule, path and reason" },
                ),
                { error: "must be a list" },
              )
              .optional()
              .meta({ description: "Findings of a rule in files that match a path; for files that take no comment." }),
          },
          { error: "must hold keys and values" },
        )
        .optional(),
    },
    { error: "must hold keys and values" },
  )
  .meta({
    title: "kantiv-sf configuration",
    description: "What a repository of templates and org files decides for itself.",
  });
