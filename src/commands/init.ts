import { join } from "node:path";
import { gitSays, repositoryOf } from "../flows/input/repository.ts";
import { type Context, type Flags, type Handler, wordOf } from "../model/command.ts";
import { EXIT } from "../model/errors.ts";
import { nextText } from "../reports/next-text.ts";
import { shellWord } from "../util/command-line.ts";
import { printable } from "../util/printable.ts";
import { filesBelow } from "./files-below.ts";
import { packedTool, publishedTool, TOOL_MANIFEST } from "./init-tool.ts";

interface NewFile {
  path: string;
  bytes: string | Uint8Array;
  mode?: number;
}

/** From the package's folder `scaffold`; npm would leave out files that begin with a dot. */
type Scaffold = readonly { from: string; to: string; mode?: number }[];

const SCAFFOLD: Scaffold = [
  { from: "README.md", to: "README.md" },
  { from: "gitignore", to: ".gitignore" },
  { from: "kantiv-sf.yaml", to: ".kantiv-sf.yaml" },
  { from: "githooks/pre-commit", to: ".githooks/pre-commit", mode: 0o755 },
  { from: "workflows/kantiv-sf-review.yml", to: ".github/workflows/kantiv-sf-review.yml" },
  { from: "workflows/kantiv-sf-comment.yml", to: ".github/workflows/kantiv-sf-comment.yml" },
  { from: "orgs/example.yaml", to: "orgs/example.yaml" },
];

/** What `--with-fleet` adds: many orgs, looked at each night and set up wave by wave, by jobs that hold secrets. */
const FLEET: Scaffold = [
  { from: "fleet/fleet.yaml", to: "fleet.yaml" },
  { from: "fleet/workflows/kantiv-sf-nightly.yml", to: ".github/workflows/kantiv-sf-nightly.yml" },
  { from: "fleet/workflows/kantiv-sf-rollout.yml", to: ".github/workflows/kantiv-sf-rollout.yml" },
  { from: "fleet/kubernetes/Dockerfile", to: "kubernetes/Dockerfile" },
  { from: "fleet/kubernetes/apply.yaml", to: "kubernetes/apply.yaml" },
];

const SCHEMAS = ["org-file", "template", "example", "config", "fleet"].map((name) => `${name}.schema.json`);
const TEMPLATE = "kantiv-integration";

/** `init`: a repository for templates and org files, with the tool itself. What is there already stays as it is. */
export const run: Handler = async (flags, ctx) => {
  const folder = wordOf(flags.dir) ?? ".";
  const written: string[] = [];
  const kept: string[] = [];
  // Tools that are there are of one version, whichever that is: none of another is put beside them.
  const hasTool = await ctx.files.exists(join(folder, TOOL_MANIFEST));
  const scaffold = flags["with-fleet"] === true ? [...SCAFFOLD, ...FLEET] : SCAFFOLD;
  const files = [...(await newFiles(scaffold, ctx)), ...(hasTool ? [] : await toolFiles(flags, ctx))];
  for (const { path, bytes, mode } of files) {
    (await createIfNew(join(folder, path), bytes, mode, ctx)) ? written.push(path) : kept.push(path);
  }
  if (hasTool) kept.push(TOOL_MANIFEST);
  const git = await ofGit(folder, ctx);
  return {
    status: "ok",
    exit: EXIT.ok,
    result: { folder, written, kept },
    text: (paint) =>
      [
        ...written.map((path) => `${paint("green", "+")} ${path}`),
        ...kept.map((path) => paint("dim", `= ${path} was there, and stays as it is`)),
        ...(written.includes(TOOL_MANIFEST) && flags["from-registry"] === true ? [LOCK] : []),
        ...(written.length === 0
          ? ["Everything was there."]
          : [...git.notes, nextText(nextCommands(folder, git), paint)]),
      ].join("\n"),
  };
};

/** What is left to do for git to take hook and workflows, which both stand at a repository's top. */
interface OfGit {
  commands: readonly string[];
  notes: readonly string[];
}

const HOOKS = ".githooks";
const USE_HOOKS = `git config core.hooksPath ${HOOKS}`;

async function ofGit(folder: string, ctx: Context): Promise<OfGit> {
  const cwd = await ctx.files.resolve(folder);
  const top = await repositoryOf(cwd, ctx.files);
  if (top === undefined) return { commands: [`git init && ${USE_HOOKS}`], notes: [] };
  if (top !== cwd) {
    const where = `This folder lies in the repository ${printable(top)}`;
    return { commands: [], notes: [`${where}: ${HOOKS} and .github take effect at the top of one alone.`] };
  }
  const used = (await gitSays(["config", "--local", "core.hooksPath"], { ...ctx, cwd }))?.stdout
    .toString("utf8")
    .trim();
  if (used === HOOKS) return { commands: [], notes: [] };
  if (!used) return { commands: [USE_HOOKS], notes: [] };
  const notes = [`Git takes its hooks from ${printable(used)}: have the pre-commit there run ${HOOKS}/pre-commit.`];
  return { commands: [], notes };
}

/** As the README of the new repository has them; the page's address is only known to whoever opens it. */
function nextCommands(folder: string, git: OfGit): string[] {
  return [
    ...(folder === "." ? [] : [`cd ${shellWord(folder)}`]),
    ...git.commands,
    "kantiv-sf org new --from ADDRESS   # of any page of the org, as the browser has it",
    "kantiv-sf lint",
  ];
}

const LOCK =
  "First: see that the registry's package of that name is the one you mean, then cd tools && npm install --package-lock-only --ignore-scripts.";

async function newFiles(scaffold: Scaffold, ctx: Context): Promise<NewFile[]> {
  const home = homeOf(ctx);
  const text = async (...path: string[]) => (await ctx.files.read(join(home, ...path))).toString("utf8");
  const files: NewFile[] = [];
  for (const { from, to, mode } of scaffold) {
    files.push({ path: to, bytes: await text("scaffold", from), ...(mode === undefined ? {} : { mode }) });
  }
  for (const name of SCHEMAS) files.push({ path: join("schemas", name), bytes: await text("schemas", name) });
  for (const path of await filesBelow(join(ctx.templatesFolder, TEMPLATE), ctx)) {
    const content = await text("templates", TEMPLATE, path);
    files.push({ path: join("templates", TEMPLATE, path), bytes: `${schemaLine(path)}${content}` });
  }
  return files;
}

async function toolFiles(flags: Flags, ctx: Context): Promise<NewFile[]> {
  if (flags["from-registry"] !== true) return packedTool(homeOf(ctx), ctx);
  const manifest = await ctx.files.read(join(homeOf(ctx), "package.json"));
  return publishedTool(JSON.parse(manifest.toString("utf8")).version);
}

/** Folder of this program's package. */
function homeOf({ templatesFolder }: Context): string {
  return join(templatesFolder, "..");
}

/** Which schema an editor checks the file by, for the YAML language server that most editors have. */
function schemaLine(path: string): string {
  const schema = (levels: string, name: string) =>
    `# yaml-language-server: $schema=${levels}schemas/${name}.schema.json\n`;
  if (path === "template.yaml") return schema("../../", "template");
  return path.endsWith(".yaml") ? schema("../../../", "example") : "";
}

/** False when something of that name is there, which then is left alone. */
async function createIfNew(
  path: string,
  bytes: string | Uint8Array,
  mode: number | undefined,
  ctx: Context,
): Promise<boolean> {
  try {
    await ctx.files.create(path, bytes, mode);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
