const FIELDS =
  "access_token|refresh_token|id_token|assertion|client_secret|consumer_?secret|password|passphrase|session_?id|token";

const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // A private key, whole or cut off.
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END)[\w\s+/=\\:,-])*(-----END [A-Z ]*PRIVATE KEY-----)?/g, "[secret]"],
  // A session id: org id, `!`, the rest; a JWT, whole or cut off; an SFDX auth URL; a bearer header.
  [/\b00D\w{9,15}(!|%21)[\w.%+/=-]*/g, "[secret]"],
  [/\beyJ[\w-]{5,}(\.[\w-]*){1,2}/g, "[secret]"],
  [/\bforce:\/\/[^\s"'<]+/g, "[secret]"],
  [/\b(Bearer|OAuth) +[\w.!~+/=-]{20,}/g, "$1 [secret]"],
  // Fields by name, in JSON (as it is or quoted once more), a form or XML.
  [new RegExp(`(\\\\?"(?:${FIELDS})\\\\?"\\s*:\\s*\\\\?")[^"\\\\]*`, "gi"), "$1[secret]"],
  [new RegExp(`\\b((?:${FIELDS})=)[^&\\s"'<]+`, "gi"), "$1[secret]"],
  [new RegExp(`(<(?:\\w+:)?(?:${FIELDS})>)[^<]*`, "gi"), "$1[secret]"],
];

/**
 * Takes out of text what has the shape of a credential, at the places where foreign text is shown and once more where
 * anything is printed. The second line of defence: our own secrets are kept out of text by their type.
 */
export function redact(text: string): string {
  return PATTERNS.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}
