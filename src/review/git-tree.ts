import { inputError } from "../model/errors.ts";
import type { Env, Exec } from "../model/ports.ts";
import { gitCommand } from "../util/git-command.ts";
import { printable } from "../util/printable.ts";
import type { Revision } from "./model.ts";

export interface GitPorts {
  exec: Exec;
  env: Env;
  /** Anywhere in the repository's working tree. */
  cwd: string;
}

/** The files of a commit: path to object id. Links, submodules and paths that no checkout would make are left out. */
export interface GitTree {
  revision: Revision;
  objects: ReadonlyMap<string, string>;
  /** Bytes of each object. */
  sizes: ReadonlyMap<string, number>;
}

/**
 * The commit that a ref stands for and its files, without a checkout.
 * @throws GIT_MISSING, GIT_REPOSITORY, GIT_REF (exit 2)
 */
export async function openTree(ref: string, ports: GitPorts): Promise<GitTree> {
  const commit = await commitOf(ref, ports);
  const listing = await git(["ls-tree", "-r", "-l", "-z", "--full-tree", commit], ports);
  const objects = new Map<string, string>();
  const sizes = new Map<string, number>();
  for (const line of listing.toString("utf8").split("\0")) {
    const [, id, size, path] = /^100\d{3} blob ([0-9a-f]{40,64}) +(\d+)\t(.+)$/s.exec(line) ?? [];
    if (!id || !path || !isPlainPath(path)) continue;
    objects.set(path, id);
    sizes.set(id, Number(size));
  }
  return { revision: { ref, commit }, objects, sizes };
}

/**
 * Where head left base, so that what others merged into base meanwhile is no change of head's. In a shallow clone git may
 * not see that commit; then base itself is what there is to compare with.
 */
export async function forkPoint(base: string, head: string, ports: GitPorts): Promise<Revision> {
  const [from, to] = [await commitOf(base, ports), await commitOf(head, ports)];
  const found = await run(["merge-base", from, to], ports);
  const commit = found.code === 0 ? found.stdout.toString("utf8").trim() : "";
  return { ref: base, commit: commit || from };
}

/**
 * The branch that changes are merged into: what the remote says of itself, else a branch by one of the two usual names, the
 * remote's before one of here that may be behind.
 * @throws GIT_REF (exit 2) where there is none of them
 */
export async function defaultBranch(ports: GitPorts): Promise<string> {
  const said = await run(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"], ports);
  if (said.code === 0) return said.stdout.toString("utf8").trim();
  if (said.stderr.length > 0) throw gitError(said.stderr.toString("utf8"));
  for (const ref of ["origin/main", "origin/master", "main", "master"]) {
    const { code } = await run(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], ports);
    if (code === 0) return ref;
  }
  const what =
    "Which branch this change is to be merged into is not to be seen: there is no origin/HEAD, main or master.";
  throw inputError("GIT_REF", what, "Name it: kantiv-sf review --base origin/BRANCH");
}

/** Whether files that git knows are not as they are in HEAD: no commit shows that. */
export async function hasUncommitted(ports: GitPorts): Promise<boolean> {
  const { code, stdout } = await run(["status", "--porcelain", "--untracked-files=no"], ports);
  return code === 0 && stdout.length > 0;
}

/**
 * Whole paths of the files that are otherwise in the working tree than in the commit that a ref stands for, with those that git does not
 * know yet.
 * @throws GIT_MISSING, GIT_REPOSITORY, GIT_REF (exit 2)
 */
export async function changedSince(ref: string, ports: GitPorts): Promise<string[]> {
  const commit = await commitOf(ref, ports);
  const root = (await git(["rev-parse", "--show-toplevel"], ports)).toString("utf8").trimEnd();
  const atRoot = { ...ports, cwd: root };
  const changed = await git(["diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit], atRoot);
  const others = await git(["ls-files", "--others", "--exclude-standard", "-z"], atRoot);
  const paths = Buffer.concat([changed, others]).toString("utf8").split("\0");
  return paths.filter((path) => path !== "").map((path) => `${root}/${path}`);
}

/** The bytes of objects, by id, in one go. */
export async function readObjects(ids: readonly string[], ports: GitPorts): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  if (ids.length === 0) return found;
  const output = await git(["cat-file", "--batch"], ports, Buffer.from(`${ids.join("\n")}\n`));
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [id = "", type, size] = output.subarray(at, end).toString("latin1").split(" ");
    // "<id> missing" has no content: a partial clone that could not be completed.
    if (type !== "blob") throw gitError(`object ${id} is not there`);
    found.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return found;
}

async function commitOf(ref: string, ports: GitPorts): Promise<string> {
  // A ref can't begin with a dash; git would take it for an option.
  const found = ref.startsWith("-")
    ? undefined
    : await run(["rev-parse", "--verify", "--quiet", `${ref}^{commit}`], ports);
  if (found?.code === 0) return found.stdout.toString("utf8").trim();
  if (found && found.stderr.length > 0) throw gitError(found.stderr.toString("utf8"));
  throw inputError(
    "GIT_REF",
    `There is no commit ${JSON.stringify(printable(ref, 200))} here.`,
    "Check the name. A shallow clone must get it first: git fetch --depth=1 origin <branch>, then name FETCH_HEAD.",
  );
}

async function git(args: readonly string[], ports: GitPorts, stdin?: Uint8Array): Promise<Buffer> {
  const { code, stdout, stderr } = await run(args, ports, stdin);
  if (code !== 0) throw gitError(stderr.toString("utf8"));
  return stdout;
}

async function run(args: readonly string[], ports: GitPorts, stdin?: Uint8Array) {
  const { words, env } = gitCommand(args, ports);
  try {
    return await ports.exec("git", words, { env, ...(stdin ? { stdin } : {}) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw inputError("GIT_MISSING", "There is no program git here.", "Install git: https://git-scm.com/downloads");
  }
}

function gitError(words: string): Error {
  const line = printable(words.trim().split("\n")[0] ?? "", 300);
  return inputError("GIT_REPOSITORY", `git says: ${line}`, "Run it inside the repository of templates and org files.");
}

/** No path from a commit may lead out of a folder that it is written to. */
function isPlainPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no path may have
  if (/[\\\u0000-\u001f\u007f]/.test(path)) return false;
  return path.split("/").every((step) => step !== "" && step !== "." && step !== ".." && step.toLowerCase() !== ".git");
}
