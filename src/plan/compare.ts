import { countsIfStated } from "../metadata/kinds.ts";
import { inManifestOrder } from "../metadata/layout.ts";
import { normalise } from "../metadata/normalize.ts";
import type { Component, RenderedPackage } from "../model/metadata.ts";
import type { Change, FieldChange } from "../model/plan.ts";
import type { CertificateFacts } from "../util/certificate-text.ts";
import { sameName } from "../util/same-name.ts";
import { x509Of } from "../util/x509.ts";
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
 */
export function compareComponents(
  desired: readonly Component[],
  actual: readonly Component[],
  memory: Memory = {},
): Change[] {
  return desired.map((component) => {
    const there = actual.find((other) => isSame(other, component));
    return changeOf(there, component, there ? (field) => seenInOrg(component.type, field, memory) : undefined);
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
  const standard = before || !after ? NOTHING : fieldsOf(untold(after));
  const fields: FieldChange[] = [];
  const unreadable: string[] = [];
  for (const path of [...new Set([...was.keys(), ...is.keys()])].sort()) {
    const change = fieldChange(path, was.get(path), is.get(path));
    if (change.before === change.after) continue;
    const field =
      is.has(path) && standard.get(path) === is.get(path) ? { ...change, isDefault: true as const } : change;
    const told = judge(field);
    if (told.unreadable) unreadable.push(path);
    if (told.change) fields.push(told.change);
  }
  const { type = "", fullName: name = "" } = after ?? before ?? {};
  const action = !before ? "create" : !after ? "delete" : fields.length > 0 ? "update" : "none";
  return { type, name, action, fields, unreadable };
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/** The component as the platform has one of which nothing is said. */
function untold({ type, fullName, root }: Component): Component {
  return { type, fullName, root: { name: root.name, children: [] } };
}

function fieldChange(path: string, was: string | undefined, is: string | undefined): FieldChange {
  const field = { path, before: shownValue(path, was), after: shownValue(path, is) };
  return path === "certificate" ? { ...field, certificates: { before: factsOf(was), after: factsOf(is) } } : field;
}

function fieldsOf(component: Component | undefined): ReadonlyMap<string, string> {
  return component ? flatten(normalise(component)) : NOTHING;
}

/**
 * What some orgs turn on whatever is deployed (public reports of orgs of 2026): PKCE and the rotation of refresh tokens. The
 * JWT flow has no part in either, and more of it is no drift.
 */
const FORCED: ReadonlySet<string> = new Set(["isPkceRequired", "isRefreshTokenRotationEnabled"]);

function seenInOrg(type: string, field: FieldChange, memory: Memory): ReturnType<Judge> {
  const { path, before, after } = field;
  if (countsIfStated(type, path) && (after === null || before === null)) return { unreadable: after !== null };
  if (FORCED.has(path) && before === "true" && after === "false") return {};
  // Whether the certificate comes back depends on the org. One that does is compared like any other.
  if (path !== "certificate" || before !== null || memory.certificateShown) return { change: field };
  if (memory.certificate === undefined) return { unreadable: true };
  const known = fingerprintText(memory.certificate);
  const certificates = { before: memory.certificateFacts ?? null, after: field.certificates?.after ?? null };
  return { unreadable: true, ...(known !== after && { change: { ...field, before: known, certificates } }) };
}

/** The value as a document has it; a certificate by its fingerprint, since nobody reads PEM. */
function shownValue(path: string, value: string | undefined): string | null {
  if (value === undefined) return null;
  return path === "certificate" ? fingerprintText(factsOf(value)?.fingerprint256 ?? "of no certificate") : value;
}

function fingerprintText(fingerprint256: string): string {
  return `SHA-256 ${fingerprint256}`;
}

/** What people know the certificate in PEM by; null for none. */
export function factsOf(pem: string | undefined): CertificateFacts | null {
  if (pem === undefined) return null;
  try {
    const { subject, validToDate, fingerprint256 } = x509Of(pem);
    // Absent, whatever the type says, for a certificate without a subject.
    const lines = ((subject as string | undefined) ?? "").split("\n");
    return { subject: lines.join(", "), validTo: validToDate.toISOString(), fingerprint256 };
  } catch {
    return null;
  }
}
