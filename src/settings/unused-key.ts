import type { Problem } from "../model/errors.ts";

/** What is told of a consumer key that an org file gives for an app which the template makes: nothing reads it. */
export const CONSUMER_KEY_UNUSED = {
  code: "CONSUMER_KEY_UNUSED",
  message: "jwt.consumerKey is not used: the template makes the app, and its key is read from the org.",
  remedy: "Remove jwt.consumerKey. It is for an app that a package brings, of a template with app: installed.",
} as const satisfies Problem;
