import { askText, keyOf, openAsks, wordFor } from "../flows/input/consent.ts";
import { namedOrgFile } from "../flows/input/named-org.ts";
import { readOrgFile } from "../flows/input/prepare.ts";
import type { Handler } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { Paint } from "../model/paint.ts";
import type { Ask } from "../model/trust.ts";
import { consentsPath, consentsTo, keepConsent } from "../record/consents.ts";
import { nextText } from "../reports/next-text.ts";
import { commandLine } from "../util/command-line.ts";

/** `trust`: what an org file asks for, agreed to once for exactly that; kept outside of its repository. */
export const run: Handler = async (flags, ctx) => {
  const file = await namedOrgFile(String(flags.file), ctx);
  const asks = await openAsks(await readOrgFile({ org: file }, ctx), ctx.files);
  const orgFile = await ctx.files.resolve(file);
  const result = { orgFile, asks: asks.map(wordFor) };
  if (asks.length === 0) {
    const text = (paint: Paint) =>
      [`${file} asks for nothing that needs your word.`, nextText(commandLine("plan", { file }), paint)].join("\n");
    return { status: "ok", exit: EXIT.ok, result: { ...result, trustFile: null }, text };
  }
  const path = consentsPath(ctx.env);
  if (path === undefined) {
    throw inputError(
      "TRUST_NOWHERE",
      "The environment names no folder for a user's settings.",
      "Set HOME (or XDG_CONFIG_HOME, or on Windows APPDATA); or agree for one run with --trust.",
    );
  }
  const kept = new Set((await consentsTo(orgFile, path, ctx.files)).map(keyOf));
  if (asks.every((ask) => kept.has(keyOf(ask)))) {
    const text = (paint: Paint) =>
      [
        `${paint("green", "✔")} ${file} may do this already: ${asks.map(askText).join("; ")} (${path}).`,
        nextText(commandLine("plan", { file }), paint),
      ].join("\n");
    return { status: "ok", exit: EXIT.ok, result: { ...result, trustFile: path }, text };
  }
  if (flags.yes !== true && !(await ctx.confirm(question(file, asks)))) {
    throw inputError("NOT_CONFIRMED", "Nothing is trusted that was not before.", "Answer y, or add --yes.");
  }
  await keepConsent({ orgFile, asks, at: ctx.clock.now() }, path, ctx.files);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { ...result, trustFile: path },
    text: (paint) =>
      [
        `${paint("green", "✔")} ${file} may do this from now on, and nothing more (${path}).`,
        nextText(commandLine("plan", { file }), paint),
      ].join("\n"),
  };
};

function question(file: string, asks: readonly Ask[]): string {
  return [`${file} asks to`, ...asks.map((ask) => `  ${askText(ask)}`), "Do you trust it with that?"].join("\n");
}
