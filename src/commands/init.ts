import { join } from "node:path";
import type { Context, Handler } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";

interface NewFile {
  path: string;
  text: string;
  mode?: number;
}

/** From the package's folder `scaffold`; npm would leave out files that begin with a dot. */
const SCAFFOLD: readonly { from: string; to: string; mode?: number }[] = [
  { from: "README.md", to: "README.md" },
  { from: "gitignore", to: ".gitignore" },
  { from: "kantiv-sf.yaml", to: ".kantiv-sf.yaml" },
  { from: "githooks/pre-commit", to: ".githooks/pre-commit", mode: 0o755 },
  { from: "workflows/kantiv-sf-review.yml", to: ".github/workflows/kantiv-sf-review.yml" },
  { from: "workflows/kantiv-sf-comment.yml", to: ".github/workflows/kantiv-sf-comment.yml" },
  { from: "orgs/example.yaml", to: "orgs/example.yaml" },
];

const SCHEMAS = ["org-file", "template", "example", "config"].map((name) => `${name}.schema.json`);
const TEMPLATE = "kantiv-integration";

/** `init`: a repository for templates and org files. What is there already stays as it is. */
export const run: Handler = async (flags, ctx) => {
  const folder = flags.dir === undefined ? "." : String(flags.dir);
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, text, mode } of await newFiles(ctx)) {
    (await createIfNew(join(folder, path), text, mode, ctx)) ? written.push(path) : kept.push(path);
  }
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { folder, written, kept },
    text: (paint) =>
      [
        ...written.map((path) => `${paint("green", "+")} ${path}`),
        ...kept.map((path) => paint("dim", `= ${path} was there, and stays as it is`)),
        written.length === 0
          ? "Everything was there."
          : "Next: git config core.hooksPath .githooks, then a certificate and your first org file; README.md tells how.",
      ].join("\n"),
  };
};

async function newFiles(ctx: Context): Promise<NewFile[]> {
  const home = join(ctx.templatesFolder, "..");
  const text = async (...path: string[]) => (await ctx.files.read(join(home, ...path))).toString("utf8");
  const { version } = JSON.parse(await text("package.json")) as { version: string };
  const files: NewFile[] = [];
  for (const { from, to, mode } of SCAFFOLD) {
    const filled = (await text("scaffold", from)).replaceAll("__VERSION__", version);
    files.push({ path: to, text: filled, ...(mode === undefined ? {} : { mode }) });
  }
  for (const name of SCHEMAS) files.push({ path: join("schemas", name), text: await text("schemas", name) });
  for (const path of await filesIn(join(ctx.templatesFolder, TEMPLATE), ctx)) {
    const content = await text("templates", TEMPLATE, path);
    files.push({ path: join("templates", TEMPLATE, path), text: `${schemaLine(path)}${content}` });
  }
  return files;
}

/** Which schema an editor checks the file by, for the YAML language server that most editors have. */
function schemaLine(path: string): string {
  const schema = (levels: string, name: string) =>
    `# yaml-language-server: $schema=${levels}schemas/${name}.schema.json\n`;
  if (path === "template.yaml") return schema("../../", "template");
  return path.endsWith(".yaml") ? schema("../../../", "example") : "";
}

async function filesIn(folder: string, ctx: Context): Promise<string[]> {
  const found: string[] = [];
  for (const { name, directory } of await ctx.files.list(folder)) {
    if (directory) found.push(...(await filesIn(join(folder, name), ctx)).map((path) => join(name, path)));
    else found.push(name);
  }
  return found;
}

/** False when something of that name is there, which then is left alone. */
async function createIfNew(path: string, text: string, mode: number | undefined, ctx: Context): Promise<boolean> {
  try {
    await ctx.files.create(path, text, mode);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
