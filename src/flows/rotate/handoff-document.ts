import { type Handoff, HandoffSchema } from "../../handoff/document.ts";
import { textOf } from "../../metadata/component.ts";
import { accessRows } from "../../metadata/data-access.ts";
import type { Known, LoginRestrictions } from "../../model/access.ts";
import type { Delivered } from "../../model/consumer.ts";
import type { Component } from "../../model/metadata.ts";
import type { VerifyReport } from "../../model/verified.ts";
import type { AccessPicture } from "../../model/way-in.ts";
import { canonicalScopes } from "../../oauth/login/scopes.ts";
import { vendorOf } from "../../template/vendor.ts";
import type { Prepared } from "../input/prepared.ts";
import { scopesFor } from "../look/installed-app.ts";
import type { Look } from "../look/look.ts";

/** What the org was seen to have, and what was tried, as the document that goes to Kantiv. */
export function handoffOf(
  prepared: Prepared,
  { identity, snapshot }: Look,
  found: {
    verified: VerifyReport;
    access: AccessPicture;
    delivered: Delivered | undefined;
    restrictions: Known<LoginRestrictions> | undefined;
  },
  now: number,
): Handoff {
  const { verified, access, delivered, restrictions } = found;
  const at = new Date(now).toISOString();
  return HandoffSchema.parse({
    format: "kantiv-salesforce-handoff",
    version: 1,
    createdAt: at,
    username: snapshot.user?.username ?? prepared.settings.integrationUser.username,
    consumerKey: snapshot.consumerKey,
    clientSecret: secretOf(delivered),
    loginUrl: identity.instanceUrl,
    recipient: recipientOf(prepared, snapshot.components),
    org: { id: identity.orgId, name: identity.name, sandbox: identity.sandbox },
    app: {
      name: prepared.names.app,
      permissionSet: prepared.names.permissionSet ?? null,
      ...(prepared.names.profiles && { profiles: [...prepared.names.profiles] }),
      scopes: [...canonicalScopes(scopesFor(prepared, snapshot))].sort(),
    },
    access: access.ways.map(({ kind, standing, users }) => ({ way: kind, standing, users })),
    dataAccess: accessRows(snapshot.components).map(({ name, rights }) => ({ name, rights })),
    ...(restrictions && { loginRestrictions: restrictions.known ? restrictionsOf(restrictions.value) : null }),
    certificate: certificateOf(prepared),
    verification: { ok: verified.ok, at, audience: verified.audience, checks: verified.checks },
  });
}

/** Whom the template says, else the app as people see it, at the address that the app in the org names. */
function recipientOf(
  { template, names, values }: Prepared,
  components: readonly Component[],
): NonNullable<Handoff["recipient"]> {
  const app = components.find(({ type, fullName }) => type === "ExternalClientApplication" && fullName === names.app);
  const text = (name: string) => (app && textOf(app.root, name)) ?? "";
  return { name: vendorOf(template, values) ?? (text("label") || names.app), email: text("contactEmail") };
}

function restrictionsOf({ ipRanges, hours }: LoginRestrictions): NonNullable<Handoff["loginRestrictions"]> {
  const days = Object.entries(hours).map(([day, { start, end }]) => ({ day, start, end }));
  return { ipRanges: ipRanges.map(({ start, end }) => ({ start, end })), hours: days };
}

function certificateOf({ certificate }: Prepared): Handoff["certificate"] {
  if (!certificate) return null;
  const { subject, fingerprint256, validFrom, validTo } = certificate;
  return {
    subject,
    fingerprint256,
    validFrom: new Date(validFrom).toISOString(),
    validTo: new Date(validTo).toISOString(),
  };
}

function secretOf(delivered: Delivered | undefined): Handoff["clientSecret"] {
  if (!delivered) return null;
  return delivered.kind === "file" ? { kind: "separate" } : { kind: "age", armored: delivered.armored };
}
