/** LoginHistory, and the limit on how often a user may log in through an app. */
import { nextId } from "../state/ids.ts";
import type { Org } from "../state/types.ts";

const HOUR = 60 * 60 * 1000;

export function recordLogin(
  org: Org,
  userId: string,
  at: number,
  type: string,
  status: string,
  application: string,
  appId: string | null = null,
): void {
  org.logins.push({ id: nextId(org, "0Ya"), userId, at, type, status, application, appId, sourceIp: org.sourceIp });
}

/** Logins of a user through an app in the last hour. */
export function loginsInLastHour(org: Org, userId: string, appId: string, now: number): number {
  let count = 0;
  for (let i = org.logins.length - 1; i >= 0; i--) {
    const login = org.logins[i];
    if (!login || login.at <= now - HOUR) break;
    if (login.userId === userId && login.appId === appId) count += 1;
  }
  return count;
}
