import { comparableScope } from "../../metadata/scopes.ts";

/** Scopes by one name each, whether they come from metadata (`RefreshToken`) or from a token (`offline_access`). */
export function canonicalScopes(scopes: readonly string[]): Set<string> {
  const names = scopes.map((scope) => scope.trim()).filter((scope) => scope !== "");
  return new Set(names.map(comparableScope));
}

/**
 * Compares what a token got with what the app should give. `refresh_token` need not be named in the reply: a JWT login
 * gives no refresh token. `chatter_api` is part of `api`. Anything else more or less counts.
 */
export function compareScopes(
  expected: readonly string[],
  granted: readonly string[],
): { missing: string[]; extra: string[] } {
  const [wanted, got] = [canonicalScopes(expected), canonicalScopes(granted)];
  const implied = wanted.has("api") ? ["chatter_api"] : [];
  return {
    missing: [...wanted].filter((scope) => !got.has(scope) && scope !== "refresh_token"),
    extra: [...got].filter((scope) => !wanted.has(scope) && !implied.includes(scope)),
  };
}
