import type { Platform } from "./platform.ts";

/** Whose session the suite runs on. */
export interface Admin {
  orgId: string;
  userId: string;
  username: string;
}

/**
 * Asks the org which one it is, by reads only.
 * @throws {Error} for a production org: apps that last for minutes only have no business there
 */
export async function ownAdmin(platform: Platform): Promise<Admin> {
  // The identity URL, whose last two parts are the ids; a session without the scope openid has no userinfo.
  const { status, json, text } = await platform.rest("GET", "/");
  if (status !== 200) throw new Error(`the session is not taken: ${status} ${text}`);
  const [orgId = "", userId = ""] = String((json as { identity?: string }).identity)
    .split("/")
    .slice(-2);
  const [org] = await platform.rows("SELECT Id, IsSandbox FROM Organization");
  if (org?.IsSandbox !== true) throw new Error("this is a production org; the suite runs in sandboxes only");
  const [user] = await platform.rows(`SELECT Username FROM User WHERE Id = '${userId}'`);
  return { orgId, userId, username: String(user?.Username) };
}
