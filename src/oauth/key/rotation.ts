import { textIn } from "../../metadata/component.ts";
import type { Component, RenderedPackage } from "../../model/metadata.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import type { Pairs } from "../../model/rotation.ts";
import { fingerprintOf } from "../diagnosis/app.ts";

/** Codes of the refusals that a certificate on its way through Salesforce gives: the other key still signs for some servers. */
export const SIGNATURE_REFUSALS = ["TOKEN_SIGNATURE", "TOKEN_ASSERTION_INVALID"] as const;

const SETTINGS = "ExtlClntAppGlobalOauthSettings";

/**
 * Which certificate the app holds. `hidden`: the org doesn't show it, and nothing that is remembered says that it is the
 * one that comes; deploying that one again then changes nothing or is what is wanted. Pure.
 *
 * @param remembered of the certificate last deployed from here
 */
export function certificateHeld(
  snapshot: OrgSnapshot,
  { from, to }: Pairs,
  remembered: string | undefined,
): "from" | "to" | "other" | "none" | "hidden" {
  const pem = textIn(snapshot.components, SETTINGS, "certificate");
  if (pem === undefined) return remembered === to ? "to" : remembered === from ? "from" : "hidden";
  if (pem.trim() === "") return "none";
  const there = fingerprintOf(pem);
  return there === from ? "from" : there === to ? "to" : "other";
}

/** The one component that holds the certificate: the app itself is left alone, with what others have on it. Pure. */
export function certificatePackage(desired: RenderedPackage): RenderedPackage {
  return { ...desired, components: desired.components.filter(isSettings) };
}

function isSettings({ type }: Component): boolean {
  return type === SETTINGS;
}

/** Name of the app that takes over: with the suffix, or without it when the app has it already. Pure. */
export function otherAppName(name: string, suffix: string): string {
  return name.toLowerCase().endsWith(`_${suffix.toLowerCase()}`)
    ? name.slice(0, -suffix.length - 1)
    : `${name}_${suffix}`;
}

/**
 * Label of the app that takes over, another one than the first app's: with the suffix of its name behind it, `Kantiv (B)`; on the
 * way back without it, or with `(A)` where it was never there. Names of which neither begins the other change nothing. Pure.
 */
export function otherLabel(label: string, { from, to }: { from: string; to: string }, maxLength: number): string {
  const [short, long] = from.length < to.length ? [from, to] : [to, from];
  if (!long.toLowerCase().startsWith(`${short}_`.toLowerCase())) return label;
  const mark = ` (${long.slice(short.length + 1)})`;
  const marked = (own: string) => `${label.replace(/ \(A\)$/, "").slice(0, maxLength - own.length)}${own}`;
  if (long === to) return marked(mark);
  return label.endsWith(mark) ? label.slice(0, -mark.length) : marked(" (A)");
}
