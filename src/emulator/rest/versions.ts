/** The list of API versions, and which versions a path may name. */
import { ApiError, notFound } from "../http/errors.ts";
import { requireApi } from "../http/session.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";

const SEASONS = ["Winter", "Spring", "Summer"];

/** Version 50 was Winter '21, and every year has three releases. */
export function releaseLabel(version: number): string {
  return `${SEASONS[(version - 50) % 3]} '${21 + Math.floor((version - 50) / 3)}`;
}

/** `GET /services/data`: needs no session. */
export function listVersions({ org }: Exchange): Reply {
  const { min, max } = org.apiVersions;
  const all = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  return json(
    200,
    all.map((component) => ({
      label: releaseLabel(component),
      url: `/services/data/v${component}.0`,
      version: `${component}.0`,
    })),
  );
}

/**
 * The version that a path names.
 * @throws {ApiError} 410 for the retired ones, 404 for those that the org does not have
 */
export function pathVersion({ org, params }: Exchange): number {
  const match = /^v(\d{1,3})\.0$/.exec(params.version ?? "");
  const version = Number(match?.[1] ?? 0);
  if (match && version <= 30) throw new ApiError(410, "GONE", "The requested API version is retired");
  if (!match || version < org.apiVersions.min || version > org.apiVersions.max) throw notFound();
  return version;
}

const RESOURCES = ["apps", "composite", "limits", "metadata", "query", "sobjects", "tooling"];

/** `GET /services/data/vN`: the resources of a version. */
export function listResources(exchange: Exchange): Reply {
  const version = pathVersion(exchange);
  const { user } = requireApi(exchange);
  const identity = `${exchange.url}/id/${exchange.org.id}/${user.id}`;
  const resources = Object.fromEntries(
    RESOURCES.map((resource) => [resource, `/services/data/v${version}.0/${resource}`]),
  );
  return json(200, { ...resources, identity });
}

/** `GET …/limits`, the part that clients look at. */
export function showLimits(exchange: Exchange): Reply {
  pathVersion(exchange);
  requireApi(exchange);
  const { dailyApiRequests, usedApiRequests } = exchange.org.limits;
  return json(200, {
    DailyApiRequests: { Max: dailyApiRequests, Remaining: Math.max(0, dailyApiRequests - usedApiRequests) },
    DataStorageMB: { Max: 200, Remaining: 199 },
    FileStorageMB: { Max: 200, Remaining: 200 },
    HourlyODataCallout: { Max: 1000, Remaining: 1000 },
    SingleEmail: { Max: 5000, Remaining: 5000 },
  });
}
