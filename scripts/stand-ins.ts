/** What a bundle has instead of modules that every start or every run would load for nothing. */
import type { Plugin } from "rolldown";

/** Code by the end of the path of the module that it stands in for. */
const STAND_INS: Readonly<Record<string, string>> = {
  // jsforce's own HTTP client with a second way to all of undici: what is sent goes through `org/transport`.
  "@jsforce/jsforce-node/lib/request.js": `
    exports.__esModule = true;
    exports.default = () => { throw new Error("jsforce sends nothing itself"); };
    exports.setDefaults = () => {};
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

/** Fails where a package no longer has what is replaced: its next version may need it elsewhere. */
export function standIns(): Plugin {
  const left = new Set(Object.keys(STAND_INS));
  return {
    name: "stand-ins",
    load(id) {
      const path = id.replaceAll("\\", "/");
      const found = Object.keys(STAND_INS).find((end) => path.endsWith(`/node_modules/${end}`));
      if (found === undefined) return null;
      left.delete(found);
      return { code: STAND_INS[found] ?? "", moduleType: "js" };
    },
    buildEnd(error) {
      if (!error && left.size > 0) throw new Error(`nothing is bundled of: ${[...left].join(", ")}`);
    },
  };
}
