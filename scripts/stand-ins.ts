/** What a bundle has instead of modules that every start or every run would load for nothing. */
import { deepStrictEqual } from "node:assert";
import { createRequire } from "node:module";
import type { Plugin } from "rolldown";

/** Code by the end of the path of the module that it stands in for. */
const STAND_INS: Readonly<Record<string, string>> = {
  // jsforce's own HTTP client with a second way to all of undici: what is sent goes through `org/wire/transport`.
  "@jsforce/jsforce-node/lib/request.js": `
    exports.__esModule = true;
    exports.default = () => { throw new Error("jsforce sends nothing itself"); };
    exports.setDefaults = () => {};
  `,
  // For rows of bulk loads; an answer in that form is none to anything that is asked here.
  "@jsforce/jsforce-node/lib/csv.js": `
    exports.parseCSV = () => [];
    for (const name of ["toCSV", "parseCSVStream", "serializeCSVStream"])
      exports[name] = () => { throw new Error("no CSV is written"); };
  `,
  // A table of all types of files, for parts of a form whose type nobody says: jsforce says both.
  "mime-types/index.js": `
    exports.lookup = () => false;
  `,
  // A score of packages for old engines, to name one class.
  "es-set-tostringtag/index.js": `
    module.exports = (object, name) => {
      Object.defineProperty(object, Symbol.toStringTag, { configurable: true, value: name });
    };
  `,
  // What writes XML: jsforce reads it by this package, and writes it itself.
  "xml2js/lib/builder.js": `
    exports.Builder = class { constructor() { throw new Error("no XML is written"); } };
  `,
  // HTTP/2, which `net/http` has turned off, and with it a module of Node that nothing else loads.
  "undici/lib/dispatcher/client-h2.js": `
    module.exports = () => { throw new Error("HTTP/2 is off"); };
  `,
  // Tables of every script of the world, made as it is loaded; help is written in one.
  "string-width/index.js": `
    import { stripVTControlCharacters } from "node:util";
    export default (text) => [...stripVTControlCharacters(String(text))].length;
  `,
};

const FORMS = "@jsforce/jsforce-node/lib/api/metadata/schema.js";

/** jsforce's forms of six hundred types, of which a run reads three: a line of text each, which is taken apart when somebody asks for the type. */
function formsAsAsked(): string {
  const { ApiSchemas: forms } = createRequire(import.meta.url)(FORMS) as { ApiSchemas: Record<string, unknown> };
  const lines = Object.entries(forms).map(([name, form]) => {
    const text = JSON.stringify(form);
    deepStrictEqual(JSON.parse(text), form);
    return `${name}\t${text}\n`;
  });
  return `
    const lines = ${JSON.stringify(`\n${lines.join("")}`)};
    const known = new Map();
    const formOf = (name) => {
      const at = lines.indexOf("\\n" + name + "\\t");
      if (at < 0) return undefined;
      const from = at + name.length + 2;
      return JSON.parse(lines.slice(from, lines.indexOf("\\n", from)));
    };
    const get = (_, name) => {
      if (typeof name !== "string") return undefined;
      if (!known.has(name)) known.set(name, formOf(name));
      return known.get(name);
    };
    exports.ApiSchemas = new Proxy({}, { get, has: (_, name) => get(_, name) !== undefined });
  `;
}

/** Fails where a package no longer has what is replaced: its next version may need it elsewhere. */
export function standIns(): Plugin {
  const all: Readonly<Record<string, string>> = { ...STAND_INS, [FORMS]: formsAsAsked() };
  const left = new Set(Object.keys(all));
  return {
    name: "stand-ins",
    load(id) {
      const path = id.replaceAll("\\", "/");
      const found = Object.keys(all).find((end) => path.endsWith(`/node_modules/${end}`));
      if (found === undefined) return null;
      left.delete(found);
      return { code: all[found] ?? "", moduleType: "js" };
    },
    buildEnd(error) {
      if (!error && left.size > 0) throw new Error(`nothing is bundled of: ${[...left].join(", ")}`);
    },
  };
}
