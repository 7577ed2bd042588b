import type { Paint } from "../model/paint.ts";
import type { Meaning } from "../model/plan.ts";
import { usersText } from "../model/way-in.ts";
import { certificateText } from "../util/certificate-text.ts";
import { printable } from "../util/printable.ts";
import { sameName } from "../util/same-name.ts";
import { wrapped } from "../util/wrapped.ts";

/** What a plan comes to, an entry each for people: who, from where, with which scopes, callback, certificate, policy. */
export function meaningText(meaning: Meaning, paint: Paint): string[] {
  const { who, ownProfile, scopes, callbacks, certificate, policy, isInstalled } = meaning;
  return [
    ...entry("Who", whoWords(who), paint),
    ...(ownProfile ? entry("Logins", loginWords(ownProfile), paint) : []),
    ...entry("Scopes", scopes.map(({ name, label }) => (label ? `${name} (${label})` : name)).join(", "), paint),
    ...entry(
      callbacks.length > 1 ? "Callbacks" : "Callback",
      callbacks.join(", ") || (isInstalled ? PUBLISHERS : "none"),
      paint,
    ),
    ...entry("Certificate", certificateWords(certificate, isInstalled), paint),
    ...entry("Policy", policyWords(policy), paint),
  ];
}

function entry(name: string, text: string, paint: Paint): string[] {
  const [first = "", ...more] = wrapped(`  ${name.padEnd(12)} `, printable(text, 1000));
  return [first.replace(name, paint("dim", name)), ...more];
}

/** What the user gets beside the way in: a set, or a group of some. */
function dataWords({ name, licence, sets, by, isCustomers }: NonNullable<Meaning["who"]["moreSets"]>[number]): string {
  const facts = [
    ...(sets ? [`a group of ${sets.join(", ")}`] : []),
    ...(licence ? [`licence ${licence}`] : []),
    ...(by === undefined ? [] : [`by the group ${by}`]),
    ...(isCustomers ? ["the org's own"] : []),
  ];
  return `${name}${facts.length > 0 ? ` (${facts.join(", ")})` : ""}`;
}

function whoWords(who: Meaning["who"]): string {
  const { user, permissionSet, group, moreSets = [], approval, othersHolding, profiles, permissionSets } = who;
  const held =
    othersHolding === null
      ? "how many others hold it this org does not show"
      : `held by ${othersHolding === 0 ? "nobody else" : usersText(othersHolding, {}).replace(" ", " other ")}`;
  const others = [
    ...permissionSets.filter((name) => !sameName(name, permissionSet ?? undefined)),
    ...(permissionSet === null ? [] : profiles.map((name) => `profile ${name}`)),
  ];
  const also = others.length > 0 ? `; also let in: ${others.join(", ")}` : "";
  const data = moreSets.map(dataWords);
  const more = data.length > 0 ? `; it also gets ${data.join(", ")}` : "";
  const rule = approval === "admin" ? "only whom an administrator approved" : "anyone who approves the app";
  const set = `permission set ${permissionSet}${group === undefined ? "" : ` in the group ${group}`}`;
  const way = permissionSet === null ? `profile ${profiles.join(" or ")}` : set;
  return `${user} by ${way} (${held})${more}${also}; ${rule}`;
}

function loginWords({ name, addresses, hours }: NonNullable<Meaning["ownProfile"]>): string {
  const from =
    addresses === null ? "addresses as they are" : addresses === "any" ? "from anywhere" : `from ${addresses}`;
  const when = hours === null ? "" : hours === "any" ? ", at any hour" : `, ${hours}`;
  return `${from}${when} (profile ${name})`;
}

const PUBLISHERS = "in its publisher's org alone: a package brought the app";

function certificateWords(certificate: Meaning["certificate"], isInstalled: true | undefined): string {
  if (!certificate) return "its publisher's, which the org file does not name";
  const words = certificateText(certificate);
  if (isInstalled) return `${words}; whether the app holds it is shown by the login alone`;
  return certificate.shownByOrg === false ? `${words}; which one the app holds is not shown by this org` : words;
}

function policyWords({ refreshToken, sessionMinutes, sessionLevel, ipRelaxation }: Meaning["policy"]): string {
  const session = sessionMinutes === null ? "the org's time-out" : `${sessionMinutes} minutes`;
  return [
    `refresh tokens: ${refreshToken || "the org's default"}`,
    `sessions: ${session}${sessionLevel ? `, ${sessionLevel}` : ""}`,
    `login IP ranges: ${ipRelaxation || "the org's default"}`,
  ].join("; ");
}
