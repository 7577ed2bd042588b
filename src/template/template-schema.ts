import { z } from "zod";
import { ownProfileForm } from "../util/own-profile-form.ts";
import { parameterValue, scalar } from "../util/yaml-values.ts";
import { wholeParameter } from "./placeholders.ts";

const text = z.string({ error: "must be text" }).min(1, { error: "must not be empty" });
const whole = z.int({ error: "must be a whole number" });
const version = whole.min(59, { error: "must be 59 or above" }).max(999, { error: "must be 999 at most" });
const MAP = { error: "must hold keys and values" };
const TYPES = [
  "string",
  "text",
  "integer",
  "boolean",
  "enum",
  "email",
  "url",
  "apiName",
  "objectName",
  "fieldName",
  "ipRange",
  "hours",
  "certificate",
] as const;

/** One parameter in `template.yaml`. */
const ParameterSchema = z.strictObject(
  {
    type: z
      .enum(TYPES, { error: `must be one of ${TYPES.join(", ")}` })
      .describe(
        "Form of the value; text may have several lines. A certificate takes its value from jwt.certificate of the org file.",
      ),
    description: text.describe("What the value is for, and the reason to choose another one."),
    required: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe("Whether an org file must give a value; a default makes it needless."),
    default: parameterValue.optional().describe("The value where an org file gives none; of a list its values."),
    list: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe("Whether it takes several values, each of the type; the element around it is made once for each."),
    sensitive: z
      .boolean({ error: "must be true or false" })
      .optional()
      .describe(
        "Whether its value is kept out of all output. No place for a secret: files and the org hold it in clear.",
      ),
    pattern: z
      .string({ error: "must be text" })
      .max(500, { error: "must have 500 characters at most" })
      .optional()
      .describe("A regular expression that the whole value must match; in a list each value."),
    maxLength: whole
      .min(1, { error: "must be 1 or above" })
      .max(32_768, { error: "must be 32768 at most" })
      .optional()
      .describe("Longest value in characters."),
    values: z
      .array(scalar, { error: "must be a list" })
      .min(1, { error: "must not be empty" })
      .optional()
      .describe("What an enum can be."),
  },
  MAP,
);

/** One element of which this version of the template says something else than the versions before it. */
const NewsSchema = z.strictObject(
  {
    element: z
      .string({ error: "must be text" })
      .regex(/^[A-Z]\w*\.[a-z]\w*$/, "must be type and element, e.g. ExtlClntAppOauthSettings.label")
      .describe("Metadata type and element."),
    was: text.describe("What earlier versions of the template said."),
    why: text.describe("Why it changed, in a sentence; the plan says it."),
  },
  MAP,
);

/** What a template may be called. */
export const TEMPLATE_NAME = /^[a-z][a-z0-9-]{0,59}$/;

/** What `template.yaml` may hold. */
export const TemplateSchema = z.strictObject(
  {
    name: z
      .string({ error: "must be text" })
      .regex(TEMPLATE_NAME, "must be lower-case words joined by hyphens")
      .describe("Name of the template: lower-case words joined by hyphens, e.g. acme-integration."),
    description: text.describe("What the template sets up, in a sentence."),
    vendor: text
      .optional()
      .describe("Whose app it is, as pages for people name it: who gets the hand-over; may be a parameter, ${vendor}."),
    assigns: z
      .array(text, { error: "must be a list" })
      .optional()
      .describe(
        "Permission sets and permission set groups of the customer's own, by API name, that the integration user is given, too; never changed or deleted. Each may be a parameter, ${dataSets}, also a list.",
      ),
    apiVersions: z
      .strictObject({ min: version, max: version }, MAP)
      .describe("Metadata API versions that the template can be deployed with, both included."),
    app: z
      .enum(["installed"], { error: "must be installed, or left out where the template makes the app" })
      .optional()
      .describe(
        "installed: a package brought the app, which its publisher alone changes; the policies name it by namespace and name. Left out: the template makes it.",
      ),
    parameters: z
      .record(z.string(), ParameterSchema, { error: "must hold parameters by name" })
      .describe("By name: what an org file may set."),
    ownProfile: ownProfileForm(
      "A profile of the integration user's own, API only, which user ensure makes; each text in it may be a parameter: ${name}. It counts where one of its ranges or hours has a value.",
      (given) => wholeParameter(given) !== undefined,
    )
      .refine((own) => own.loginIpRanges !== undefined || own.loginHours !== undefined, {
        error: "must restrict something: loginIpRanges, loginHours or both",
      })
      .optional(),
    news: z
      .array(NewsSchema, { error: "must be a list" })
      .optional()
      .describe("What apps that an earlier version set up get changed; a plan marks it as new."),
  },
  MAP,
);

export type ParameterInput = z.infer<typeof ParameterSchema>;
