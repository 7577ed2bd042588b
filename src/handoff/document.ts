import { z } from "zod";
import { WAYS_IN } from "../model/way-in.ts";

const text = z.string().min(1);
const moment = z.iso.datetime();

const CheckSchema = z.object({
  id: text.describe("Stable name of what was looked at, e.g. token."),
  title: text.describe("The same for people."),
  status: z.enum(["passed", "failed", "unknown"]).describe("How it came out."),
  detail: z.string().describe("What was found."),
  code: text.optional().describe("Of what is wrong, where something is."),
  remedy: text.optional().describe("What to do about it."),
});

/** What Kantiv's systems need to take a Salesforce org over. Another number in `version` means: look again. */
export const HandoffSchema = z
  .object({
    format: z.literal("kantiv-salesforce-handoff").describe("What this document is."),
    version: z.literal(1).describe("Of this document's form."),
    createdAt: moment.describe("When it was made, ISO 8601."),
    username: text.describe("The integration user that logs in."),
    consumerKey: text.describe("The app's consumer key: iss of every assertion. Not a secret."),
    clientSecret: z
      .union([
        z.null(),
        z.object({ kind: z.literal("age"), armored: text.describe("age, ASCII armor; holds JSON with the secret.") }),
        z.object({ kind: z.literal("separate") }),
      ])
      .describe("Null: not handed over, JWT needs none. Separate: in a file of its own. Never in plain text here."),
    loginUrl: text.describe("Host of the token endpoint and audience of assertions, without a trailing slash."),
    recipient: z
      .object({
        name: text.describe("Whose app it is, by the template; else the app's name."),
        email: z.string().describe("The app's contact address; empty where it has none."),
      })
      .optional()
      .describe("Whom this is for."),
    org: z
      .object({
        id: text.describe("Organization id, 18 characters."),
        name: z.string().describe("As the org calls itself."),
        sandbox: z.boolean().describe("False for a production org."),
      })
      .describe("Which org this is."),
    app: z
      .object({
        name: text.describe("API name of the External Client App."),
        permissionSet: text
          .nullable()
          .describe(
            "API name of the permission set whose holders may use it; null where the user's profile is the way in.",
          ),
        profiles: z
          .array(text)
          .optional()
          .describe("Profiles that may use it, as people see them, where one is the way in."),
        scopes: z.array(text).describe("OAuth scopes, as tokens name them."),
      })
      .describe("What was set up."),
    access: z
      .array(
        z.object({
          way: z.enum(Object.keys(WAYS_IN) as (keyof typeof WAYS_IN)[]).describe("Which way into the app."),
          standing: z
            .enum(["stated", "accepted", "foreign", "ofOrg"])
            .describe("By the template, by the org file, by neither; or the org's own business."),
          users: z.int().min(0).nullable().describe("How many active users may go it; null: not shown."),
        }),
      )
      .optional()
      .describe("Who may use the app, in numbers alone: one entry for each way in."),
    dataAccess: z
      .array(
        z.object({
          name: text.describe("API name of an object, or of a field with its object: Account.Industry."),
          rights: z
            .array(z.enum(["read", "create", "edit", "delete", "view all", "modify all"]))
            .describe("What the integration user may do with it."),
        }),
      )
      .optional()
      .describe("What the permission set grants of data, as the org has it; the user's profile may grant more."),
    loginRestrictions: z
      .object({
        ipRanges: z
          .array(z.object({ start: text, end: text }))
          .describe("Addresses, first and last, of IPv4 or IPv6; none: from everywhere."),
        hours: z
          .array(z.object({ day: text, start: z.number(), end: z.number() }))
          .describe("Minutes of the day in the org's default time zone; a day that is not named is open."),
      })
      .nullable()
      .optional()
      .describe(
        "What the integration user's profile allows: every login of the app is held to it. Null: not shown by the org.",
      ),
    certificate: z
      .object({
        subject: z.string().describe("Distinguished name."),
        fingerprint256: text.describe("SHA-256, hexadecimal pairs with colons."),
        validFrom: moment.describe("ISO 8601."),
        validTo: moment.describe("ISO 8601; the login ends with it."),
      })
      .nullable()
      .describe("The certificate that assertions must be signed for. Null: an installed app has its publisher's."),
    verification: z
      .object({
        ok: z.boolean().describe("Whether the JWT login was proven."),
        at: moment.describe("When, ISO 8601."),
        audience: text.describe("The aud that worked."),
        checks: z.array(CheckSchema).describe("Each thing that was looked at."),
      })
      .describe("The proof."),
  })
  .describe("Hand-over of a Salesforce org that is set up for Kantiv.");

export type Handoff = z.output<typeof HandoffSchema>;
