import { unzip, zipFiles } from "../../src/metadata/zip.ts";
import type { Line } from "../secrets/lines.ts";
import type { SecretWorld } from "../secrets/world.ts";
import type { Claim } from "./false-proofs.ts";
import { answering, type Reply, withField } from "./hostile-org.ts";
import { faultsWith } from "./mangled.ts";

const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><form action="/login">true 200 success</form></body></html>';

/** What stands in place of a whole answer, by how it is said. */
export const INSTEAD: Readonly<Record<string, (reply: Reply) => Reply>> = {
  "a page": (reply) => page(reply, "text/html;charset=UTF-8"),
  "a page that calls itself JSON": (reply) => page(reply, "application/json"),
  "a page that calls itself XML": (reply) => page(reply, "text/xml"),
  "half of it": (reply) => ({ ...reply, body: reply.body.subarray(0, reply.body.length / 2) }),
  "nothing, with status 200": (reply) => ({ ...reply, status: 200, body: Buffer.alloc(0) }),
  "an empty record, with status 200": (reply) => ({ ...reply, status: 200, body: Buffer.from("{}") }),
};

function page(reply: Reply, type: string): Reply {
  return { ...reply, status: 200, headers: { "content-type": type }, body: Buffer.from(PAGE) };
}

/** Each kind of request that a command sends, once. */
export async function routesOf(world: SecretWorld, line: Line): Promise<string[]> {
  world.restore();
  const found = new Set<string>();
  const end = await answering(world, (reply) => {
    found.add(routeOf(reply));
    return reply;
  });
  try {
    await world.run([...line(world), "--json"]);
    return [...found];
  } finally {
    end();
  }
}

/** The path without what is of one record. */
function routeOf({ path }: Reply): string {
  return (path.split("?")[0] ?? "").replace(/\/0[\dA-Za-z]{14,17}(?=\/|$)/g, "/ID");
}

/** What is wrong with how a command takes another answer to that request: nothing is an empty list. */
export function faultsInstead(world: SecretWorld, line: Line, route: string, how: string): Promise<string[]> {
  const change = (reply: Reply) => (routeOf(reply) === route ? (INSTEAD[how]?.(reply) ?? reply) : reply);
  // An ended session answers with nothing at all: that is what shows it.
  const touches = ({ at }: Claim) => at.test(route);
  return faultsWith(world, line, `${how} in place of ${route}`, change, touches);
}

type Files = { path: string; bytes: Buffer }[];

const isApp = ({ path }: Files[number]) => path.endsWith("/Kantiv_Integration.eca");
const others = (files: Files) => files.filter((file) => !isApp(file));

/**
 * What is done to the files of a retrieve, by how it is said. `is` says whether the app can still be found to be as it
 * should: then nothing may be claimed; `unlike` of it is that it may.
 */
export const ZIPPED: Readonly<
  Record<string, { zip: (files: Files) => Promise<Buffer>; is: "another app" | "the same" }>
> = {
  "cut in half": { zip: async (files) => cut(await zipFiles(files), 0.5), is: "another app" },
  "cut at its end": { zip: async (files) => cut(await zipFiles(files), 0.98), is: "another app" },
  "with its bytes turned": {
    zip: async (files) =>
      Buffer.from((await zipFiles(files)).map((byte, nth) => (nth % 97 === 50 ? byte ^ 0xff : byte))),
    is: "another app",
  },
  empty: { zip: () => zipFiles([]), is: "another app" },
  "without the app": { zip: (files) => zipFiles(others(files)), is: "another app" },
  "with the app under another's name": {
    zip: (files) =>
      zipFiles(files.map((file) => (isApp(file) ? { ...file, path: file.path.replace("Kantiv", "Other") } : file))),
    is: "another app",
  },
  "with the contents of its files in each other's place": {
    zip: (files) =>
      zipFiles(files.map((file, nth) => ({ ...file, bytes: files[(nth + 1) % files.length]?.bytes ?? file.bytes }))),
    is: "another app",
  },
  "with each file empty": {
    zip: (files) => zipFiles(files.map((file) => ({ ...file, bytes: Buffer.alloc(0) }))),
    is: "another app",
  },
  "with each file a page": {
    zip: (files) => zipFiles(files.map((file) => ({ ...file, bytes: Buffer.from(PAGE) }))),
    is: "another app",
  },
  "with a file of 300 MB beside": {
    zip: (files) =>
      zipFiles([...files, { path: "unpackaged/externalClientApps/Huge.eca", bytes: Buffer.alloc(300_000_000) }]),
    is: "the same",
  },
  "with a file of nobody's beside": {
    zip: (files) => zipFiles([...files, { path: "unpackaged/notes/constructor.x", bytes: Buffer.from("x") }]),
    is: "the same",
  },
  "with a second file of the app's policy": {
    zip: (files) =>
      zipFiles([
        ...files,
        ...files
          .filter(({ path }) => path.endsWith(".ecaOauthPlcy"))
          .map((file) => ({ path: file.path.replace("_oauthPlcy", "_again"), bytes: file.bytes })),
      ]),
    is: "the same",
  },
};

function cut(zip: Buffer, share: number): Buffer {
  return zip.subarray(0, Math.floor(zip.length * share));
}

/** What is wrong with how a command takes a retrieve whose files are so. */
export async function faultsZipped(world: SecretWorld, line: Line, how: string): Promise<string[]> {
  const zips = new Map<string, string>();
  const { zip, is } = ZIPPED[how] ?? { zip: zipFiles, is: "the same" };
  // Made first, since an answer is changed at once.
  const seen = new Set<string>();
  const note = (reply: Reply) =>
    withField(reply, "zipFile", (text) => {
      seen.add(text);
      return zips.get(text) ?? text;
    });
  await faultsWith(world, line, "", note, () => false);
  for (const text of seen) {
    const files = (await unzip(Buffer.from(text, "base64"))).map(({ path, bytes }) => ({
      path,
      bytes: Buffer.from(bytes),
    }));
    zips.set(text, (await zip(files)).toString("base64"));
  }
  const size = zips.size;
  if (size === 0) return [`${how}: the command asks for no metadata: this shows nothing`];
  return faultsWith(
    world,
    line,
    `a retrieve ${how}`,
    note,
    ({ fields }) => is === "another app" && fields.includes("zipFile"),
  );
}
