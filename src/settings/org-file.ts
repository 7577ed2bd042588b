import { z } from "zod";
import { ownProfileForm } from "../util/own-profile-form.ts";
import { HOST_NAME } from "../util/salesforce-host.ts";
import { parameterValue } from "../util/yaml-values.ts";
import { alsoAllowed } from "./also-allowed.ts";
import { DAY } from "./org-name.ts";
import { text, username } from "./texts.ts";

/**
 * The shape of an org file. Descriptions are written for the person who fills the file in: editors show them, and a
 * problem at a key gives the key's description as its remedy. What depends on the environment or on two keys at once
 * (instance URL, admin) is judged in `parse.ts`.
 */

/** An object of which exactly one key is given. JSON Schema can say it by counting properties. */
function exactlyOneOf<Shape extends z.ZodRawShape>(shape: Shape, description: string) {
  const names = Object.keys(shape).join(", ");
  return z
    .strictObject(shape, { error: "must hold keys and values" })
    .refine((value) => Object.values(value).filter((one) => one !== undefined).length === 1, {
      error: `must hold exactly one of ${names}`,
    })
    .meta({ description, minProperties: 1, maxProperties: 1 });
}

/** `{org}` and `{ORG}` stand for the org's name, and are filled in before this is asked. */
function environmentName(description: string) {
  const error = "must be the name of an environment variable";
  return text(description, { pattern: /^(?:[A-Za-z_]|\{org\}|\{ORG\})(?:[A-Za-z0-9_]|\{org\}|\{ORG\})*$/, error });
}

const secretRefs = new WeakSet<object>();

function secretRef(description: string) {
  const schema = z
    .strictObject(
      {
        env: environmentName("Name of the environment variable that holds the secret.").optional(),
        file: text("Path of the file that holds the secret; relative to the org file.").optional(),
        sealed: text("Name of the secret in a file of sealed ones, which stands at in.").optional(),
        in: text("Path of the file of sealed secrets; relative to the org file.").optional(),
      },
      { error: "must hold keys and values" },
    )
    .refine(({ env, file, sealed }) => [env, file, sealed].filter((one) => one !== undefined).length === 1, {
      error: "must hold exactly one of env, file, sealed",
    })
    .refine((ref) => (ref.sealed === undefined) === (ref.in === undefined), {
      error: "must hold sealed and in together, or neither",
    })
    .meta({ description, minProperties: 1, maxProperties: 2 });
  secretRefs.add(schema);
  return schema;
}

/** Whether the schema is that of a secret, whose value and inner keys must not be repeated in a message. */
export function isSecretRef(schema: z.core.$ZodType | undefined): boolean {
  return schema !== undefined && secretRefs.has(schema);
}

const key = secretRef("Private key: PEM, or base64 of PEM; e.g. { env: KANTIV_JWT_KEY } or { file: kantiv.key }.");
const passphrase = secretRef("Passphrase of the key when it is encrypted; stands beside key.");
const signer = z
  .strictObject(
    {
      command: z
        .array(text("Program, then its arguments; no shell is used."), { error: "must be a list of texts" })
        .min(1, { error: "must name a program" })
        .meta({ description: "Program and arguments, e.g. [kms-sign, --key, kantiv]." }),
      env: z
        .array(environmentName("Name of an environment variable."), { error: "must be a list of names" })
        .meta({
          description:
            "Environment variables that the program gets beside PATH, HOME and the like, e.g. [AWS_PROFILE, AWS_REGION].",
        })
        .optional(),
    },
    { error: "must hold keys and values" },
  )
  .meta({
    description:
      "External signer for a key that never leaves its KMS or HSM: bytes on stdin, RSASSA-PKCS1-v1_5 SHA-256 signature on stdout, raw or in base64.",
  });

const signing = { key: key.optional(), passphrase: passphrase.optional(), signer: signer.optional() };

interface Signing {
  key?: unknown;
  passphrase?: unknown;
  signer?: unknown;
}

const onlyOneKey = (value: Signing) => value.key === undefined || value.signer === undefined;
const passphraseHasKey = (value: Signing) => value.passphrase === undefined || value.key !== undefined;
/** The same two rules for editors. */
const SIGNING_RULES = { not: { required: ["key", "signer"] }, dependencies: { passphrase: ["key"] } };
const ONLY_ONE_KEY = { error: "must hold key or signer, not both" };
const PASSPHRASE_HAS_KEY = { error: "must hold a key when it holds a passphrase" };

const CONSUMER_KEY = {
  pattern: /^\S{8,256}$/,
  error: "must be a consumer key of 8 to 256 characters without blanks",
};

