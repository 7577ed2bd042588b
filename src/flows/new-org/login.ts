import type { Context } from "../../model/command.ts";
import { EXIT, inputError, KantivError } from "../../model/errors.ts";
import { likelyUsers } from "../../org/read/likely-users.ts";
import { TESTED_API_VERSION } from "../../org/session/connect.ts";
import { type SfLogin, sfCliLogins } from "../../org/session/sf-cli.ts";
import { recordFolder } from "../../record/paths.ts";
import { asksOf } from "../../settings/asks.ts";
import { parseOrgFile } from "../../settings/parse.ts";
import { didYouMean } from "../../util/did-you-mean.ts";
import { pastedOrigin } from "../../util/my-domain.ts";
import { sameName } from "../../util/same-name.ts";
import { trustWords } from "../input/consent.ts";
import { openFor } from "../look/look.ts";

/** How a new org file's administrator logs in, and whether that login is there already. */
export interface NewAdmin {
  admin: { sf: string } | { accessToken: { env: string } };
  /** Username of the administrator, where it is known. */
  username?: string;
  isThere: boolean;
}

/**
 * The administrator's login for an org: what `--sf` says, the one login of the Salesforce CLI that fits or the one that somebody picks,
 * SF_ACCESS_TOKEN; else an alias that is still to be made.
 *
 * @throws USAGE (exit 2) where several fit and nobody picks
 */
export async function adminFor(
  { origin, name, sf }: { origin: string; name: string; sf: string | undefined },
  ctx: Context,
): Promise<NewAdmin> {
  if (sf === undefined && ctx.env.SF_ACCESS_TOKEN)
    return { admin: { accessToken: { env: "SF_ACCESS_TOKEN" } }, isThere: true };
  const logins = await loginsOrNone(ctx);
  if (sf !== undefined) {
    const known = logins.find(({ alias, username }) => alias === sf || sameName(username, sf));
    return { admin: { sf }, isThere: known !== undefined, ...(known && { username: known.username }) };
  }
  const fitting = logins.filter(({ instanceUrl }) => pastedOrigin(instanceUrl) === origin);
  const [first] = fitting;
  if (first === undefined) return { admin: { sf: name }, isThere: false };
  const chosen = fitting.length === 1 ? first : await pickedFrom(fitting, ctx);
  return { admin: { sf: chosen.alias }, username: chosen.username, isThere: true };
}

/** Without the Salesforce CLI there are none, and the next steps say how one is made. */
async function loginsOrNone(ctx: Context): Promise<SfLogin[]> {
  try {
    return await sfCliLogins(ctx.exec, ctx.env);
  } catch (error) {
    if (error instanceof KantivError && error.exit === EXIT.unreachable) return [];
    throw error;
  }
}

async function pickedFrom(fitting: readonly SfLogin[], ctx: Context): Promise<SfLogin> {
  const names = fitting.map(({ alias }) => alias);
  if (!ctx.interactive) {
    const remedy = `Say which: ${names.map((name) => `--sf ${name}`).join(", ")}`;
    throw inputError("USAGE", `The Salesforce CLI has ${fitting.length} logins for this org.`, remedy);
  }
  const question = { asks: `Which login of the Salesforce CLI? (${names.join(", ")})`, orSay: "--sf ALIAS" };
  const alias = await pick(question, names, names[0], ctx);
  return fitting.find((one) => one.alias === alias) as SfLogin;
}

/**
 * One of these, asked for until it is one; the standard for an empty answer.
 *
 * @param question with the lines that stand above it once
 */
export async function pick(
  { before = [], asks, orSay }: { before?: readonly string[]; asks: string; orSay: string },
  choices: readonly string[],
  standard: string | undefined,
  ctx: Context,
): Promise<string> {
  for (let [above, hint] = [before.map((line) => `${line}\n`).join(""), ""]; ; above = "") {
    const answer = await ctx.ask({ asks: `${above}${hint}${asks}`, orSay, ...(standard && { standard }) });
    if (choices.includes(answer)) return answer;
    const near = didYouMean(answer, choices);
    hint = near === undefined ? `It is one of ${choices.join(", ")}.\n` : `Did you mean ${near}?\n`;
  }
}

/**
 * Users of the org who may be the integration's, likeliest first; undefined where nobody could look: without a login, in production without a
 * word for it, or where the org or its session does not answer, which is told.
 *
 * @param text an org file with the admin's login
 */
export async function usersThere(
  { text, file, word, production }: { text: string; file: string; word: string; production: boolean },
  ctx: Context,
): Promise<string[] | undefined> {
  const settings = parseOrgFile(text, file, ctx.env);
  const orgFile = {
    settings,
    orgFileText: text,
    resolvedText: text,
    recordFolder: recordFolder(file),
    asks: asksOf(settings),
    trust: trustWords({}, ctx),
  };
  const step = "Look for the integration user";
  try {
    const options = { apiVersions: { min: 50, max: TESTED_API_VERSION }, permissionSet: "", production };
    const { org } = await openFor(orgFile, options, ctx);
    const found = await likelyUsers(org, word);
    ctx.emit({ kind: "step", step, state: "done", detail: found.length === 0 ? "nobody like it" : found.join(", ") });
    return found;
  } catch (error) {
    if (!(error instanceof KantivError) || error.exit === EXIT.interrupted) throw error;
    ctx.emit({ kind: "step", step, state: "skipped", detail: error.message });
    return undefined;
  }
}
