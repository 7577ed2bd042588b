import { callbacksOf, listed, textOf } from "../metadata/component.ts";
import { normalise, scopeNames } from "../metadata/normalize.ts";
import { scopeOf } from "../metadata/scopes.ts";
import type { DataSet } from "../metadata/set-roles.ts";
import type { Component } from "../model/metadata.ts";
import type { Meaning } from "../model/plan.ts";
import type { OwnProfile } from "../model/user.ts";
import type { AccessPicture, OwnWay } from "../model/way-in.ts";
import type { CertificateFacts } from "../util/certificate-text.ts";
import { holdersBeside } from "./effects/on-org.ts";
import { hoursText, rangesText } from "./own-profile.ts";

export interface MeaningInput {
  /** What the org has once it is as planned. */
  components: readonly Component[];
  own: OwnWay;
  isInstalled?: true | undefined;
  moreSets?: readonly DataSet[];
  integrationUser: string;
  ownProfile?: OwnProfile | undefined;
  access: AccessPicture;
  /** Null where an installed app has its publisher's. */
  certificate: CertificateFacts | null;
  /** Whether the org gives out the certificate that it holds; undefined while it has no such app. */
  certificateShown: boolean | undefined;
}

/** What a plan comes to, as people ask for it: who, with which rights, to where, by which key, under which rules. Pure. */
export function meaningOf(input: MeaningInput): Meaning {
  const { own, integrationUser, access, certificate } = input;
  const text = reader(input.components);
  const policy = (name: string) => text("ExtlClntAppOauthConfigurablePolicies", name);
  return {
    who: {
      user: integrationUser,
      permissionSet: own.permissionSet ?? null,
      ...(own.opensBy !== undefined && { group: own.opensBy }),
      ...(input.moreSets && input.moreSets.length > 0 && { moreSets: input.moreSets }),
      approval: policy("permittedUsersPolicyType") === "AdminApprovedPreAuthorized" ? "admin" : "self",
      othersHolding: holdersBeside(access, own),
      profiles: listed(policy("commaSeparatedProfile")),
      permissionSets: listed(policy("commaSeparatedPermissionSet")),
    },
    ...(input.ownProfile && { ownProfile: profileWords(input.ownProfile) }),
    scopes: scopeNames(text("ExtlClntAppOauthSettings", "commaSeparatedOauthScopes")).map((name) => ({
      name,
      label: scopeOf(name)?.label?.replace(/ \([^)]*\)$/, "") ?? null,
    })),
    callbacks: callbacksOf(text("ExtlClntAppGlobalOauthSettings", "callbackUrl")),
    ...(input.isInstalled && { isInstalled: true as const }),
    certificate: certificate && {
      subject: certificate.subject,
      validTo: new Date(certificate.validTo).toISOString(),
      fingerprint256: certificate.fingerprint256,
      shownByOrg: input.certificateShown ?? null,
    },
    policy: {
      refreshToken: refreshWords(policy),
      sessionMinutes: Number(policy("sessionTimeoutInMinutes")) || null,
      sessionLevel: policy("requiredSessionLevel"),
      ipRelaxation: policy("ipRelaxationPolicyType"),
    },
  };
}

function profileWords({ name, ipRanges, hours }: OwnProfile): NonNullable<Meaning["ownProfile"]> {
  return {
    name,
    addresses: ipRanges ? rangesText(ipRanges) : null,
    hours: hours ? hoursText(hours) : null,
  };
}

/** Texts of the components in normal form, so that defaults are spelt out; empty for what is not there. */
function reader(components: readonly Component[]): (type: string, name: string) => string {
  const roots = new Map(components.map((component) => [component.type, normalise(component).root]));
  return (type, name) => {
    const root = roots.get(type);
    return (root && textOf(root, name)) ?? "";
  };
}

function refreshWords(policy: (name: string) => string): string {
  const time = `${policy("refreshTokenValidityPeriod")} ${policy("refreshTokenValidityUnit").toLowerCase()}`.trim();
  switch (policy("refreshTokenPolicyType")) {
    case "Infinite":
      return "until revoked";
    case "Zero":
      return "none";
    case "SpecificInactivity":
      return `${time} unused`;
    default:
      return time;
  }
}
