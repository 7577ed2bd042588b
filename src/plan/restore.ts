import { componentOf, textOf } from "../metadata/component.ts";
import { EXTRA_TYPES, PUBLISHERS_TYPES, sentOnes } from "../metadata/kinds.ts";
import { manifest, textFile } from "../metadata/layout.ts";
import type { Component, OutputFile, RenderedPackage } from "../model/metadata.ts";
import type { OrgSnapshot } from "../model/org.ts";
import { byText } from "../util/by-text.ts";
import { sameName } from "../util/same-name.ts";

type Name = Pick<Component, "type" | "fullName">;

/** What org and platform write themselves; a deployment that carries it is refused or ignored (key: fixed at creation). */
const NOT_DEPLOYED = new Set(["consumerKey", "consumerSecret", "oauthLink", "orgScopedExternalApp"]);
/** How far the org was with working a group out. */
const OF_GROUPS = new Set(["status"]);

export interface Restoration {
  /** Put back as it was; no components when there was nothing. */
  package: RenderedPackage;
  /** Was not there then and is now. */
  gone: readonly Name[];
  /** Was not there then, is a part of the app that stays, and goes with that alone. */
  stays: readonly Name[];
  /** True when the app was there with a certificate that the org did not show, so that the backup lacks it. */
  certificateUnknown: boolean;
}

/**
 * What putting a backup back means for the org as it is now. Pure. Satellites of an app go with it, so that only the app
 * itself and the permission set are deleted.
 */
export function restoration(
  backup: { components: readonly Component[]; absent: readonly Name[]; apiVersion: string },
  now: OrgSnapshot,
): Restoration {
  const there = (name: Name) =>
    now.components.some((one) => one.type === name.type && sameName(one.fullName, name.fullName));
  const deletable = backup.absent.filter(
    ({ type }) => type === "ExternalClientApplication" || type === "PermissionSet" || type === "PermissionSetGroup",
  );
  const settings = componentOf(backup.components, "ExtlClntAppGlobalOauthSettings");
  const isPublishers = ({ type }: Name) => now.app?.isInstalled === true && PUBLISHERS_TYPES.includes(type);
  const components = sentOnes(backup.components)
    .filter((one) => !isPublishers(one))
    .map(deployable);
  const gone = deletable.filter((name) => there(name) && !isPublishers(name));
  const appGoes = gone.some(({ type }) => type === "ExternalClientApplication");
  return {
    package: { apiVersion: backup.apiVersion, components },
    gone,
    stays: appGoes ? [] : backup.absent.filter((name) => EXTRA_TYPES.includes(name.type) && there(name)),
    certificateUnknown: settings !== undefined && textOf(settings.root, "certificate") === undefined,
  };
}

/** Why a part of the app is still there, for people. Pure. */
export function stayText({ type, fullName }: Name): string {
  return `${type} ${fullName}: a part of the app, which goes with it alone; where it must go, remove it in Setup`;
}

/** The same with a certificate that the org keeps to itself. */
export function withCertificate(pkg: RenderedPackage, pem: string): RenderedPackage {
  const components = pkg.components.map((component) => {
    if (component.type !== "ExtlClntAppGlobalOauthSettings") return component;
    const others = component.root.children.filter((child) => child.name !== "certificate");
    const children = [...others, { name: "certificate", text: pem, children: [] }].sort((a, b) =>
      byText(a.name, b.name),
    );
    return { ...component, root: { ...component.root, children } };
  });
  return { ...pkg, components };
}

/** Without what the org alone writes. */
export function deployable(component: Component): Component {
  const left = component.type === "PermissionSetGroup" ? OF_GROUPS : NOT_DEPLOYED;
  const children = component.root.children.filter((child) => !left.has(child.name));
  return { ...component, root: { ...component.root, children } };
}

/** A deployment that only deletes: an empty package.xml beside the list of what goes. Empty when nothing does. */
export function deletionFiles(members: readonly Name[], apiVersion: string): OutputFile[] {
  if (members.length === 0) return [];
  return [
    textFile("package.xml", manifest([], apiVersion)),
    textFile("destructiveChanges.xml", manifest(members, apiVersion)),
  ];
}
