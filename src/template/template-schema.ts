import { z } from "zod";

const version = z.int().min(59).max(999);
const scalar = z.union([z.string(), z.number(), z.boolean()], "must be text, a number, true or false");

/** One parameter in `template.yaml`. */
export const ParameterSchema = z.strictObject({
  type: z
    .enum(["string", "integer", "boolean", "enum", "email", "url", "apiName", "certificate"])
    .describe("Form of the value. A certificate takes its value from jwt.certificate of the org file."),
  description: z.string().min(1).describe("What the value is for, and the reason to choose another one."),
  required: z.boolean().optional().describe("Whether an org file must give a value; a default makes it needless."),
  default: scalar.optional().describe("The value where an org file gives none."),
  pattern: z.string().max(500).optional().describe("A regular expression that the whole value must match."),
  maxLength: z.int().min(1).max(32_768).optional().describe("Longest value in characters."),
  values: z.array(scalar).min(1).optional().describe("What an enum can be."),
});

/** What `template.yaml` may hold. */
export const TemplateSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, "must be lower-case words joined by hyphens"),
  description: z.string().min(1).describe("What the template sets up, in a sentence."),
  apiVersions: z
    .strictObject({ min: version, max: version })
    .describe("Metadata API versions that the template can be deployed with, both included."),
  parameters: z.record(z.string(), ParameterSchema).describe("By name: what an org file may set."),
});

export type ParameterInput = z.infer<typeof ParameterSchema>;
