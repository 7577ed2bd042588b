import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync, type StaticImport, Visitor } from "oxc-parser";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../src");

/** Room: the rooms that it may import beside itself. `model` and `util` are open to all of the client. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  util: [],
  metadata: [],
  settings: [],
  fleet: [],
  net: [],
  page: ["metadata"],
  template: ["metadata"],
  plan: ["metadata"],
  doctor: [],
  lint: ["metadata", "page", "settings", "template"],
  oauth: ["metadata"],
  org: ["metadata", "oauth"],
  record: ["metadata"],
  review: ["lint", "metadata", "page", "plan"],
  guide: ["metadata", "page"],
  learn: ["metadata", "oauth", "org", "plan", "template"],
  handoff: ["page"],
  codes: ["lint", "oauth"],
  reports: ["learn", "page", "plan"],
  flows: [..."doctor fleet handoff learn lint metadata oauth org page plan record review settings template".split(" ")],
  operations: [..."emulator flows handoff metadata oauth org plan record review template".split(" ")],
  commands: [
    ..."cli codes doctor emulator fleet flows guide handoff learn lint metadata oauth operations org page plan record reports review settings template".split(
      " ",
    ),
  ],
  cli: [],
  main: ["cli", "commands", "net"],
  emulator: [],
};

/** Rooms that do what they are told and nothing else: no disk, network, clock or process but through a port. */
const WITHOUT_WORLD = Object.keys(ROOMS).filter(
  (room) => !["cli", "commands", "main", "emulator", "net"].includes(room),
);

/** Rooms and files in which the same input gives the same output: no time either. */
const PURE = [
  "model",
  "util",
  "metadata",
  "template",
  "settings",
  "fleet",
  "plan",
  "doctor",
  "lint",
  "page",
  "guide",
  "reports",
  "review",
];

/** Heavy library: the only files of `src` that may import it. */
const HOMES: Readonly<Record<string, RegExp>> = {
  "@jsforce/jsforce-node": /^org\/wire\/(gateway|transport|consumer-credentials)\.ts$/,
  archiver: /^metadata\/zip\.ts$|^util\/tarball\.ts$|^emulator\//,
  yauzl: /^metadata\/zip\.ts$|^emulator\//,
  yargs: /^cli\/parser\.ts$/,
  undici: /^net\/(http|undici|undici-parts\.d)\.ts$/,
  // The emulator's authority makes certificates of its own, for TLS: it may not share the client's code.
  "@peculiar/x509": /^oauth\/key\/self-signed\.ts$|^emulator\/front\/authority\.ts$/,
  "age-encryption": /^util\/age\.ts$/,
};

const WORLD_MODULES =
  /^node:(fs|child_process|net|tls|https?|dns|timers|readline|os|worker_threads|process)(\/promises)?$/;
const WORLD_GLOBALS = new Set(["process", "fetch", "setTimeout", "setInterval"]);

/** The one file that takes these two from `node:net`: they compare addresses and open no connection. */
const ADDRESSES = { file: "util/ip-range.ts", module: "node:net", names: ["BlockList", "isIP"] };

/** What a file of that path and text does against the table, a line each. */
function breaches(path: string, text: string): string[] {
  const { program, module: imports } = parseSync(path, text);
  const room = path.includes("/") ? path.slice(0, path.indexOf("/")) : "main";
  const allowed = ROOMS[room];
  if (!allowed) return [`${path}: the room ${room} is in no table`];
  const named = [
    ...imports.staticImports.filter((one) => !isAddresses(path, one)).map((one) => one.moduleRequest.value),
    ...imports.staticExports.flatMap((one) => one.entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
    ...imports.dynamicImports.map((one) => text.slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1)),
  ];
  const found = named.flatMap((name) => importBreach(path, room, allowed, name));
  const world = (name: string) => found.push(`${path}: ${name} comes in through a port`);
  const isWorldless = WITHOUT_WORLD.includes(room);
  new Visitor({
    Identifier(node) {
      if (isWorldless && WORLD_GLOBALS.has(node.name)) world(node.name);
    },
    // A number or a text is not a clock: only the moment itself is.
    NewExpression({ callee, arguments: given }) {
      if (isWorldless && callee.type === "Identifier" && callee.name === "Date" && given.length === 0)
        world("new Date()");
    },
    MemberExpression({ object, property }) {
      const of = object.type === "Identifier" ? object.name : "";
      const what = property.type === "Identifier" ? property.name : "";
      if (isWorldless && of === "Date" && what === "now") world("Date.now()");
      if (PURE.includes(room) && of === "Math" && what === "random") world("Math.random()");
    },
  }).visit(program);
  return found;
}

