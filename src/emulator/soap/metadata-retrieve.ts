/** retrieve and checkRetrieveStatus. */
import { SoapFault } from "../http/errors.ts";
import { sameId } from "../objects/ids.ts";
import { zipFiles } from "../retrieve/zip.ts";
import { nextId } from "../state/ids.ts";
import type { RetrieveRequest } from "../state/jobs.ts";
import type { XmlElement } from "../xml/read.ts";
import { element, elements } from "../xml/write.ts";
import type { SoapExchange, SoapOperation } from "./endpoint.ts";
import { argument, argumentElement, argumentElements, flag } from "./envelope.ts";

function readRequest(request: XmlElement | undefined, soap: SoapExchange): RetrieveRequest {
  const unpackaged = request && argumentElement(request, "unpackaged");
  if (!request || !unpackaged)
    throw new SoapFault("INVALID_INPUT", "the emulator retrieves unpackaged components only");
  const version = (unpackaged && argument(unpackaged, "version")) ?? argument(request, "apiVersion") ?? soap.version;
  return {
    apiVersion: Number(version),
    singlePackage: flag(request, "singlePackage"),
    types: argumentElements(unpackaged, "types").map((child) => ({
      name: argument(child, "name")?.trim() ?? "",
      members: argumentElements(child, "members").map((member) => member.text.trim()),
    })),
  };
}

function retrieve(soap: SoapExchange): string {
  const { user } = soap.caller();
  const args = soap.call.args;
  const request = readRequest(argumentElement(args, "request") ?? argumentElement(args, "retrieveRequest"), soap);
  const job = { id: nextId(soap.org, "09S"), createdBy: user.id, createdAt: soap.now, request };
  soap.org.retrieves.push({ ...job, completedAt: null, result: null });
  return element("result", { done: false, id: job.id, state: "Queued" });
}

async function checkRetrieveStatus(soap: SoapExchange): Promise<string> {
  soap.caller();
  const id = argument(soap.call.args, "asyncProcessId")?.trim() ?? soap.call.args.children[0]?.text.trim() ?? "";
  const job = soap.org.retrieves.find((candidate) => sameId(candidate.id, id));
  if (!job) throw new SoapFault("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  if (!job.result) return element("result", { done: false, id: job.id, status: "InProgress", success: false });
  const { files, properties, messages } = job.result;
  const inner = elements({
    done: true,
    fileProperties: properties.map((file) => ({ ...file })),
    id: job.id,
    messages: messages.map((message) => ({ ...message })),
    status: "Succeeded",
    success: true,
  });
  const includeZip = argument(soap.call.args, "includeZip")?.trim() !== "false";
  const zip = includeZip ? `<zipFile>${(await zipFiles(files)).toString("base64")}</zipFile>` : "";
  return `<result>${inner}${zip}</result>`;
}

export const retrieveOperations: Readonly<Record<string, SoapOperation>> = { retrieve, checkRetrieveStatus };
