/** `package.json` as the sources have it. */
export interface Manifest {
  files: string[];
  exports: Record<string, unknown>;
  [key: string]: unknown;
}

/** The same of what is published: what the bundle has inside is no dependency of it, and the sources stay out. */
export function published(source: Manifest): Manifest {
  const { scripts: _scripts, dependencies: _inside, devDependencies: _tools, knip: _knip, ...rest } = source;
  return {
    ...rest,
    files: source.files.map((name) => (name === "src" ? "dist" : name)),
    exports: {
      "./emulator": { types: "./dist/types/emulator/index.d.ts", default: "./dist/emulator.js" },
      "./package.json": "./package.json",
    },
  };
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
