import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CliResult } from "../helpers/cli.ts";
import { ROOT } from "../helpers/shipped-template.ts";
import type { SecretWorld } from "../secrets/world.ts";
import type { Attack } from "./attack.ts";
import { answering } from "./hostile-org.ts";

/** A program of an attacker's leaves this file, wherever it runs. */
export const MARK = "kantiv-sf-acted";
/** What a file outside of the repository holds. */
const OUTSIDE = "outside-canary-7Qx2";

/** The repository that somebody sends a pull request to, and a folder outside of it that holds what it wants. */
export interface Place {
  folder: string;
  outside: string;
  world: SecretWorld;
}

export type Make = (place: Place) => void | Promise<void>;

/** What the attack is tried with; `a.yaml` stands for an org file in the repository. */
export type Words = (place: Place) => readonly string[];

/** Sets up a repository by `make`, and has one command run in it: nothing outside may be read, written or run. */
export function repository(
  says: string,
  make: Make,
  words: Words,
  more: (place: Place, said: CliResult) => string[] = () => [],
): Attack {
  let place: Place | undefined;
  let asked: string[] = [];
  const here = (world: SecretWorld): Place => {
    const folder = join(world.box.folder, "pulled");
    place ??= { folder, outside: mkdtempSync(join(tmpdir(), "kantiv-sf-outside-")), world };
    return place;
  };
  return {
    says,
    cwd: "pulled",
    line: (world) => words(here(world)),
    async strike(world) {
      const at = here(world);
      rmSync(at.folder, { recursive: true, force: true });
      mkdirSync(at.folder);
      writeFileSync(join(at.outside, "secret"), OUTSIDE);
      asked = [];
      await make(at);
      const end = await answering(world, (reply) => {
        asked.push(reply.path);
        return reply;
      });
      return () => {
        end();
        for (const folder of [at.folder, at.outside]) rmSync(folder, { recursive: true, force: true });
        place = undefined;
      };
    },
    effects(world, said) {
      const at = here(world);
      const acted = [at.folder, at.outside, dirname(at.folder), dirname(at.outside), ROOT].filter((folder) =>
        existsSync(join(folder, MARK)),
      );
      for (const folder of acted) rmSync(join(folder, MARK), { force: true });
      return [
        ...acted.map((folder) => `something ran or wrote in ${folder}`),
        ...(readdirSync(at.outside).join() === "secret" && readFileSync(join(at.outside, "secret"), "utf8") === OUTSIDE
          ? []
          : ["a file outside was changed"]),
        ...(`${said.stdout}${said.stderr}`.includes(OUTSIDE) ? ["a file outside was shown"] : []),
        ...(asked.length === 0 ? [] : [`an org was asked: ${asked[0]}`]),
        ...more(at, said),
      ];
    },
  };
}

export const put =
  (path: string, text: string): Make =>
  ({ folder }) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
export const link =
  (path: string, target: string | ((place: Place) => string)): Make =>
  (place) => {
    mkdirSync(dirname(join(place.folder, path)), { recursive: true });
    symlinkSync(typeof target === "string" ? target : target(place), join(place.folder, path));
  };
export const pipe =
  (path: string): Make =>
  ({ folder }) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    execFileSync("mkfifo", [join(folder, path)]);
  };
/** Sparse: it takes no room. */
export const huge =
  (path: string): Make =>
  (place) => {
    put(path, "")(place);
    truncateSync(join(place.folder, path), 5_000_000_000);
  };
export const all =
  (...made: Make[]): Make =>
  async (place) => {
    for (const make of made) await make(place);
  };

/** The org file of the world, changed by an attacker, beside its certificate. */
export const orgFile =
  (change: (text: string, place: Place) => string): Make =>
  (place) => {
    const { box } = place.world;
    cpSync(join(box.folder, "kantiv.crt"), join(place.folder, "kantiv.crt"));
    writeFileSync(join(place.folder, "a.yaml"), change(readFileSync(box.orgFile, "utf8"), place));
  };

export const lint: Words = () => ["lint"];
export const plan: Words = () => ["plan", "--org", "a.yaml"];
export const apply: Words = () => ["apply", "--org", "a.yaml", "--yes"];
/** Refused as input: nothing was opened. */
export const refused = (_place: Place, { code }: CliResult) => (code === 2 ? [] : [`exit ${code}`]);
export const found = (_place: Place, { code }: CliResult) => (code === 1 || code === 2 ? [] : [`exit ${code}`]);

export const secret = ({ outside }: Place) => join(outside, "secret");
export const TEMPLATE = "description: A\nparameters: {}\n";

export function git(folder: string, ...args: string[]): void {
  const own = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...own, ...args], { cwd: folder, stdio: "pipe" });
}
