import type { X509Certificate } from "node:crypto";
import { listIn, textIn } from "../../metadata/component.ts";
import { scopeNames } from "../../metadata/normalize.ts";
import type { Check } from "../../model/checks.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import type { OwnWay } from "../../model/way-in.ts";
import { type CertificateFacts, certificateText, isFormer } from "../../util/certificate-text.ts";
import { printable } from "../../util/printable.ts";
import { sameId } from "../../util/salesforce-id.ts";
import { hasName } from "../../util/same-name.ts";
import { certificateIn, subjectOf } from "../../util/x509.ts";
import { failed, passed, unknown } from "./check.ts";

/** What the login needs of the app, as the template and the org file have it. */
export interface WantedApp extends OwnWay {
  app: string;
  /** A package brought it: scopes and certificate are its publisher's. */
  isInstalled?: true;
  /** By their names in metadata: `Api`, `RefreshToken`, … */
  scopes: readonly string[];
  /** Ours, where one is named and can be read; nothing is said of it otherwise. */
  certificate?: CertificateFacts | undefined;
  /** Of the certificate last deployed from here, for an org that does not show it. */
  remembered?: { fingerprint256: string; facts?: CertificateFacts } | undefined;
}

const APPLY = "The template has this right: deploy it again.";

/** What the app's own metadata says: there, enabled, admin-approved, scopes, certificate. */
export function appChecks(snapshot: OrgSnapshot, wanted: WantedApp): Check[] {
  if (!snapshot.app) {
    if (wanted.isInstalled) {
      return [failed("app", `the org has no installed app ${wanted.app}`, "Install its publisher's package.")];
    }
    const remedy =
      "Deploy the template. If the app was there before, the sandbox was refreshed or somebody deleted it; the new one gets another consumer key.";
    return [failed("app", `the org has no External Client App ${wanted.app}`, remedy)];
  }
  return [
    passed("app", `${snapshot.app.developerName} (${snapshot.app.id})`),
    enabledCheck(snapshot),
    policyCheck(snapshot),
    policyNamesCheck(snapshot, wanted),
    scopesCheck(snapshot, wanted),
    ...(wanted.certificate ? [certificateCheck(snapshot, wanted.certificate, wanted)] : []),
  ];
}

function enabledCheck(snapshot: OrgSnapshot): Check {
  const off = ["isEnabled", "isOauthPluginEnabled"].filter(
    (name) => textIn(snapshot.components, "ExtlClntAppConfigurablePolicies", name)?.trim() === "false",
  );
  if (off.length === 0) return passed("app-enabled", "the app and its OAuth plugin are on");
  return failed(
    "app-enabled",
    `${off.join(" and ")} is false in the app's policy`,
    "Ask who switched it off; then deploy the template again, or enable the app in Setup, External Client App Manager, Policies.",
  );
}

function policyCheck(snapshot: OrgSnapshot): Check {
  const policy = textIn(
    snapshot.components,
    "ExtlClntAppOauthConfigurablePolicies",
    "permittedUsersPolicyType",
  )?.trim();
  if (policy === "AdminApprovedPreAuthorized") return passed("policy", policy);
  return failed(
    "policy",
    `the app's OAuth policy is ${policy ?? "not set, so that users approve the app themselves"}`,
    APPLY,
  );
}

/** In the words of a profile where one is the way in. */
function policyNamesCheck(snapshot: OrgSnapshot, wanted: WantedApp): Check {
  const check = namedOnPolicy(snapshot, wanted);
  return wanted.permissionSet === undefined ? { ...check, title: "The app's policy names the profile" } : check;
}

function namedOnPolicy(snapshot: OrgSnapshot, { permissionSet, profiles = [] }: WantedApp): Check {
  const list = permissionSet === undefined ? "commaSeparatedProfile" : "commaSeparatedPermissionSet";
  const names = listIn(snapshot.components, "ExtlClntAppOauthConfigurablePolicies", list);
  const own = permissionSet === undefined ? [snapshot.profile?.name ?? profiles].flat() : [permissionSet];
  if (names.some((name) => hasName(own, name) || sameId(name, snapshot.permissionSet?.id))) {
    return passed("policy-permission-set", names.join(", "));
  }
  // The row that opens the app counts, and an org may keep it without the name in the policy.
  if (snapshot.preauthorisationId !== undefined) {
    return unknown(
      "policy-permission-set",
      `the policy does not name ${own.join(" or ")}, though ${permissionSet === undefined ? "the profile" : "the permission set"} opens the app`,
    );
  }
  const instead = names.length > 0 ? `it names ${names.join(", ")}` : "it names none";
  return failed("policy-permission-set", `the policy does not name ${own.join(" or ")}: ${instead}`, APPLY);
}

