/** A session id: the org's id, an exclamation mark, and what nobody but the org can read (REST API guide, sessions). */
const SESSION_ID = /^00D(?:[A-Za-z0-9]{12}|[A-Za-z0-9]{15})![\w.+/=~-]+$/;

/** A JWT-based access token: three parts in base64url. */
const JWT = /^[\w-]+\.([\w-]+)\.[\w-]+$/;

/** Whether a text has the form of a session id. Pure. */
export function isSessionId(text: string): boolean {
  return SESSION_ID.test(text);
}

/** The payload of a text that has the form of a JWT, in base64url; undefined for any other. Pure. */
export function jwtPayload(text: string): string | undefined {
  return JWT.exec(text)?.[1];
}

/** Whether a text has one of the forms that Salesforce's access tokens have. Pure. */
export function isAccessToken(text: string): boolean {
  return isSessionId(text) || jwtPayload(text) !== undefined;
}
