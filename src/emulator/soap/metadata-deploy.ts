/** deploy, checkDeployStatus, cancelDeploy and deployRecentValidation over SOAP. */
import { deployResult } from "../deploy/result.ts";
import {
  cancelDeploy,
  checkOptions,
  DEFAULT_OPTIONS,
  findDeploy,
  quickDeploy,
  submitDeploy,
} from "../deploy/submit.ts";
import { MAX_ZIP, readZip } from "../deploy/zip.ts";
import { SoapFault } from "../http/errors.ts";
import { isoTime } from "../state/clock.ts";
import type { DeployOptions } from "../state/jobs.ts";
import type { XmlElement } from "../xml/read.ts";
import { element } from "../xml/write.ts";
import type { SoapExchange, SoapOperation } from "./endpoint.ts";
import { argument, argumentElement, argumentElements, flag } from "./envelope.ts";

function readOptions(options: XmlElement | undefined): DeployOptions {
  const testLevel = (options && argument(options, "testLevel")?.trim()) || null;
  return {
    ...DEFAULT_OPTIONS,
    allowMissingFiles: flag(options, "allowMissingFiles"),
    checkOnly: flag(options, "checkOnly"),
    ignoreWarnings: flag(options, "ignoreWarnings"),
    performRetrieve: flag(options, "performRetrieve"),
    purgeOnDelete: flag(options, "purgeOnDelete"),
    rollbackOnError: flag(options, "rollbackOnError"),
    singlePackage: flag(options, "singlePackage"),
    runTests: options ? argumentElements(options, "runTests").map((child) => child.text.trim()) : [],
    testLevel,
  };
}

async function deploy(soap: SoapExchange): Promise<string> {
  const { user } = soap.caller();
  const { org, now, call } = soap;
  const options = readOptions(argumentElement(call.args, "DeployOptions"));
  checkOptions(org, options);
  const zip = Buffer.from(argument(call.args, "ZipFile") ?? "", "base64");
  if (zip.length > MAX_ZIP) throw new SoapFault("LIMIT_EXCEEDED", `Maximum size of zip file is ${MAX_ZIP} bytes`);
  const job = submitDeploy(org, user.id, await readZip(zip), options, now);
  return element("result", { done: false, id: job.id, state: "Queued" });
}

/** The first argument, whatever a client calls it. */
function firstArgument({ call }: SoapExchange): string {
  return call.args.children[0]?.text.trim() ?? "";
}

function checkDeployStatus(soap: SoapExchange): string {
  soap.caller();
  const job = findDeploy(soap.org, argument(soap.call.args, "asyncProcessId")?.trim() ?? firstArgument(soap));
  if (!job) throw new SoapFault("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
  const details = flag(soap.call.args, "includeDetails");
  return element("result", deployResult(soap.org, job, { details, now: soap.now, time: isoTime }));
}

function cancel(soap: SoapExchange): string {
  const { user } = soap.caller();
  const job = cancelDeploy(soap.org, firstArgument(soap), user.id, soap.now);
  return element("result", { done: false, id: job.id });
}

function recentValidation(soap: SoapExchange): string {
  const { user } = soap.caller();
  const job = quickDeploy(soap.org, user.id, firstArgument(soap), soap.now);
  if (!job) throw new SoapFault("INVALID_ID_FIELD", "No validation with this ID can be deployed");
  return element("result", job.id);
}

export const deployOperations: Readonly<Record<string, SoapOperation>> = {
  deploy,
  checkDeployStatus,
  cancelDeploy: cancel,
  deployRecentValidation: recentValidation,
};
