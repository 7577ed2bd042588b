import type { RecordFiles } from "../../model/ports.ts";
import { byText } from "../../util/by-text.ts";
import { withSlashes } from "../../util/paths.ts";

/**
 * A disk in memory, laid over another one: what is written stays in memory and hides what is below, which stays as it is.
 *
 * @param written the layer, by path; two disks may share one
 */
export function layeredFiles(below: RecordFiles, written: Map<string, Buffer>): RecordFiles {
  const own = (path: string) => written.get(withSlashes(path));
  const write = async (path: string, bytes: string | Uint8Array) => {
    written.set(withSlashes(path), bufferOf(bytes));
  };
  return {
    read: async (path) => own(path) ?? below.read(path),
    list: async (path) => {
      const mine = entriesIn(withSlashes(path), written);
      const others = mine.size > 0 && !(await below.exists(path)) ? [] : await below.list(path);
      const all = new Map([...others.map(({ name, directory }) => [name, directory] as const), ...mine]);
      return [...all].map(([name, directory]) => ({ name, directory })).sort((a, b) => byText(a.name, b.name));
    },
    exists: async (path) =>
      own(path) !== undefined || entriesIn(withSlashes(path), written).size > 0 || below.exists(path),
    resolve: async (path) => (own(path) ? withSlashes(path) : below.resolve(path)),
    mode: async (path) => (own(path) ? 0o600 : below.mode(path)),
    lines: (path) => {
      const bytes = own(path);
      return bytes === undefined ? below.lines(path) : linesOf(bytes);
    },
    write,
    append: async (path, bytes) => write(path, Buffer.concat([own(path) ?? Buffer.alloc(0), bufferOf(bytes)])),
    create: async (path, bytes) => {
      if (own(path)) throw Object.assign(new Error(`EEXIST: ${path}`), { code: "EEXIST" });
      await write(path, bytes);
    },
    remove: async (path) => {
      written.delete(withSlashes(path));
    },
  };
}

async function* linesOf(bytes: Buffer): AsyncGenerator<string> {
  yield* bytes.toString("utf8").replace(/\n$/, "").split("\n");
}

/** Names in a folder of the layer, and whether they are folders. */
function entriesIn(folder: string, written: ReadonlyMap<string, Buffer>): Map<string, boolean> {
  const inside = [...written.keys()].filter((path) => path.startsWith(`${folder}/`));
  const rests = inside.map((path) => path.slice(folder.length + 1));
  return new Map(rests.map((rest) => [rest.split("/", 1)[0] ?? "", rest.includes("/")]));
}

function bufferOf(bytes: string | Uint8Array): Buffer {
  return typeof bytes === "string" ? Buffer.from(bytes) : Buffer.from(bytes);
}
