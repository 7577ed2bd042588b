import type { AlsoAllowed, Opener, People } from "../model/way-in.ts";
import { hasName, sameName } from "../util/same-name.ts";

/** The org file's `alsoAllowed`, asked name by name; it remembers which entries were of use. */
export interface Allowed {
  opener(opener: Opener): AlsoAllowed | undefined;
  /** How many of these people are neither the integration user nor accepted. */
  others(people: People): number;
  /** How many of them are not the integration user, accepted or not. */
  beside(people: People): number;
  unused(): readonly AlsoAllowed[];
}

/** Names are compared without case, as Salesforce does. */
export function allowedBy(entries: readonly AlsoAllowed[], integrationUser: string): Allowed {
  const used = new Set<AlsoAllowed>();
  const find = (fits: (entry: AlsoAllowed) => boolean) => {
    const found = entries.find(fits);
    if (found) used.add(found);
    return found;
  };
  const user = (username: string) => find((entry) => "user" in entry && sameName(entry.user, username));
  return {
    opener: ({ kind, name }) =>
      find((entry) => {
        if (kind === "profile") return "profile" in entry && sameName(entry.profile, name);
        return "permissionSet" in entry && sameName(entry.permissionSet, name);
      }),
    others: ({ count, usernames }) =>
      count - usernames.filter((name) => sameName(name, integrationUser) || user(name)).length,
    beside: ({ count, usernames }) => count - (hasName(usernames, integrationUser) ? 1 : 0),
    unused: () => entries.filter((entry) => !used.has(entry)),
  };
}
