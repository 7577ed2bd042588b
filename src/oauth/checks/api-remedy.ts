const REMEDIES: readonly (readonly [says: RegExp, remedy: string])[] = [
  [
    /INVALID_SESSION_ID/,
    "Add Api to the scopes of the app; then see whether API Access Control blocks the app or the profile demands a high-assurance session.",
  ],
  [
    /API_CURRENTLY_DISABLED/,
    "Give the integration user API Enabled, by its profile or by the template's permission set.",
  ],
  [/API_DISABLED_FOR_ORG/, "The org's edition has no API access, or it is switched off: ask Salesforce to enable it."],
  [/REQUEST_LIMIT_EXCEEDED/, "The org has used up its API calls; run again when the 24-hour window has moved on."],
  [
    /UNSUPPORTED_API_VERSION|NOT_FOUND/,
    "The org does not serve this API version; see what it lists at /services/data.",
  ],
];

/** What to do when the REST API refuses a fresh token, by the error code in its reply (REST API guide, status codes). */
export function apiRemedy(reply: string): string {
  const known = REMEDIES.find(([says]) => says.test(reply));
  return known?.[1] ?? "Check that the integration user has API Enabled and the app the Api scope.";
}
