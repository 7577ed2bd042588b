/** `package.json` as the sources have it. */
export interface Manifest {
  files: string[];
  exports: Record<string, unknown>;
  [key: string]: unknown;
}

/** Their pages, one a code, are for whoever reads the repository; an installed copy has the same text in `explain`, and the list. */
const PAGED = ["docs/errors", "docs/rules"];

/** Whether a file below a published folder is left out; `path` is relative to the root, with `/`. */
export function leftOut(path: string): boolean {
  return PAGED.some((folder) => path.startsWith(`${folder}/`) && path !== `${folder}/README.md`);
}

/** The same of what is published: what the bundle has inside is no dependency of it, and the sources stay out. */
export function published(source: Manifest): Manifest {
  const { scripts: _scripts, dependencies: _inside, devDependencies: _tools, knip: _knip, ...rest } = source;
  return {
    ...rest,
    files: [
      ...source.files.map((name) => (name === "src" ? "dist" : name)),
      ...PAGED.flatMap((folder) => [`!${folder}/*`, `${folder}/README.md`]),
    ],
    exports: {
      "./emulator": { types: "./dist/types/emulator/index.d.ts", default: "./dist/emulator.js" },
      "./package.json": "./package.json",
    },
  };
}

export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
