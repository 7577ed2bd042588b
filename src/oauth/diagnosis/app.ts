import { X509Certificate } from "node:crypto";
import { textOf } from "../../metadata/component.ts";
import { scopeNames } from "../../metadata/normalize.ts";
import type { Check } from "../../model/checks.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import { failed, passed, unknown } from "./check.ts";

/** What the login needs of the app, as the template and the org file have it. */
export interface WantedApp {
  app: string;
  permissionSet: string;
  /** By their names in metadata: `Api`, `RefreshToken`, … */
  scopes: readonly string[];
  /** SHA-256 of our certificate, as `X509Certificate.fingerprint256`. */
  fingerprint256: string;
  /** Of the certificate last deployed from here, for an org that does not show it. */
  remembered?: string;
}

const APPLY = "Run kantiv-sf apply: it puts this right.";

/** Text of an element of the app's one component of a type. */
export function appText(snapshot: OrgSnapshot, type: string, element: string): string | undefined {
  const component = snapshot.components.find((one) => one.type === type);
  return component && textOf(component.root, element);
}

/** What the app's own metadata says: there, enabled, admin-approved, scopes, certificate. */
export function appChecks(snapshot: OrgSnapshot, wanted: WantedApp): Check[] {
  if (!snapshot.app) {
    const remedy =
      "Run kantiv-sf apply. If the app was there before, the sandbox was refreshed or somebody deleted it; the new one gets another consumer key.";
    return [failed("app", `the org has no External Client App ${wanted.app}`, remedy)];
  }
  return [
    passed("app", `${snapshot.app.developerName} (${snapshot.app.id})`),
    enabledCheck(snapshot),
    policyCheck(snapshot),
    policyNamesCheck(snapshot, wanted),
    scopesCheck(snapshot, wanted),
    certificateCheck(snapshot, wanted),
  ];
}

function enabledCheck(snapshot: OrgSnapshot): Check {
  const off = ["isEnabled", "isOauthPluginEnabled"].filter(
    (name) => appText(snapshot, "ExtlClntAppConfigurablePolicies", name)?.trim() === "false",
  );
  if (off.length === 0) return passed("app-enabled", "the app and its OAuth plugin are on");
  return failed(
    "app-enabled",
    `${off.join(" and ")} is false in the app's policy`,
    "Run kantiv-sf apply, or enable the app in Setup, External Client App Manager, Policies. Ask first who switched it off.",
  );
}

function policyCheck(snapshot: OrgSnapshot): Check {
  const policy = appText(snapshot, "ExtlClntAppOauthConfigurablePolicies", "permittedUsersPolicyType")?.trim();
  if (policy === "AdminApprovedPreAuthorized") return passed("policy", policy);
  return failed(
    "policy",
    `the app's OAuth policy is ${policy ?? "not set, so that users approve the app themselves"}`,
    APPLY,
  );
}

function policyNamesCheck(snapshot: OrgSnapshot, { permissionSet }: WantedApp): Check {
  const text = appText(snapshot, "ExtlClntAppOauthConfigurablePolicies", "commaSeparatedPermissionSet") ?? "";
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const ids = [permissionSet, snapshot.permissionSet?.id.slice(0, 15)];
  if (names.some((name) => ids.includes(name) || ids.includes(name.slice(0, 15)))) {
    return passed("policy-permission-set", names.join(", "));
  }
  // The row that opens the app counts, and an org may keep it without the name in the policy.
  if (snapshot.preauthorisationId !== undefined) {
    return unknown(
      "policy-permission-set",
      `the policy does not name ${permissionSet}, though the permission set opens the app`,
    );
  }
  const instead = names.length > 0 ? `it names ${names.join(", ")}` : "it names none";
  return failed("policy-permission-set", `the policy does not name ${permissionSet}: ${instead}`, APPLY);
}

function scopesCheck(snapshot: OrgSnapshot, { scopes }: WantedApp): Check {
  const wanted = scopeNames(scopes.join(","));
  const there = scopeNames(appText(snapshot, "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes") ?? "");
  const missing = wanted.filter((scope) => !there.includes(scope));
  const extra = there.filter((scope) => !wanted.includes(scope));
  if (missing.length === 0 && extra.length === 0 && there.includes("RefreshToken")) {
    return passed("app-scopes", there.join(", "));
  }
  const detail = [
    missing.length > 0 ? `missing: ${missing.join(", ")}` : "",
    extra.length > 0 ? `not wanted: ${extra.join(", ")}` : "",
    wanted.includes("RefreshToken") ? "" : "the template itself lacks RefreshToken, without which the flow is refused",
  ].filter((part) => part !== "");
  const remedy = wanted.includes("RefreshToken") ? APPLY : "Add RefreshToken to the template's scopes and apply it.";
  return failed("app-scopes", detail.join("; "), remedy);
}

function certificateCheck(snapshot: OrgSnapshot, { fingerprint256, remembered }: WantedApp): Check {
  const pem = appText(snapshot, "ExtlClntAppGlobalOauthSettings", "certificate");
  if (pem === undefined) return unreadableCertificate(fingerprint256, remembered);
  const there = fingerprintOf(pem);
  if (there === fingerprint256) return passed("certificate", `SHA-256 ${there}`);
  return failed(
    "certificate",
    `the app holds ${there ? `the certificate SHA-256 ${there}` : "what is no certificate"}; ours is SHA-256 ${fingerprint256}`,
    "Run kantiv-sf apply to put our certificate into the app, or name in the org file the pair whose certificate it holds.",
  );
}

function unreadableCertificate(ours: string, remembered: string | undefined): Check {
  if (remembered === undefined || remembered === ours) {
    const last = remembered === undefined ? "" : "; the last one deployed from here was ours";
    return unknown(
      "certificate",
      `this org does not show the app's certificate${last}; compare in Setup: SHA-256 ${ours}; kantiv-sf apply --redeploy puts ours there`,
    );
  }
  return failed(
    "certificate",
    `the last certificate deployed from here was SHA-256 ${remembered}; ours is SHA-256 ${ours}`,
    "Run kantiv-sf apply to put our certificate into the app.",
  );
}

/** The org may give a certificate with or without its first and last line. */
export function fingerprintOf(text: string): string | undefined {
  const pem = text.includes("-----BEGIN")
    ? text
    : `-----BEGIN CERTIFICATE-----\n${text.trim()}\n-----END CERTIFICATE-----`;
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch {
    return undefined;
  }
}