const admin = exactlyOneOf(
  {
    sf: text("Alias or username known to the Salesforce CLI.", {
      pattern: /^[^\s\p{Cc}-][^\s\p{Cc}]*$/u,
      error: "must be an alias or username of the Salesforce CLI",
    }).optional(),
    accessToken: secretRef("Access token of an administrator, e.g. { env: SF_ACCESS_TOKEN }.").optional(),
    sfdxAuthUrl: secretRef("SFDX auth URL (force://…), e.g. { env: SFDX_AUTH_URL }.").optional(),
    password: z
      .strictObject(
        {
          username: username("Username of the administrator, with the sandbox suffix."),
          password: secretRef("Password of the administrator, e.g. { env: SF_PASSWORD }."),
          securityToken: secretRef("Security token, needed outside the org's trusted networks.").optional(),
        },
        { error: "must hold keys and values" },
      )
      .meta({ description: "Username and password by SOAP login(), which Salesforce retires in Summer '27." })
      .optional(),
    jwt: z
      .strictObject(
        {
          clientId: text(
            "Consumer key of an app that is already in the org and lets the administrator in.",
            CONSUMER_KEY,
          ),
          username: username("Username of the administrator, with the sandbox suffix."),
          ...signing,
        },
        { error: "must hold keys and values" },
      )
      .refine(onlyOneKey, ONLY_ONE_KEY)
      .refine((value) => value.key !== undefined || value.signer !== undefined, { error: "must hold key or signer" })
      .refine(passphraseHasKey, PASSPHRASE_HAS_KEY)
      .meta({
        description: "JWT bearer login with an app that is already in the org.",
        anyOf: [{ required: ["key"] }, { required: ["signer"] }],
        ...SIGNING_RULES,
      })
      .optional(),
  },
  "How an admin session is had: exactly one of sf, accessToken, sfdxAuthUrl, password, jwt. Without it SF_ACCESS_TOKEN is taken from the environment.",
);

/** What selects orgs; a name may stand in paths and names of variables. */
const LABEL = {
  pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
  error: "must begin with a letter or digit and hold letters, digits, dots, hyphens and underscores only",
};

export const OrgFile = z
  .strictObject(
    {
      name: text("Name of the org among others; without it the file's name without its ending.", LABEL).optional(),
      extends: text("Path of another org file, from this one, whose values count where this one says nothing.", {
        pattern: /^(?![\\/]|[A-Za-z]:)\P{Cc}+$/u,
        error: "must be a path from this file, not from the root of the disk",
      }).optional(),
      tags: z
        .array(text("A word by which orgs are selected.", LABEL), { error: "must be a list of words" })
        .meta({ description: "Words by which orgs are selected, e.g. [canary, eu]." })
        .optional(),
      retired: DAY.meta({
        description: "The day since which the org is no more; commands over several orgs leave it out.",
      }).optional(),
      instanceUrl: text(
        "My Domain URL of the org, e.g. https://acme--uat.sandbox.my.salesforce.com. Without it SF_ORG_INSTANCE_URL is taken from the environment.",
      ).optional(),
      trustedHosts: z
        .array(
          text("Host name only: no scheme, port or wildcard.", {
            pattern: HOST_NAME,
            error: "must be a host name without scheme, port, path or wildcard",
          }),
          { error: "must be a list of host names" },
        )
        .meta({ description: "Hosts that are the org's although they are not under Salesforce's domains." })
        .optional(),
      template: text(
        "Name of a template that ships, e.g. kantiv-integration; or path of a template's folder from this file, which has a slash or begins with a dot.",
      ),
      admin: admin.optional(),
      integrationUser: z
        .strictObject(
          {
            username: username("Username of the integration user, with the sandbox suffix, e.g. kantiv@acme.com.uat."),
            ownProfile: ownProfileForm(
              "A profile of the integration user's own, API only, which user ensure makes: { name: Kantiv Integration, loginIpRanges: [203.0.113.0/24] }. Where the template states one, its parameters say it instead.",
            ).optional(),
          },
          { error: "must hold keys and values" },
        )
        .meta({
          description: "The dedicated user that the integration logs in as: { username: kantiv@acme.com.uat }.",
        }),
      alsoAllowed: z
        .array(alsoAllowed, { error: "must be a list" })
        .meta({ description: "Who else may use the app, beside what the template and integrationUser say." })
        .optional(),
      jwt: z
        .strictObject(
          {
            certificate: text(
              "PEM file of the certificate that goes into the app; relative to the org file. Of an installed app its publisher's, which may be left out: then no key is held against it.",
            ).optional(),
            consumerKey: text(
              "Consumer key of an installed app, from its publisher, since the org does not show it; of any other app it is read from the org.",
              CONSUMER_KEY,
            ).optional(),
            ...signing,
          },
          { error: "must hold keys and values" },
        )
        .refine(onlyOneKey, ONLY_ONE_KEY)
        .refine(passphraseHasKey, PASSPHRASE_HAS_KEY)
        .meta({
          description:
            "Certificate of the app, and where its private key is: key or signer; neither where nothing is signed.",
          ...SIGNING_RULES,
        }),
      parameters: z
        .record(
          z.string(),
          parameterValue.meta({
            description: "Text, a number, true or false; a list of these where the parameter is one.",
          }),
          { error: "must hold parameter names and values" },
        )
        .meta({ description: "Values of the parameters that the template declares." })
        .optional(),
    },
    { error: "must hold keys and values" },
  )
  .meta({ title: "kantiv-sf org file", description: "What kantiv-sf needs to know about one Salesforce org." });

export type OrgFile = z.output<typeof OrgFile>;
