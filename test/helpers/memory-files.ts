import type { Files, RecordFiles } from "../../src/model/ports.ts";

/** A disk in memory: paths with `/` to texts. What is written can be read back from `contents`. */
export function memoryFiles(
  initial: Readonly<Record<string, string>>,
): Files & Pick<RecordFiles, "lines"> & { contents: Map<string, Buffer> } {
  const contents = new Map(Object.entries(initial).map(([path, text]) => [path, Buffer.from(text)]));
  const inside = (path: string) => [...contents.keys()].filter((name) => name.startsWith(`${path}/`));
  return {
    contents,
    read: async (path) => contents.get(path) ?? missing(path),
    lines: async function* (path) {
      yield* (contents.get(path) ?? missing(path)).toString("utf8").replace(/\n$/, "").split("\n");
    },
    list: async (path) => {
      const found = new Map<string, boolean>();
      for (const name of inside(path)) {
        const [first = "", ...deeper] = name.slice(path.length + 1).split("/");
        found.set(first, deeper.length > 0);
      }
      if (found.size === 0) missing(path);
      return [...found].sort().map(([name, directory]) => ({ name, directory }));
    },
    write: async (path, bytes) => {
      contents.set(path, Buffer.from(bytes as Uint8Array));
    },
    exists: async (path) => contents.has(path) || inside(path).length > 0,
    mode: async () => 0o600,
    resolve: async (path) => path,
  };
}

function missing(path: string): never {
  throw Object.assign(new Error(`ENOENT: no such file, ${path}`), { code: "ENOENT" });
}
