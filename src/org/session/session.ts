import { inputError, type KantivError, sessionError } from "../../model/errors.ts";
import type { Credentials } from "../../model/org.ts";
import type { Settings } from "../../model/settings.ts";
import { checkInstanceUrl } from "../../util/salesforce-host.ts";
import { isSessionId, jwtPayload } from "../../util/session-form.ts";

/**
 * What is sent to an org as its session is one, and is that org's: whoever writes an org file chooses which environment
 * variable or file is read, and where it goes. Throws `INSTANCE_URL_…` (exit 2), `SESSION_OTHER_ORG` and
 * `ACCESS_TOKEN_INVALID` (exit 3), none with anything of the token.
 */
export function checkSession({ instanceUrl, accessToken }: Credentials, settings: Settings): void {
  const judged = checkInstanceUrl(instanceUrl, settings.trustedHosts);
  if (!judged.ok) throw inputError(judged.code, judged.message, judged.remedy);
  const wanted = new URL(settings.instanceUrl);
  if (judged.origin !== wanted.origin) {
    throw sessionError(
      "SESSION_OTHER_ORG",
      `The admin session is for ${new URL(judged.origin).host}, but the org file names ${wanted.host}.`,
      `Correct instanceUrl, or log in to the org that the file names: sf org login web --instance-url ${settings.instanceUrl}`,
    );
  }
  const token = accessToken.reveal();
  if (!isSessionId(token) && issuerOf(token) !== wanted.host) throw noSession(wanted.host);
}

/** Host of the `iss` of a JWT; undefined for anything else. */
function issuerOf(token: string): string | undefined {
  const payload = jwtPayload(token) ?? "";
  try {
    const { iss } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as { iss?: unknown };
    return URL.parse(String(iss))?.host ?? (typeof iss === "string" ? iss : undefined);
  } catch {
    return undefined;
  }
}

function noSession(host: string): KantivError {
  return sessionError(
    "ACCESS_TOKEN_INVALID",
    `What is given as access token is no Salesforce session of ${host}, so it is sent nowhere.`,
    "Name where an access token of this org is: it begins with 00D and the org's id, or is a JWT that the org issued (sf org auth show-access-token).",
  );
}
