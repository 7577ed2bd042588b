import type { OrgSnapshot } from "../model/org.ts";
import { sameName } from "../util/same-name.ts";

/**
 * Full names of apps that a package brought under the same name, behind its namespace. They are other apps, whatever they
 * are called: nobody but their publisher changes them. Pure.
 */
export function namesakes({ otherApps = [] }: Pick<OrgSnapshot, "otherApps">, app: string): string[] {
  const names = otherApps.map(({ developerName }) => developerName);
  return names.filter((name) => sameName(/^[A-Za-z]\w*?__(\w+)$/.exec(name)?.[1], app));
}
