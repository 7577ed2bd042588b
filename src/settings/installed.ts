import type { Problem } from "../model/errors.ts";

/** What an org file says of a consumer key or certificate that fits the kind of app alone: one of a template's, or an installed one. */

/** Told of a consumer key for an app which the template makes: nothing reads it. */
export const CONSUMER_KEY_UNUSED = {
  code: "CONSUMER_KEY_UNUSED",
  message: "jwt.consumerKey is not used: the template makes the app, and its key is read from the org.",
  remedy: "Remove jwt.consumerKey. It is for an app that a package brings, of a template with app: installed.",
} as const satisfies Problem;

/** Told where an app which the template makes would have no certificate. */
export const CERTIFICATE_NEEDED = {
  code: "ORG_FILE_MISSING_KEY",
  message: "jwt.certificate is missing.",
  remedy:
    "Name the PEM file of the certificate that goes into the app, from the org file's folder. Only a template with app: installed needs none.",
} as const satisfies Problem;
