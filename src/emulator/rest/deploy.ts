/** The deployRequest resource (Metadata API guide, deploying with REST). */
import { deployResult } from "../deploy/result.ts";
import {
  cancelDeploy,
  checkMetadataUser,
  checkOptions,
  DEFAULT_OPTIONS,
  DeployRefused,
  findDeploy,
  quickDeploy,
  submitDeploy,
} from "../deploy/submit.ts";
import { MAX_ZIP, readZip } from "../deploy/zip.ts";
import { ApiError, notFound } from "../http/errors.ts";
import { readMultipart } from "../http/multipart.ts";
import { type Caller, requireApi } from "../http/session.ts";
import { type Exchange, json, type Reply } from "../http/types.ts";
import { restTime } from "../state/clock.ts";
import type { DeployJob, DeployOptions } from "../state/jobs.ts";
import { jsonObject } from "./body.ts";
import { pathVersion } from "./versions.ts";

function refusing<T>(act: () => T, status = 400): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof DeployRefused) {
      throw new ApiError(error.code === "INSUFFICIENT_ACCESS" ? 403 : status, error.code, error.message);
    }
    throw error;
  }
}

/** @throws {ApiError} no session, or a user who may not use the Metadata API */
function open(exchange: Exchange): Caller {
  const caller = requireApi(exchange);
  refusing(() => checkMetadataUser(caller.permissions));
  return caller;
}

function resourceUrl(exchange: Exchange, version: number, job: DeployJob): string {
  return `${exchange.url}/services/data/v${version}.0/metadata/deployRequest/${job.id}`;
}

/** `POST …/deployRequest`: multipart with a zip, or JSON that names a validation. */
export async function postDeploy(exchange: Exchange): Promise<Reply> {
  const version = pathVersion(exchange);
  const { user } = open(exchange);
  const { org, now, request } = exchange;
  const type = request.headers["content-type"] ?? "";
  if (/^application\/json\b/i.test(type)) return postQuickDeploy(exchange, version, user.id);
  const parts = await readMultipart(request.body, type);
  if (!parts?.file) throw new ApiError(400, "INVALID_MULTIPART_REQUEST", "Multipart request without a zip file part");
  const options = readOptions(parts.json === undefined ? {} : jsonObject(parts.json));
  refusing(() => checkOptions(org, options));
  if (parts.file.length > MAX_ZIP) {
    throw new ApiError(400, "LIMIT_EXCEEDED", `Maximum size of zip file is ${MAX_ZIP} bytes`);
  }
  const job = submitDeploy(org, user.id, await readZip(parts.file), options, now);
  const deployResult = { id: job.id, url: resourceUrl(exchange, version, job), deployOptions: options };
  return json(201, { ...deployResult, validatedDeployRequestId: null });
}

function postQuickDeploy(exchange: Exchange, version: number, userId: string): Reply {
  const { validatedDeployRequestId: id } = jsonObject(exchange.request.body.toString("utf8"));
  return startQuickDeploy(exchange, version, userId, typeof id === "string" ? id : "");
}

function startQuickDeploy(exchange: Exchange, version: number, userId: string, validationId: string): Reply {
  const job = quickDeploy(exchange.org, userId, validationId, exchange.now);
  if (!job) throw notFound();
  const url = resourceUrl(exchange, version, job);
  return json(201, { id: job.id, url, validatedDeployRequestId: validationId });
}

/** `POST …/deployRequest/<validation id>`, the form that the guide shows. */
export function postQuickDeployById(exchange: Exchange): Reply {
  const version = pathVersion(exchange);
  const { user } = open(exchange);
  return startQuickDeploy(exchange, version, user.id, exchange.params.id ?? "");
}

/** `GET …/deployRequest/<id>`. */
export function getDeploy(exchange: Exchange): Reply {
  const version = pathVersion(exchange);
  open(exchange);
  const job = findDeploy(exchange.org, exchange.params.id ?? "");
  if (!job) throw notFound();
  return json(200, shown(exchange, version, job, exchange.request.query.get("includeDetails") === "true"));
}

function shown(exchange: Exchange, version: number, job: DeployJob, details: boolean): object {
  const result = deployResult(exchange.org, job, { details, now: exchange.now, time: restTime });
  const sizes = version >= 64 ? { numFiles: job.zipFileCount, zipSize: job.zipSize } : {};
  const empty = { componentFailures: [], componentSuccesses: [], runTestResult: {} };
  return {
    id: job.id,
    url: resourceUrl(exchange, version, job),
    deployResult: { details: empty, ...result, ...sizes },
    deployOptions: job.options,
    validatedDeployRequestId: job.validationId,
  };
}

/** `PATCH …/deployRequest/<id>` with `{"deployResult":{"status":"Canceling"}}`. */
export function patchDeploy(exchange: Exchange): Reply {
  const version = pathVersion(exchange);
  const { user } = open(exchange);
  const body = jsonObject(exchange.request.body.toString("utf8"));
  const wanted = (body.deployResult as { status?: unknown } | undefined)?.status;
  if (wanted !== "Canceling")
    throw new ApiError(400, "INVALID_FIELD", "deployResult.status can only be set to Canceling");
  const job = refusing(() => cancelDeploy(exchange.org, exchange.params.id ?? "", user.id, exchange.now));
  return json(202, shown(exchange, version, job, false));
}

/** @throws {ApiError} an option that does not exist, or of another type */
function readOptions(body: Record<string, unknown>): DeployOptions {
  const given = (body.deployOptions ?? {}) as Record<string, unknown>;
  const options: Record<string, unknown> = { ...DEFAULT_OPTIONS };
  for (const [name, value] of Object.entries(given)) {
    const fallback = options[name];
    const fits = name === "testLevel" ? typeof value === "string" : typeof value === typeof fallback;
    if (!Object.hasOwn(DEFAULT_OPTIONS, name) && name !== "autoUpdatePackage") {
      throw new ApiError(400, "JSON_PARSER_ERROR", `Unrecognized field "${name}" in deployOptions`);
    }
    if (value === null || name === "autoUpdatePackage") continue;
    if (!fits) throw new ApiError(400, "JSON_PARSER_ERROR", `Cannot deserialize the value of deployOptions.${name}`);
    options[name] = value;
  }
  return options as unknown as DeployOptions;
}
