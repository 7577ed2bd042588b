/** The setup audit trail: who changed what, when. */
import { nextId } from "./ids.ts";
import type { Org, SetupChange } from "./types.ts";
import type { User } from "./users.ts";

/** Adds a row; `when` says at what time, and by which user. */
export function recordSetup(
  org: Org,
  when: { now: number; userId: string },
  what: Pick<SetupChange, "action" | "section" | "display">,
): void {
  org.setupAudit.push({ id: nextId(org, "0Ym"), at: when.now, userId: when.userId, ...what });
}

/** A user as the rows name one. */
export function userLabel({ firstName, lastName, id }: User): string {
  return `${[firstName, lastName].filter((part) => part).join(" ")} (UserID: [${id.slice(0, 15)}])`;
}
