import { type Context, type Flags, type Handler, wordsOf } from "../model/command.ts";
import { EXIT, inputError, type KantivError } from "../model/errors.ts";
import { REPOSITORY_FILE_BYTES } from "../model/ports.ts";
import { Secret } from "../model/secret.ts";
import { nextText } from "../reports/next-text.ts";
import { IDENTITY } from "../util/age.ts";
import { readSecret } from "../util/read-secret.ts";
import { readSealedFile, type SealedFile, withSealed } from "../util/sealed.ts";
import { sealFile, variableFrom } from "../util/shell-lines.ts";

/** `seal`: puts a secret into a file of sealed secrets, for which nobody has to be able to open it. */
export const run: Handler = async (flags, ctx) => {
  const [name, path] = [String(flags.name), String(flags.in)];
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw inputError(
      "USAGE",
      "A sealed secret's name has letters, digits, dots, hyphens and underscores.",
      "Give e.g. acme-uat-key.",
    );
  }
  const file = await fileFor(path, flags, ctx);
  const value = await valueFrom([name, path], flags, ctx);
  const isNew = !Object.hasOwn(file.secrets, name);
  await ctx.files.write(path, await withSealed(file, name, value));
  const { recipients } = file;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { file: path, name, new: isNew, recipients },
    text: (paint) =>
      [
        `${isNew ? "Sealed" : "Sealed anew"}: ${paint("bold", name)} in ${path}, for ${recipients.length === 1 ? "1 recipient" : `${recipients.length} recipients`}`,
        paint("dim", `In an org file: { sealed: ${name}, in: ${path} }, in from its folder.`),
        nextText(`${variableFrom(IDENTITY, "age.key")}   # where it is opened`, paint),
      ].join("\n"),
  };
};

/** The file, or an empty one for these recipients; those of one that is there stay, since they are who all of it is for. */
async function fileFor(path: string, { recipient }: Flags, ctx: Context): Promise<SealedFile> {
  const given = wordsOf(recipient).map((one) => one.trim());
  const there = await readSealedFile(path, ctx.files);
  if (there === undefined) {
    if (given.length > 0) return { recipients: given, secrets: {} };
    const message = `${path} is not there yet, and nobody is named for whom it is.`;
    throw inputError(
      "USAGE",
      message,
      "Add --recipient age1…, once for each who may open it. A pair is made by: age-keygen -o age.key",
    );
  }
  const others = given.filter((one) => !there.recipients.includes(one));
  if (others.length === 0) return there;
  const message = `What ${path} holds is not sealed for ${others.length === 1 ? "that recipient" : "those recipients"}.`;
  throw inputError("USAGE", message, "Leave --recipient out, or seal all of it anew into another file.");
}

/** From a variable, a file, stdin or, hidden, a terminal; never from the command line, which others can read. */
async function valueFrom([name, path]: readonly [string, string], { env, file }: Flags, ctx: Context): Promise<Secret> {
  if (env !== undefined && file !== undefined)
    throw inputError("USAGE", "--env and --file both name the value.", "Give one.");
  if (env !== undefined) return readSecret({ env: String(env) }, ctx, "--env");
  if (file !== undefined) return readSecret({ file: String(file) }, ctx, "--file");
  const text = ctx.interactive
    ? (await ctx.ask({ asks: `Value of ${name}`, hidden: true })).trim()
    : (await ctx.input(REPOSITORY_FILE_BYTES))?.toString("utf8").trim();
  if (text && ctx.interactive && /^-+BEGIN /.test(text)) throw linesTyped(name, path);
  if (text) return new Secret(text);
  throw inputError(
    "SECRET_MISSING",
    "There is no value to seal.",
    "Pipe it into this command, or name it with --env NAME or --file PATH.",
  );
}

/** Of what has several lines a question takes the first. */
function linesTyped(name: string, path: string): KantivError {
  const remedy = `Put it into a file first, and seal that: ${sealFile({ sealed: name, in: path }, "kantiv.key")}`;
  return inputError("USAGE", "A key has several lines, and one was read: nothing was sealed.", remedy);
}
