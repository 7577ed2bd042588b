/** readMetadata, createMetadata, updateMetadata, upsertMetadata, deleteMetadata and renameMetadata. */
import { effectivePermissions } from "../access/permissions.ts";
import { canReadSecrets } from "../access/secrets.ts";
import { SoapFault } from "../http/errors.ts";
import { applyComponent, NEEDED_PERMISSION, removeComponent } from "../metadata/apply.ts";
import { readSoapComponent } from "../metadata/check.ts";
import { listComponents } from "../metadata/list.ts";
import { ComponentProblem, noSuchReference } from "../metadata/problem.ts";
import { renameComponent } from "../metadata/rename.ts";
import { addDefaultPolicies } from "../metadata/rules/policies.ts";
import type { MetadataType } from "../metadata/schema.ts";
import { type ChangeContext, commit, draftOf, findComponent, isSameName, parentName } from "../metadata/store.ts";
import { findRoot } from "../metadata/types.ts";
import { viewComponent } from "../metadata/view.ts";
import type { Org } from "../state/types.ts";
import type { XmlElement } from "../xml/read.ts";
import { element, elements, type XmlValue } from "../xml/write.ts";
import type { SoapExchange, SoapOperation } from "./endpoint.ts";
import { argument, argumentElements } from "./envelope.ts";

/** Metadata API guide: a CRUD call takes up to ten components. */
const MAX_COMPONENTS = 10;

function typeNamed(soap: SoapExchange, name: string): MetadataType {
  const type = findRoot(name, soap.version);
  if (!type) throw new SoapFault("INVALID_TYPE", `Unknown type:${name}`);
  return type;
}

function limited<T>(all: T[]): T[] {
  if (all.length <= MAX_COMPONENTS) return all;
  throw new SoapFault("LIMIT_EXCEEDED", `A maximum of ${MAX_COMPONENTS} components can be handled in one call`);
}

function readMetadata(soap: SoapExchange): string {
  const { user } = soap.caller();
  const type = typeNamed(soap, argument(soap.call.args, "type")?.trim() ?? "");
  const secrets = canReadSecrets(soap.org, user.id, soap.now);
  const records = limited(argumentElements(soap.call.args, "fullNames")).map(({ text }) => {
    const found = listComponents(soap.org, type).find((component) => isSameName(component.fullName, text.trim()));
    if (!found) return '<records xsi:nil="true"/>';
    const fields = viewComponent(soap.org, found, type, { version: soap.version, switches: soap.switches, secrets });
    const inner = element("fullName", found.fullName) + elements(fields as { [name: string]: XmlValue });
    return `<records xsi:type="${type.root}">${inner}</records>`;
  });
  return `<result>${records.join("")}</result>`;
}

interface Change {
  fullName: string;
  type: MetadataType;
  /** Whether it was created, where the call reports that. */
  run(draft: Org, context: ChangeContext): boolean;
}

/** One result a component; what fails leaves the others alone. */
function runChanges(soap: SoapExchange, changes: readonly Change[], reportCreated: boolean): string {
  const { user } = soap.caller();
  const held = effectivePermissions(soap.org, user, soap.now);
  const context: ChangeContext = {
    world: soap.world,
    now: soap.now,
    userId: user.id,
    switches: soap.switches,
    version: soap.version,
    ignoreWarnings: true,
  };
  const results = limited([...changes]).map((change): XmlValue => {
    try {
      const needed = NEEDED_PERMISSION[change.type.name] ?? "";
      if (!held.has(needed)) throw new ComponentProblem("insufficient access rights", "INSUFFICIENT_ACCESS");
      const draft = draftOf(soap.org);
      const created = change.run(draft, context);
      commit(soap.org, draft);
      return { fullName: change.fullName, success: true, ...(reportCreated ? { created } : {}) };
    } catch (error) {
      if (!(error instanceof ComponentProblem)) throw error;
      const errors = { message: error.message, statusCode: error.statusCode };
      return { fullName: change.fullName, success: false, errors, ...(reportCreated ? { created: false } : {}) };
    }
  });
  return element("result", results);
}

type Mode = "create" | "update" | "upsert";

function write(mode: Mode): SoapOperation {
  return (soap) => {
    const changes = argumentElements(soap.call.args, "metadata").map((child) => writeChange(soap, child, mode));
    return runChanges(soap, changes, mode === "upsert");
  };
}

function writeChange(soap: SoapExchange, metadata: XmlElement, mode: Mode): Change {
  const name = metadata.attributes["xsi:type"]?.replace(/^.*:/, "") ?? "";
  const type = typeNamed(soap, name);
  const fullName = argument(metadata, "fullName")?.trim() ?? "";
  return {
    fullName,
    type,
    run(draft, context) {
      const exists = type.name === "Settings" || findComponent(draft, type.name, fullName) !== undefined;
      if (exists && mode === "create") {
        throw new ComponentProblem(`duplicate value found: ${fullName} already exists`, "DUPLICATE_DEVELOPER_NAME");
      }
      if (!exists && mode === "update") throw noSuchReference("fullName", type.name, fullName);
      const fields = readSoapComponent(metadata, type, soap.version, soap.switches);
      const { created } = applyComponent(draft, { type: type.name, fullName, fields }, context);
      const app = type.name === "ExternalClientApplication" ? fullName : parentName(fields);
      addDefaultPolicies(draft, mode === "update" ? [] : [app], context);
      return created;
    },
  };
}

function deleteMetadata(soap: SoapExchange): string {
  const type = typeNamed(soap, argument(soap.call.args, "type")?.trim() ?? "");
  const changes = argumentElements(soap.call.args, "fullNames").map(({ text }) => ({
    fullName: text.trim(),
    type,
    run(draft: Org, context: ChangeContext) {
      if (removeComponent(draft, type.name, text.trim(), context) !== undefined) return false;
      throw new ComponentProblem(`no ${type.name} named ${text.trim()} found`, "INVALID_CROSS_REFERENCE_KEY");
    },
  }));
  return runChanges(soap, changes, false);
}

function renameMetadata(soap: SoapExchange): string {
  const read = (name: string) => argument(soap.call.args, name)?.trim() ?? "";
  const type = typeNamed(soap, read("type"));
  const fullName = read("oldFullName");
  const run = (draft: Org, context: ChangeContext) =>
    renameComponent(draft, type, fullName, read("newFullName"), context);
  return runChanges(soap, [{ fullName, type, run }], false);
}

export const crudOperations: Readonly<Record<string, SoapOperation>> = {
  readMetadata,
  createMetadata: write("create"),
  updateMetadata: write("update"),
  upsertMetadata: write("upsert"),
  deleteMetadata,
  renameMetadata,
};
