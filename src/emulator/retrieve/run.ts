/** What a retrieve brings: files, their properties, and messages about what is not there. Pure. */
import { splitName } from "../metadata/installed.ts";
import { connectedAppSettings, fileProperties, listComponents } from "../metadata/list.ts";
import type { MetadataType } from "../metadata/schema.ts";
import { isSameName } from "../metadata/store.ts";
import { CONNECTED_APP_SETTINGS, filePath, findType, KNOWN_ELSEWHERE } from "../metadata/types.ts";
import { type ViewOptions, viewComponent } from "../metadata/view.ts";
import { isoTime } from "../state/clock.ts";
import type { FileProperties, RetrieveRequest, RetrieveResult } from "../state/jobs.ts";
import type { Component, Org } from "../state/types.ts";
import { metadataFile } from "../xml/write.ts";

/** Files stand under `unpackaged/` unless a single package was asked for. */
export function runRetrieve(org: Org, request: RetrieveRequest, options: ViewOptions, now: number): RetrieveResult {
  const folder = request.singlePackage ? "" : "unpackaged/";
  const result: RetrieveResult = { files: [], properties: [], messages: [] };
  const found: { name: string; members: string[] }[] = [];
  for (const { name, members } of request.types) {
    const type = findType(name, request.apiVersion);
    if (!type) {
      const lacking = KNOWN_ELSEWHERE.has(name);
      const problem = lacking
        ? `The type ${name} is not modelled by this emulator`
        : `Entity type: '${name}' is unknown`;
      result.messages.push({ fileName: `${folder}package.xml`, problem });
      continue;
    }
    const wanted = wantedComponents(org, type, members, options, result, folder);
    for (const component of wanted) addFiles(org, type, component, options, folder, result);
    if (wanted.length > 0) found.push({ name, members: wanted.map((component) => component.fullName) });
  }
  const types = found.map((type) => ({ members: type.members, name: type.name }));
  const path = `${folder}package.xml`;
  result.files.push({ path, text: metadataFile("Package", { types, version: `${request.apiVersion}.0` }) });
  result.properties.push(manifestProperties(org, path, now));
  return result;
}

function wantedComponents(
  org: Org,
  type: MetadataType,
  members: readonly string[],
  { switches }: ViewOptions,
  result: RetrieveResult,
  folder: string,
): Component[] {
  const all = listComponents(org, type);
  const isShown = ({ fullName }: Component) =>
    switches.installedByWildcard === "shown" || splitName(fullName).namespace === null;
  // For settings there is no wildcard: a member is named (Metadata API guide).
  const byWildcard = members.includes("*") && type.name !== "Settings" ? all.filter(isShown) : [];
  const more = type.name === "Settings" ? [connectedAppSettings(org)] : [];
  const named = members
    .filter((member) => member !== "*")
    .flatMap((member) => {
      const component = [...all, ...more].find((candidate) => isSameName(candidate.fullName, member));
      if (component) return [component];
      const problem = `Entity of type '${type.name}' named '${member}' cannot be found`;
      result.messages.push({ fileName: `${folder}package.xml`, problem });
      return [];
    });
  // What is asked for twice comes once.
  return [...new Set([...byWildcard, ...named])];
}

function addFiles(
  org: Org,
  named: MetadataType,
  component: Component,
  options: ViewOptions,
  folder: string,
  result: RetrieveResult,
): void {
  // Settings are one type in a manifest, and each has a root element of its own.
  const type = named.name === "Settings" && component.fullName === "ConnectedApp" ? CONNECTED_APP_SETTINGS : named;
  const path = folder + filePath(type, component.fullName);
  const text = metadataFile(type.root, viewComponent(org, component, type, { ...options, isRetrieve: true }));
  if (type.withContent) result.files.push({ path, text: component.content ?? "" });
  result.files.push({ path: type.withContent ? `${path}-meta.xml` : path, text });
  result.properties.push(fileProperties(org, type, component, folder));
}

function manifestProperties(org: Org, path: string, now: number): FileProperties {
  const admin = org.users[0]?.id ?? "";
  const date = isoTime(now);
  return {
    createdById: admin,
    createdByName: "",
    createdDate: date,
    fileName: path,
    fullName: path,
    id: "",
    lastModifiedById: admin,
    lastModifiedByName: "",
    lastModifiedDate: date,
    manageableState: "unmanaged",
    type: "Package",
  };
}
