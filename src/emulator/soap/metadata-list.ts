/** listMetadata and describeMetadata. */
import { SoapFault } from "../http/errors.ts";
import { fileProperties, listComponents } from "../metadata/list.ts";
import { findRoot, KNOWN_ELSEWHERE, METADATA_TYPES } from "../metadata/types.ts";
import { element } from "../xml/write.ts";
import type { SoapExchange, SoapOperation } from "./endpoint.ts";
import { argument, argumentElements } from "./envelope.ts";

function asOfVersion(soap: SoapExchange): number {
  const version = Number(argument(soap.call.args, "asOfVersion") ?? soap.version);
  if (version > 0 && version <= soap.org.apiVersions.max) return version;
  throw new SoapFault("UNSUPPORTED_API_VERSION", `Invalid version: ${version}`);
}

function listMetadata(soap: SoapExchange): string {
  soap.caller();
  const version = asOfVersion(soap);
  const queries = argumentElements(soap.call.args, "queries");
  if (queries.length > 3) throw new SoapFault("INVALID_INPUT", "listMetadata takes up to three queries");
  return queries
    .map((query) => argument(query, "type")?.trim() ?? "")
    .flatMap((name) => {
      const type = findRoot(name, version);
      if (!type && !KNOWN_ELSEWHERE.has(name)) throw new SoapFault("INVALID_TYPE", `Unknown type:${name}`);
      return type
        ? listComponents(soap.org, type).map((component) => ({ ...fileProperties(soap.org, type, component) }))
        : [];
    })
    .map((properties) => element("result", properties))
    .join("");
}

function describeMetadata(soap: SoapExchange): string {
  soap.caller();
  const version = asOfVersion(soap);
  const metadataObjects = METADATA_TYPES.filter((type) => type.since <= version).map((type) => ({
    directoryName: type.directory,
    inFolder: false,
    metaFile: type.withContent,
    suffix: type.suffix,
    xmlName: type.name,
  }));
  const { isSandbox } = soap.org;
  const rest = { organizationNamespace: "", partialSaveAllowed: isSandbox, testRequired: !isSandbox };
  return element("result", { metadataObjects, ...rest });
}

export const listOperations: Readonly<Record<string, SoapOperation>> = { listMetadata, describeMetadata };
