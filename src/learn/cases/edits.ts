/** Changes of an app's files. */
import { appFiles, type FileSet } from "../app-files.ts";
import type { App } from "../bench.ts";

/** The path of one file of an app by its suffix. */
export function pathOf({ files }: App, suffix: string): string {
  const path = Object.keys(files).find((it) => it.endsWith(suffix));
  if (path === undefined) throw new Error(`no ${suffix} file`);
  return path;
}

/** The files of an app with a text in one of them replaced; it must be there. */
export function edited(app: App, suffix: string, from: string | RegExp, to: string): FileSet {
  const path = pathOf(app, suffix);
  const text = app.files[path]?.replace(from, to) ?? "";
  if (text === app.files[path]) throw new Error(`nothing to replace in ${path}`);
  return { ...app.files, [path]: text };
}

/** Of the files, those of the app itself and of one other type, so that one mistake shows as one problem. */
export function only(files: FileSet, suffix: string): FileSet {
  return Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith(".eca") || path.endsWith(suffix)));
}

const AND_SET = /\.(ecaOauthPlcy|permissionset)$/;

/**
 * The app's OAuth policy alone, changed and without its list, which an org may refuse to be told again; rows that are there
 * may go with it.
 */
export function policyWithoutList(app: App, from: string, to: string): FileSet {
  const path = pathOf(app, ".ecaOauthPlcy");
  const text = app.files[path] ?? "";
  const list = /\s*<commaSeparatedPermissionSet>.*<\/commaSeparatedPermissionSet>/;
  return { [path]: text.replace(list, "").replace(from, to) };
}

/** The same app with a policy of another permission set. */
export function withPolicyOf(app: App, permissionSet: string): App {
  const policy = Object.entries(appFiles({ name: app.name, permissionSet, certificate: null })).filter(([path]) =>
    AND_SET.test(path),
  );
  return { ...app, files: Object.fromEntries(policy) };
}
