#!/usr/bin/env node
// Plain JavaScript that any Node can read: an old one says what to do instead of failing on syntax.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `kantiv-sf needs Node 22.19 or later (this is ${process.versions.node}); install it from nodejs.org, or in a checkout, after npm ci: npx --no -- node bin/kantiv-sf.js\n`,
  );
  process.exit(2);
}
// Not by imports, which have each export read first, and load what nothing needs for it.
const { existsSync, readFileSync } = process.getBuiltinModule("node:fs");
const module = process.getBuiltinModule("node:module");
module.enableCompileCache();

// The published package brings a bundle. A checkout, and a git dependency, which npm packs as it is, run the sources.
const built = new URL("../dist/main.js", import.meta.url);
const sources = new URL("../src/main.ts", import.meta.url);
const fromSources = existsSync(sources);
if (fromSources && sources.pathname.includes("/node_modules/")) stripTypesHere();
const { main } = await import(fromSources ? sources : built);

// Whoever reads the output may have enough of it (`| head`): no reason to fail. A full disk is one, since the result is lost.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") return;
  process.stderr.write(`kantiv-sf cannot write its result (${error.code}); send it elsewhere and run again\n`);
  process.exit(2);
});
// Progress that nobody can see changes nothing.
process.stderr.on("error", () => {});

const stop = new AbortController();
// On a terminal a run over many orgs wants to end what it began: only the second Ctrl+C stops it then. The one after that kills.
const gently = new AbortController();
let isGentle = false;
process.once("SIGTERM", () => stop.abort());
process.on("SIGINT", function interrupt() {
  if (isGentle && !gently.signal.aborted) return gently.abort();
  process.off("SIGINT", interrupt);
  stop.abort();
});
const { stdout, stderr, env } = process;
const code = await main(process.argv.slice(2), {
  // Made by Node as it is asked for, which most starts need not.
  get stdin() {
    return process.stdin;
  },
  stdout,
  stderr,
  env,
  cwd: process.cwd(),
  signal: stop.signal,
  windDown: () => {
    isGentle = process.stdin.isTTY === true && stderr.isTTY === true && !env.CI;
    return isGentle ? gently.signal : stop.signal;
  },
});
// Once all is written: to leave it to the engine, which takes itself to pieces first, costs as much as a start.
for (const stream of [stdout, stderr]) await new Promise((done) => stream.write("", done));
process.exit(code);

/** Node strips no types below node_modules. */
function stripTypesHere() {
  const folder = new URL("../src/", import.meta.url).href;
  module.registerHooks({
    load(url, context, next) {
      if (!url.startsWith(folder)) return next(url, context);
      const source = module.stripTypeScriptTypes(readFileSync(new URL(url), "utf8"));
      return { format: "module", source, shortCircuit: true };
    },
  });
}
