import { readConfig } from "../flows/lint/config.ts";
import { readLintInput } from "../flows/lint/files.ts";
import { inRepository } from "../flows/lint/ignored.ts";
import { adminFor, type NewAdmin, usersThere } from "../flows/new-org/login.ts";
import {
  loadFor,
  type NewOrg,
  type NewPair,
  nameAndFile,
  originOf,
  pairFor,
  parametersFor,
  pathFrom,
  templateFor,
  templateFrom,
} from "../flows/new-org/new-org.ts";
import { type LintResult, lint } from "../lint/lint.ts";
import { lintText } from "../lint/output/text.ts";
import { type Context, type Flags, type Handler, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { SecretRef } from "../model/secret.ts";
import { nextText } from "../reports/next-text.ts";
import { newOrgFileText } from "../settings/new-org-file.ts";
import { commandLine, shellWord } from "../util/command-line.ts";
import { isProduction } from "../util/salesforce-host.ts";
import { sameName } from "../util/same-name.ts";

const SCHEMA = "schemas/org-file.schema.json";

/** `org new`: an org file from an address that was pasted; what it cannot find it asks for on a terminal, and wants by flags without one. */
export const run: Handler = async (flags, ctx) => {
  const org = await nameAndFile(flags, await originOf(flags, ctx), ctx);
  const { origin, name, file } = org;
  const admin = await adminFor({ origin, name, sf: wordOf(flags.sf) }, ctx);
  const template = await templateFor(flags, ctx);
  const loaded = await loadFor(template, ctx);
  const parameters = await parametersFor(flags, loaded, ctx);
  const word = loaded.name.split("-")[0] ?? loaded.name;
  const pair = await pairFor(flags, org, word, ctx);
  const schema = (await ctx.files.exists(SCHEMA)) ? pathFrom(file, SCHEMA) : undefined;
  const textFor = (username: string) =>
    newOrgFileText({
      schema,
      instanceUrl: origin,
      template: templateFrom(file, template),
      admin: admin.admin,
      username,
      certificate: pathFrom(file, pair.certificate),
      key: refFrom(file, pair.key),
      passphrase: pair.passphrase,
      parameters,
    });
  const there = admin.isThere ? await lookForUsers(flags, org, textFor(`${word}@example.com`), word, ctx) : undefined;
  const username = await usernameFor(flags, { there, admin, word, name }, ctx);
  await write(file, textFor(username), ctx);
  const linted = await lintOf(file, ctx);
  const userIsThere = there?.some((one) => sameName(one, username)) ?? true;
  const next = nextSteps({ org, admin, pair, userIsThere });
  const hasErrors = linted.findings.some(({ severity }) => severity === "error");
  return {
    status: hasErrors ? "failed" : "ok",
    exit: hasErrors ? EXIT.refused : EXIT.ok,
    result: {
      file,
      name,
      instanceUrl: origin,
      admin: admin.admin,
      username,
      template,
      next,
      findings: linted.findings,
    },
    text: (paint) =>
      [
        `${paint("green", "✔")} ${paint("bold", file)} for ${origin}`,
        ...textFor(username)
          .trimEnd()
          .split("\n")
          .map((line) => paint("dim", `    ${line}`)),
        ...(linted.findings.length > 0 ? [lintText(linted, { files: 1, fixed: [] }, paint)] : []),
        nextText(next, paint),
      ].join("\n"),
  };
};

function refFrom(file: string, ref: SecretRef): SecretRef {
  return "file" in ref ? { file: pathFrom(file, ref.file) } : ref;
}

/** A production org is not even read without a word for it. */
async function lookForUsers(flags: Flags, { origin, file }: NewOrg, text: string, word: string, ctx: Context) {
  const production = flags.production === true;
  if (!production && isProduction({ sandbox: true, instanceUrl: origin })) return undefined;
  return usersThere({ text, file, word, production }, ctx);
}

/** What `--user` says; else the one user who is named after the integration, or a name after the administrator's; on a terminal a yes to it. */
async function usernameFor(
  { user }: Flags,
  { there = [], admin, word, name }: { there?: string[] | undefined; admin: NewAdmin; word: string; name: string },
  ctx: Context,
): Promise<string> {
  if (user !== undefined) return String(user);
  const own = admin.username?.split("@")[1];
  const standard = there[0] ?? (own === undefined ? undefined : `${word}@${own}`);
  if (!ctx.interactive) {
    if (standard !== undefined) return standard;
    const remedy = `Add --user USERNAME, e.g. --user ${word}@${name}.example; user ensure makes it where there is none.`;
    throw inputError("USAGE", "Nobody tells the integration user's name.", remedy);
  }
  const others = there.length > 1 ? ` (${there.join(", ")}, or a new one)` : "";
  const asks = `Username of the integration user${others}`;
  for (let hint = ""; ; ) {
    const answer = await ctx.ask({ asks: `${hint}${asks}`, orSay: "--user USERNAME", ...(standard && { standard }) });
    if (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(answer)) return answer;
    hint = `It has the form of an email address, e.g. ${word}@${name}.example.\n`;
  }
}

async function write(file: string, text: string, ctx: Context): Promise<void> {
  try {
    await ctx.files.create(file, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw inputError(
      "FILE_EXISTS",
      `${file} is there already.`,
      "Nothing was written. Give another NAME, or move it away.",
    );
  }
}

async function lintOf(file: string, ctx: Context): Promise<LintResult> {
  const input = await inRepository(await readLintInput([file], ctx), [file], ctx);
  return lint(input, await readConfig({}, ctx));
}

/** What is still missing before the org can be set up, each as a line to paste; then the look at it. */
function nextSteps({
  org,
  admin,
  pair,
  userIsThere,
}: {
  org: NewOrg;
  admin: NewAdmin;
  pair: NewPair;
  userIsThere: boolean;
}) {
  const { origin, file } = org;
  const production = isProduction({ sandbox: true, instanceUrl: origin }) ? ["--production"] : [];
  const { certificate, key } = pair;
  const keyFile = "file" in key ? key.file : certificate.replace(/\.\w+$/, ".key");
  return [
    ...(admin.isThere || !("sf" in admin.admin)
      ? []
      : [`sf org login web --alias ${shellWord(admin.admin.sf)} --instance-url ${origin}`]),
    ...(pair.missing
      ? [`kantiv-sf certificate create --out-cert ${shellWord(certificate)} --out-key ${shellWord(keyFile)}`]
      : []),
    ...(userIsThere ? [] : [commandLine("user ensure", { file }, ...production)]),
    commandLine("doctor", { file }, ...production),
  ];
}
