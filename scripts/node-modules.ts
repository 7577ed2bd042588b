/** How a bundle comes to Node's own modules. */
import { parseSync } from "oxc-parser";
import type { Plugin } from "rolldown";

/**
 * Takes them from the process (Node 22.3). An import has each export read first, and some of those load what nothing needs: with `node:util` comes all
 * that decodes text, with `node:fs` its streams.
 */
export function nodeModules(): Plugin {
  return {
    name: "node-modules",
    renderChunk(code, { fileName }) {
      const { staticImports } = parseSync(fileName, code).module;
      const ours = staticImports.filter(({ moduleRequest }) => moduleRequest.value.startsWith("node:"));
      return ours.reduceRight((text, { start, end, entries, moduleRequest }) => {
        const taken = `process.getBuiltinModule("${moduleRequest.value}")`;
        const lines = entries.map(({ importName: { kind, name }, localName }) => {
          const isPart = kind === "Name" && name !== "default";
          return `const ${localName.value} = ${taken}${isPart ? `.${name}` : ""};`;
        });
        return `${text.slice(0, start)}${lines.join("\n")}${text.slice(end)}`;
      }, code);
    },
  };
}