function isAddresses(path: string, { moduleRequest, entries }: StaticImport): boolean {
  if (path !== ADDRESSES.file || moduleRequest.value !== ADDRESSES.module) return false;
  return entries.every(({ importName }) => ADDRESSES.names.includes(importName.name ?? ""));
}

function importBreach(path: string, room: string, allowed: readonly string[], name: string): string[] {
  if (name.startsWith(".")) {
    const target = relative(SRC, resolve(SRC, dirname(path), name)).replaceAll("\\", "/");
    const other = target.includes("/") ? target.slice(0, target.indexOf("/")) : "main";
    const open = room === "emulator" ? [] : ["model", "util"];
    const ok = other === room || allowed.includes(other) || open.includes(other);
    return ok ? [] : [`${path}: ${room} may not import ${target}`];
  }
  const library = Object.keys(HOMES).find((home) => name === home || name.startsWith(`${home}/`));
  if (library && !HOMES[library]?.test(path)) return [`${path}: ${library} has another home`];
  if (WITHOUT_WORLD.includes(room) && WORLD_MODULES.test(name)) {
    return [`${path}: ${name} comes in through a port`];
  }
  return [];
}

const FILES = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".ts"));

describe("layers", () => {
  it("hold in every file of src: rooms, homes of libraries, and no world in pure rooms", () => {
    expect(FILES.flatMap((path) => breaches(path, readFileSync(join(SRC, path), "utf8")))).toEqual([]);
  });

  it.each([
    ["an import upwards", "plan/x.ts", `import { run } from "../flows/run.ts";`],
    ["an import upwards that is only for its types", "model/x.ts", `import type { Plan } from "../plan/diff.ts";`],
    ["an import when it is needed", "lint/x.ts", `await import("../org/gateway.ts");`],
    ["an export of another room's", "settings/x.ts", `export { lint } from "../lint/lint.ts";`],
    ["a library away from home", "plan/x.ts", `import yargs from "yargs";`],
    ["client code in the emulator", "emulator/http/x.ts", `import { printable } from "../../util/printable.ts";`],
    ["emulator code in the client", "org/x.ts", `import { x } from "../emulator/index.ts";`],
    ["a disk", "flows/x.ts", `import { mkdtemp } from "node:fs/promises";`],
    ["the network beside what compares addresses", "util/ip-range.ts", `import { connect, isIP } from "node:net";`],
    ["addresses compared elsewhere", "util/x.ts", `import { BlockList } from "node:net";`],
    ["the moment", "plan/x.ts", "export const at = new Date();"],
    ["the moment as a number", "record/x.ts", "export const at = Date.now();"],
    ["the process", "util/x.ts", "export const at = process.env.HOME;"],
    ["a room that is not in the table", "attic/x.ts", ""],
  ])("find %s", (_what, path, text) => {
    expect(breaches(path, text)).toHaveLength(1);
  });

  it("let pass a date made from a number, and what is open to all", () => {
    const text = `import type { Plan } from "../model/plan.ts";\nexport const day = (ms: number) => new Date(ms).toISOString();`;
    expect(breaches("plan/x.ts", text)).toEqual([]);
  });
});
