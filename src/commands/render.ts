import { join } from "node:path";
import { filledTemplate } from "../flows/input/filled-template.ts";
import { namesOf, renderAt } from "../flows/input/render-at.ts";
import { mannerOf, sentOnes } from "../metadata/kinds.ts";
import { layoutFiles } from "../metadata/layout.ts";
import { zipFiles } from "../metadata/zip.ts";
import { type Handler, wordOf } from "../model/command.ts";
import { EXIT, inputError } from "../model/errors.ts";
import type { OutputFile } from "../model/metadata.ts";
import type { Files } from "../model/ports.ts";

/** `render`: what would reach the org, as files; nothing is asked of an org and no key is read. */
export const run: Handler = async (flags, ctx) => {
  const { template, values } = await filledTemplate(flags, ctx);
  const version = flags["api-version"] === undefined ? undefined : `${flags["api-version"]}.0`;
  const whole = renderAt(template, values, version);
  const pkg = { ...whole, components: sentOnes(whole.components) };
  const stated = whole.components.filter(({ type }) => mannerOf(type) === "stated");
  const format = flags.format as "metadata" | "source" | "zip";
  const files = layoutFiles(pkg, format === "source" ? "source" : "metadata");
  const out = wordOf(flags.out);
  if (format === "zip") {
    if (out === undefined) throw inputError("USAGE", "A zip needs a file to be written to.", "Add --out FILE.zip.");
    await ctx.files.write(out, await zipFiles(files));
  } else if (out !== undefined) {
    await refuseForeignFiles(out, files, ctx.files);
    for (const file of files) await ctx.files.write(join(out, file.path), file.bytes);
  }
  const where = out === undefined ? "would be written; add --out" : `written to ${out}`;
  return {
    status: "ok",
    exit: EXIT.ok,
    result: {
      app: namesOf(template, values).app,
      apiVersion: pkg.apiVersion,
      format,
      out: out ?? null,
      files: files.map((file) => file.path),
    },
    text: (paint) =>
      [
        ...(out === undefined
          ? files.map((file) => contents(file, paint("bold", file.path)))
          : files.map((file) => file.path)),
        ...stated.map(({ type, fullName }) =>
          paint("dim", `not among them: ${type} ${fullName}, which no deployment carries`),
        ),
        paint("dim", `${files.length} files for API ${pkg.apiVersion}, ${where}`),
      ].join("\n"),
  };
};

function contents(file: OutputFile, title: string): string {
  return `${title}\n${new TextDecoder().decode(file.bytes)}`;
}

/** What else a folder holds, in its sub-folders too (a render of another app, say), would be deployed with it. */
async function refuseForeignFiles(out: string, files: readonly OutputFile[], disk: Files): Promise<void> {
  if (!(await disk.exists(out))) return;
  const foreign = await foreignIn(out, "", new Set(files.map((file) => file.path)), disk);
  if (foreign.length === 0) return;
  throw inputError(
    "OUT_NOT_EMPTY",
    `${out} holds other files (${foreign.slice(0, 3).join(", ")}${foreign.length > 3 ? ", …" : ""}).`,
    "Give a new or empty folder, so that nothing else is deployed with it.",
  );
}

async function foreignIn(folder: string, path: string, ours: ReadonlySet<string>, disk: Files): Promise<string[]> {
  const foreign: string[] = [];
  for (const entry of await disk.list(folder)) {
    const name = path === "" ? entry.name : `${path}/${entry.name}`;
    const within = [...ours].some((file) => file.startsWith(`${name}/`));
    if (entry.directory && within) foreign.push(...(await foreignIn(join(folder, entry.name), name, ours, disk)));
    else if (!ours.has(name)) foreign.push(name);
  }
  return foreign;
}
