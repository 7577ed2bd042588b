/** What most deploy tests share: the files of one app by name, with changes, and the messages of a result. */
import { appFiles } from "./package.ts";

export const APP = "externalClientApps/Kantiv_Integration.eca";
export const OAUTH = "extlClntAppOauthSettings/Kantiv_Integration_oauth.ecaOauth";
export const GLOBAL = "extlClntAppGlobalOauthSets/Kantiv_Integration_glbloauth.ecaGlblOauth";
export const POLICY = "extlClntAppOauthPolicies/Kantiv_Integration_oauthPlcy.ecaOauthPlcy";
export const APP_POLICY = "extlClntAppPolicies/Kantiv_Integration_plcy.ecaPlcy";
export const SET = "permissionsets/Kantiv_API.permissionset";

export type Files = Record<string, string>;

/** The app's files without some, or with others in their place. */
export const files = (changed: Record<string, string | null> = {}): Files => {
  const all: Record<string, string | null> = { ...appFiles(), ...changed };
  return Object.fromEntries(Object.entries(all).filter((it): it is [string, string] => it[1] !== null));
};

/** The app's files with a text in one of them replaced; it must be there. */
export const replace = (path: string, from: string | RegExp, to: string): Files => {
  const text = appFiles()[path] ?? "";
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing to replace in ${path}`);
  return files({ [path]: changed });
};

// biome-ignore lint/suspicious/noExplicitAny: messages are looked at field by field
export const failures = (result: any): any[] => result.details.componentFailures;
// biome-ignore lint/suspicious/noExplicitAny: messages are looked at field by field
export const successes = (result: any): any[] => result.details.componentSuccesses;
