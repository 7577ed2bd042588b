/** ExtlClntAppGlobalOauthSettings: the OAuth client itself, with its key, its certificate and its flows. */
import { X509Certificate } from "node:crypto";
import { newConsumerKey, newConsumerSecret, nextId } from "../../state/ids.ts";
import type { Component, Consumer, MetadataFields, Org } from "../../state/types.ts";
import { ComponentProblem } from "../problem.ts";
import { type Applied, type ChangeContext, findComponent, type Incoming, partOf, putComponent } from "../store.ts";
import { parentApp } from "./parent.ts";

/** A PEM with its lines, or the bare base64 that some projects deploy. Undefined when it is no certificate. */
export function readCertificate(text: string): X509Certificate | undefined {
  const body = text.includes("-----BEGIN")
    ? text
    : `-----BEGIN CERTIFICATE-----\n${text.trim()}\n-----END CERTIFICATE-----\n`;
  try {
    return new X509Certificate(body);
  } catch {
    return undefined;
  }
}

/** @throws {ComponentProblem} no app or OAuth settings, a second record, a bad certificate or consumer key */
export function putGlobalSettings(org: Org, incoming: Incoming, context: ChangeContext): Applied {
  const app = parentApp(org, incoming);
  if (!partOf(org, "ExtlClntAppOauthSettings", app.fullName)) {
    throw new ComponentProblem(
      "The external client app configured in your global OAuth Settings doesn't have a valid OAuth settings configuration.",
      "INVALID_INPUT",
    );
  }
  const { consumerKey, consumerSecret, shouldRotateConsumerKey, shouldRotateConsumerSecret, ...fields } =
    incoming.fields;
  checkCertificate(fields.certificate, context);
  const rotate = { key: shouldRotateConsumerKey === "true", secret: shouldRotateConsumerSecret === "true" };
  const changed = putConsumer(org, app, { consumerKey, consumerSecret }, rotate, context);
  const before = findComponent(org, incoming.type, incoming.fullName)?.fields.certificate;
  const certificate = isSameCertificate(before, fields.certificate) ? before : fields.certificate;
  const kept = certificate === undefined ? fields : { ...fields, certificate };
  const applied = putComponent(org, { ...incoming, fields: kept }, context);
  return { ...applied, changed: applied.changed || changed };
}

/** The same certificate in another form (with or without the lines of a PEM) is no change. */
function isSameCertificate(before: unknown, now: unknown): boolean {
  if (typeof before !== "string" || typeof now !== "string") return false;
  const [was, is] = [readCertificate(before), readCertificate(now)];
  return was !== undefined && was.fingerprint256 === is?.fingerprint256;
}

function checkCertificate(certificate: unknown, context: ChangeContext): void {
  if (typeof certificate !== "string" || certificate.trim() === "") return;
  if (context.switches.certificateChecked === "yes" && !readCertificate(certificate)) {
    throw new ComponentProblem("The certificate isn't a valid X.509 certificate in PEM format.", "INVALID_INPUT");
  }
}

type Supplied = Partial<Record<"consumerKey" | "consumerSecret", MetadataFields[string] | undefined>>;

/** Makes or renews the OAuth client of an app; true when its key or secret changed. An existing key stays as it is. */
function putConsumer(
  org: Org,
  app: Component,
  supplied: Supplied,
  rotate: { key: boolean; secret: boolean },
  context: ChangeContext,
): boolean {
  const index = org.consumers.findIndex((consumer) => consumer.appId === app.id);
  const before = org.consumers[index];
  if (!before) {
    org.consumers.push(newConsumer(org, app, supplied, context));
    return true;
  }
  if (!rotate.key && !rotate.secret) return false;
  if (!context.ignoreWarnings) {
    const what = rotate.key ? "consumer key" : "consumer secret";
    throw new ComponentProblem(
      `Rotating the ${what} invalidates the current one. To rotate it, deploy with ignoreWarnings set to true.`,
      "INVALID_INPUT",
    );
  }
  org.consumers[index] = {
    ...before,
    ...(rotate.key ? { key: newConsumerKey(), since: context.now } : {}),
    ...(rotate.secret ? { secret: newConsumerSecret() } : {}),
  };
  return true;
}

function newConsumer(org: Org, app: Component, supplied: Supplied, context: ChangeContext): Consumer {
  const wanted = supplied.consumerKey === undefined ? "" : String(supplied.consumerKey).trim();
  if (wanted !== "") checkSuppliedKey(wanted, context);
  const secret = supplied.consumerSecret === undefined ? "" : String(supplied.consumerSecret);
  const keepSecret = secret !== "" && context.switches.suppliedConsumerSecret === "kept";
  return {
    id: nextId(org, "888"),
    appId: app.id,
    key: wanted === "" ? newConsumerKey() : wanted,
    secret: keepSecret ? secret : newConsumerSecret(),
    since: context.now,
    staged: [],
  };
}

/** Keys are unique over all orgs; lengths are those that the Metadata API guide gives for ConnectedApp. */
function checkSuppliedKey(key: string, context: ChangeContext): void {
  if (context.switches.suppliedConsumerKey === "refused") {
    throw new ComponentProblem("You cannot provide a Consumer Key.", "INVALID_INPUT");
  }
  if (key.length < 8 || key.length > 256) {
    throw new ComponentProblem("The consumer key must be between 8 and 256 characters.", "INVALID_INPUT");
  }
  if (context.world.orgs.some((org) => org.consumers.some((consumer) => consumer.key === key))) {
    throw new ComponentProblem("The consumer key is already taken.", "DUPLICATE_VALUE");
  }
}
