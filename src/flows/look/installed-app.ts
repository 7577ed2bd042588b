import { listIn } from "../../metadata/component.ts";
import { inputError, type KantivError } from "../../model/errors.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import type { Prepared } from "../input/prepared.ts";

/** The package that brings the app is not there: nothing from here installs it. Undefined for an app that a template makes. */
export function notInstalled(
  { names, settings }: Pick<Prepared, "names" | "settings">,
  { app }: Pick<OrgSnapshot, "app">,
): KantivError | undefined {
  if (!names.isInstalled || app) return undefined;
  return inputError(
    "APP_NOT_INSTALLED",
    `The org has no installed app ${names.app}.`,
    `Install its publisher's package in ${settings.instanceUrl}, or correct the namespace and the name in the org file; Setup, External Client App Manager shows both.`,
  );
}

/**
 * Throws `APP_INSTALLED` (exit 2) for what only an app's publisher can do.
 *
 * @param what as a sentence begins: `Its certificate`
 */
export function refuseInstalled({ names }: Pick<Prepared, "names">, what: string): void {
  if (!names.isInstalled) return;
  throw inputError(
    "APP_INSTALLED",
    `${names.app} is an installed app. ${what} is its publisher's to change.`,
    "Ask the publisher; afterwards put what is new into the org file: jwt.certificate, jwt.key, jwt.consumerKey.",
  );
}

/** Why the login through an installed app cannot be tried: no org but its publisher's shows its consumer key. */
export const NO_PUBLISHERS_KEY = {
  code: "CONSUMER_KEY_HIDDEN",
  message: "the org does not show the consumer key of an installed app, and the org file does not give it",
  remedy: "Ask the app's publisher for its consumer key, and add it to the org file: jwt: { consumerKey: … }.",
} as const;

/** The template's; of an installed app those that its publisher gave it, as the org shows them. */
export function scopesFor({ names }: Prepared, snapshot: OrgSnapshot): readonly string[] {
  if (!names.isInstalled) return names.scopes;
  return listIn(snapshot.components, "ExtlClntAppOauthSettings", "commaSeparatedOauthScopes");
}