function scopesCheck(snapshot: OrgSnapshot, { scopes, isInstalled }: WantedApp): Check {
  const wanted = scopeNames(scopes.join(","));
  if (!wanted.includes("RefreshToken") && isInstalled) {
    const detail = "the installed app lacks RefreshToken, without which the flow is refused";
    return failed("app-scopes", detail, "Ask its publisher for a version of the package whose app has it.");
  }
  if (!wanted.includes("RefreshToken")) {
    const remedy = "Add RefreshToken to the template's scopes (commaSeparatedOauthScopes), then apply it.";
    return failed("template-scopes", "the template lacks RefreshToken, without which the flow is refused", remedy);
  }
  const there = scopeNames(textIn(snapshot.components, "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes") ?? "");
  const missing = wanted.filter((scope) => !there.includes(scope));
  const extra = there.filter((scope) => !wanted.includes(scope));
  if (missing.length === 0 && extra.length === 0) return passed("app-scopes", there.join(", "));
  const detail = [
    missing.length > 0 ? `missing: ${missing.join(", ")}` : "",
    extra.length > 0 ? `not wanted: ${extra.join(", ")}` : "",
  ].filter((part) => part !== "");
  return failed("app-scopes", `the app's scopes are not the template's: ${detail.join("; ")}`, APPLY);
}

function certificateCheck(
  snapshot: OrgSnapshot,
  certificate: CertificateFacts,
  { remembered, isInstalled }: WantedApp,
): Check {
  if (isInstalled) {
    const ours = certificateText(certificate);
    return unknown(
      "certificate",
      `the certificate of an installed app is in its publisher's org alone; ask there whether it is ours: ${ours}`,
    );
  }
  const pem = textIn(snapshot.components, "ExtlClntAppGlobalOauthSettings", "certificate");
  if (pem === undefined) return unreadableCertificate(certificate, remembered);
  const there = certificateIn(pem);
  if (there?.fingerprint256 === certificate.fingerprint256) return passed("certificate", certificateText(certificate));
  const isLast = there !== undefined && there.fingerprint256 === remembered?.fingerprint256;
  if (isLast && isFormer(certificate, shownOf(there))) return formerPair(certificate, shownOf(there));
  const held = there ? `the certificate ${certificateText(shownOf(there))}` : "what is no certificate";
  return failed(
    "certificate",
    `the app holds ${held}; ours is ${certificateText(certificate)}`,
    "Deploy the template again, which puts our certificate into the app, or name in the org file the pair whose certificate it holds.",
  );
}

function formerPair(ours: CertificateFacts, held: CertificateFacts): Check {
  return failed(
    "certificate-former",
    `the app was given a newer certificate from here, ${certificateText(held)}; the org file names the one of before, ${certificateText(ours)}`,
    "Name the newer pair in the org file, as jwt.certificate and jwt.key; an apply would put the one of before back into the app.",
  );
}

function unreadableCertificate(ours: CertificateFacts, remembered: WantedApp["remembered"]): Check {
  if (remembered === undefined || remembered.fingerprint256 === ours.fingerprint256) {
    const last = remembered === undefined ? "" : "; the last one deployed from here was ours";
    return unknown(
      "certificate",
      `this org does not show the app's certificate${last}; compare in Setup: ours is ${certificateText(ours)}; an apply with --redeploy puts it there`,
    );
  }
  const { fingerprint256, facts } = remembered;
  if (facts && isFormer(ours, facts)) return formerPair(ours, facts);
  const last = facts ? certificateText(facts) : `SHA-256 ${fingerprint256.slice(0, 23)}…`;
  return failed(
    "certificate",
    `the last certificate deployed from here was another (${last}); ours is ${certificateText(ours)}`,
    "Deploy the template again, which puts our certificate into the app.",
  );
}

function shownOf(certificate: X509Certificate): CertificateFacts {
  return {
    subject: printable(subjectOf(certificate), 200),
    validTo: certificate.validToDate.getTime(),
    fingerprint256: certificate.fingerprint256,
  };
}

export function fingerprintOf(text: string): string | undefined {
  return certificateIn(text)?.fingerprint256;
}

/** What people know a certificate by, as an org gives it out; undefined for what is none. */
export function certificateFactsOf(text: string): CertificateFacts | undefined {
  const certificate = certificateIn(text);
  return certificate && shownOf(certificate);
}
