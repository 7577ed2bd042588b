import { readFileSync } from "node:fs";
import type { Env, Exec, Files } from "../../src/model/ports.ts";
import type { SignerPorts } from "../../src/oauth/key/key.ts";

/** A file of test/fixtures/keys as text. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/keys/${name}`, import.meta.url), "utf8");
}

interface FakeFile {
  text: string;
  mode?: number;
}

/** Ports with an environment, files in memory and a program. */
export function signerPorts(
  given: { env?: Env; files?: Readonly<Record<string, FakeFile>>; exec?: Exec } = {},
): SignerPorts {
  const files = given.files ?? {};
  const missing = (path: string) => Object.assign(new Error(`ENOENT: ${path}`), { code: "ENOENT" });
  return {
    env: given.env ?? {},
    files: {
      read: async (path) => {
        const file = files[path];
        if (!file) throw missing(path);
        return Buffer.from(file.text);
      },
      exists: async (path) => path in files,
      mode: async (path) => files[path]?.mode,
      resolve: async (path) => path,
      list: async (path) => {
        throw missing(path);
      },
      write: async () => {
        throw new Error("nothing here writes");
      },
    } satisfies Files,
    exec:
      given.exec ??
      (async (command) => {
        throw missing(command);
      }),
  };
}
