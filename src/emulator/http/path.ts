/** Paths as clients send them, and the patterns of the route table. */

/**
 * Splits a request target into path and query. Slashes are collapsed first: one official client keeps a URL with a slash
 * at its end and then asks for `//services/…`, which a URL parser would take for a host.
 */
export function splitTarget(target: string): { path: string; query: URLSearchParams } {
  const cut = target.indexOf("?");
  const raw = (cut < 0 ? target : target.slice(0, cut)).replace(/^https?:\/\/[^/]*/i, "").replace(/\/{2,}/g, "/");
  const path = raw.length > 1 && raw.endsWith("/") ? raw.slice(0, -1) : raw || "/";
  return { path: decode(path), query: new URLSearchParams(cut < 0 ? "" : target.slice(cut + 1)) };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const SECRET_PARAMETERS = ["oauth_token", "access_token", "sid", "token"];

/** A target for the request log: parameters that carry a session are blanked. */
export function loggedTarget(path: string, query: URLSearchParams): string {
  const shown = new URLSearchParams(query);
  for (const name of SECRET_PARAMETERS) if (shown.has(name)) shown.set(name, "…");
  return shown.size > 0 ? `${path}?${shown}` : path;
}

/** Parameters of a path that fits `pattern` (`/a/:b`; a last `*name` takes the rest), or undefined. */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const wanted = pattern.split("/");
  const given = path.split("/");
  const params: Record<string, string> = {};
  for (const [i, part] of wanted.entries()) {
    const value = given[i];
    if (part.startsWith("*")) {
      params[part.slice(1)] = given.slice(i).join("/");
      return value === undefined ? undefined : params;
    }
    if (value === undefined || (part.startsWith(":") ? value === "" : part.toLowerCase() !== value.toLowerCase())) {
      return undefined;
    }
    if (part.startsWith(":")) params[part.slice(1)] = value;
  }
  return given.length === wanted.length ? params : undefined;
}
