import { isFullName } from "../metadata/component.ts";
import { countsAsStated, countsIfStated, mannerOf, pemAt } from "../metadata/kinds.ts";
import { inManifestOrder } from "../metadata/layout.ts";
import { normalise } from "../metadata/normalize.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import type { CertificateFacts } from "../util/certificate-text.ts";
import { sameName } from "../util/same-name.ts";
import { certificateIn, subjectOf } from "../util/x509.ts";
import { fitNames } from "./counterpart.ts";
import { flatten } from "./flatten.ts";

/** What a run of this tool knows to be in the org although the org does not show it. */
export interface Memory {
  /** SHA-256 fingerprint of the certificate last deployed, as `X509Certificate.fingerprint256`. */
  certificate?: string;
  /** Its subject and end, where they are on record. */
  certificateFacts?: CertificateFacts;
  /** This org did show the certificate: when it shows none now, there is none. */
  certificateShown?: boolean;
}

/**
 * What deploying each wanted component would change, field by field, against the one of its name in an org. What the org
 * keeps to itself is unreadable, and what it keeps stricter by itself is no change. Pure.
 *
 * @param desired already fitted to the org, as `plan/fit` does
 * @param isWhole the wanted components are all that an org once gave out, so that what they do not name was not there
 */
export function compareComponents(
  desired: readonly Component[],
  actual: readonly Component[],
  memory: Memory = {},
  isWhole = false,
): Change[] {
  return desired.map((component) => {
    const found = actual.find((other) => isSame(other, component));
    // Every org has its settings, if it shows none of them.
    const there = found ?? (mannerOf(component.type) === "orgWide" ? untold(component) : undefined);
    return changeOf(there, component, there ? (field) => seenInOrg(component, field, { memory, isWhole }) : undefined);
  });
}

/**
 * What a package becomes by another version of itself. Both sides are wholly known, and another name alone of what an app
 * has one of changes nothing. Equal components are left out. Pure.
 */
export function comparePackages(base: RenderedPackage | undefined, head: RenderedPackage | undefined): Change[] {
  const after = head?.components ?? [];
  const before = fitNames(base?.components ?? [], after);
  const all = inManifestOrder([...after, ...before.filter((one) => !after.some((other) => isSame(one, other)))]);
  return all
    .map((component) => {
      const is = (other: Component) => isSame(other, component);
      return changeOf(before.find(is), after.find(is));
    })
    .filter(({ action }) => action !== "none");
}

function isSame(a: Component, b: Component): boolean {
  return a.type === b.type && sameName(a.fullName, b.fullName);
}

/** A field whose two sides differ, as it is to be told; nothing when it is none, `unreadable` when nobody can say. */
type Judge = (field: FieldChange) => { change?: FieldChange; unreadable?: boolean };

/** Both sides in normal form, so that an org that was just applied to shows no change. */
function changeOf(
  before: Component | undefined,
  after: Component | undefined,
  judge: Judge = (change) => ({ change }),
): Change {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const { type = "", fullName: name = "" } = after ?? before ?? {};
  const standard = before || !after ? NOTHING : fieldsOf(untold(after));
  const fields: FieldChange[] = [];
  const unreadable: string[] = [];
  const paths = new Set([...was.keys(), ...is.keys()]);
  for (const path of [...paths].filter((path) => was.get(path) !== is.get(path)).sort()) {
    const change = fieldChange(type, path, was.get(path), is.get(path));
    if (change.before === change.after) continue;
    const field =
      is.has(path) && standard.get(path) === is.get(path) ? { ...change, isDefault: true as const } : change;
    const told = judge(field);
    if (told.unreadable) unreadable.push(path);
    if (told.change) fields.push(told.change);
  }
  const action = !before ? "create" : !after ? "delete" : fields.length > 0 ? "update" : "none";
  return { type, name, action, fields, unreadable };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** The component as the platform has one of which nothing is said. */
function untold({ type, fullName, root }: Component): Component {
  return { type, fullName, root: { name: root.name, children: [] } };
}

function fieldChange(type: string, path: string, was: string | undefined, is: string | undefined): FieldChange {
  const pem = pemAt(type, path);
  if (!pem) return { path, before: was ?? null, after: is ?? null };
  const certificates = { before: factsOf(was), after: factsOf(is) };
  return { path, before: certificateWord(was, pem), after: certificateWord(is, pem), certificates };
}

function fieldsOf(component: Component | undefined): ReadonlyMap<string, string> {
  return component ? flatten(normalise(component)) : NOTHING;
}

/**
 * What some orgs turn on whatever is deployed (public reports of orgs of 2026): PKCE and the rotation of refresh tokens. The
 * JWT flow has no part in either, and more of it is no drift.
 */
const FORCED: ReadonlySet<string> = new Set(["isPkceRequired", "isRefreshTokenRotationEnabled"]);

function seenInOrg(
  { type, root }: Component,
  field: FieldChange,
  { memory, isWhole }: { memory: Memory; isWhole: boolean },
): ReturnType<Judge> {
  const { path, before, after } = field;
  if (countsAsStated(type)) {
    const isOne = isWhole && mannerOf(type) !== "orgWide";
    const isStated = isOne || root.children.some(({ name }) => name === path.split(/[.[]/, 1)[0]);
    // Off is what a switch is that the org does not mention.
    return isStated && !(before === null && after === "false") ? { change: field } : {};
  }
  if (countsIfStated(type, path) && (after === null || before === null)) return { unreadable: after !== null };
  if (FORCED.has(path) && before === "true" && after === "false") return {};
  // Whether the certificate comes back depends on the org. One that does is compared like any other.
  if (path !== "certificate" || before !== null || memory.certificateShown) return { change: field };
  if (memory.certificate === undefined) return { unreadable: true };
  const known = fingerprintText(memory.certificate);
  const certificates = { before: memory.certificateFacts ?? null, after: field.certificates?.after ?? null };
  return { unreadable: true, ...(known !== after && { change: { ...field, before: known, certificates } }) };
}

/** As a document has it: by its fingerprint, since nobody reads PEM, or by the name that an org has it under. */
function certificateWord(value: string | undefined, pem: "text" | "textOrName"): string | null {
  if (value === undefined) return null;
  if (pem === "textOrName" && isFullName(value)) return value;
  return fingerprintText(factsOf(value)?.fingerprint256 ?? "of no certificate");
}

function fingerprintText(fingerprint256: string): string {
  return `SHA-256 ${fingerprint256}`;
}

/** What people know the certificate in PEM by; null for none. */
export function factsOf(pem: string | undefined): CertificateFacts | null {
  const certificate = pem === undefined ? undefined : certificateIn(pem);
  if (!certificate) return null;
  const { validToDate, fingerprint256 } = certificate;
  return { subject: subjectOf(certificate), validTo: validToDate.toISOString(), fingerprint256 };
}
