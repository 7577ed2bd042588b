import { stringify } from "yaml";
import { z } from "zod";
import { inputError, type KantivError } from "../model/errors.ts";
import { type Env, type Files, REPOSITORY_FILE_BYTES } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import { IDENTITY, opener, sealFor } from "./age.ts";
import { byText } from "./by-text.ts";
import { readYamlAs, type YamlForm } from "./read-yaml-as.ts";
import { fromGit, sealFile, variableFrom } from "./shell-lines.ts";

const SealedFile = z.strictObject(
  {
    recipients: z
      .array(z.string({ error: "must be text" }), { error: "must be a list of age public keys" })
      .min(1, { error: "must name at least one age public key" })
      .meta({ description: "Who can open what is sealed here: age public keys, age1…" }),
    secrets: z
      .record(z.string(), z.string({ error: "must be sealed text" }), { error: "must hold names and sealed texts" })
      .default({})
      .meta({ description: "By its name, each secret encrypted for all of them, as kantiv-sf writes it." }),
  },
  { error: "must hold keys and values" },
);

/** Who can open what, and each secret by its name, encrypted on its own: so that one can be added by who opens none. */
export type SealedFile = z.output<typeof SealedFile>;

const FORM: YamlForm<typeof SealedFile> = {
  schema: SealedFile,
  code: "SEALED_FILE",
  name: "The file of sealed secrets",
  remedy: "Write none by hand: kantiv-sf seal NAME --in FILE --recipient AGE1…",
};

/** A file of sealed secrets; undefined where there is none. Throws `SEALED_FILE_INVALID` (exit 2). */
export async function readSealedFile(path: string, files: Files): Promise<SealedFile | undefined> {
  if (!(await files.exists(path))) return undefined;
  const text = (await files.read(path, { maxBytes: REPOSITORY_FILE_BYTES })).toString("utf8");
  const { value, problems } = readYamlAs(text, path, FORM);
  if (value) return value;
  const [first] = problems;
  const message =
    first && problems.length === 1 ? `${path}: ${first.message}` : `${path} has ${problems.length} problems.`;
  const remedy = `Take it as it was last committed: ${fromGit(path)}`;
  throw inputError("SEALED_FILE_INVALID", message, remedy, { problems });
}

const HEAD = "# Written by kantiv-sf seal. Each secret is encrypted (age) for all recipients; names are not.\n";

/** The file with one more secret, or another value of it; names in their order, so that a difference is that of one. */
export async function withSealed({ recipients, secrets }: SealedFile, name: string, value: Secret): Promise<string> {
  const seal = await sealFor(recipients);
  // With its name, so that no other can be put in its place.
  const sealed = await seal(new Secret(`${name}\n${value.reveal()}`));
  const all = Object.entries({ ...secrets, [name]: sealed }).sort(([a], [b]) => byText(a, b));
  return HEAD + stringify({ recipients, secrets: Object.fromEntries(all) }, { lineWidth: 0 });
}

interface SealedPorts {
  env: Env;
  files: Files;
}

/** What many orgs name is read once, as is the key that opens it. */
const read = new WeakMap<Env, Map<string, Promise<SealedFile | undefined>>>();

/** The sealed text of that name; undefined where there is none. Throws `SEALED_FILE_INVALID` (exit 2). */
async function sealedText(name: string, path: string, { env, files }: SealedPorts): Promise<string | undefined> {
  const byPath = read.get(env) ?? new Map<string, Promise<SealedFile | undefined>>();
  read.set(env, byPath);
  const file = byPath.get(path) ?? readSealedFile(path, files);
  byPath.set(path, file);
  const { secrets = {} } = (await file) ?? {};
  return Object.hasOwn(secrets, name) ? secrets[name] : undefined;
}

/**
 * The secret of that name; undefined where there is none. Throws `SEALED_IDENTITY` (exit 2) where the key that opens it is missing or another one,
 * `SEALED_FILE_INVALID` (exit 2) for a file that somebody has changed by hand.
 */
export async function unsealed(name: string, path: string, ports: SealedPorts): Promise<Secret | undefined> {
  const sealed = await sealedText(name, path, ports);
  if (sealed === undefined) return undefined;
  const identity = identityIn(ports.env);
  const opened = await (await opener(identity))(sealed);
  if ("failed" in opened) throw opened.failed === "identity" ? notForUs(name, path) : changed(name, path);
  const text = opened.text.reveal();
  if (!text.startsWith(`${name}\n`)) throw changed(name, path);
  return new Secret(text.slice(name.length + 1));
}

function identityIn(env: Env): Secret {
  // As age-keygen writes it, with comments.
  const [line] = (env[IDENTITY] ?? "").match(/AGE-SECRET-KEY-1[A-Z0-9]+/i) ?? [];
  if (line !== undefined) return new Secret(line.toUpperCase());
  throw inputError(
    "SEALED_IDENTITY",
    `The environment variable ${IDENTITY}, which opens sealed secrets, is not set or holds no age private key.`,
    `Set it to what the key's file holds, as age-keygen wrote it: ${variableFrom(IDENTITY, "age.key")}`,
  );
}

function notForUs(name: string, path: string): KantivError {
  return inputError(
    "SEALED_IDENTITY",
    `The key in ${IDENTITY} does not open ${name} of ${path}: it is sealed for others.`,
    "Take the key of one of its recipients, or have it sealed again with that one's public key among them.",
  );
}

function changed(name: string, path: string): KantivError {
  return inputError(
    "SEALED_FILE_INVALID",
    `${name} of ${path} is not what was sealed under that name.`,
    `Take the file as it was, ${fromGit(path)}; or seal it again: ${sealFile({ sealed: name, in: path }, "FILE")}`,
  );
}
