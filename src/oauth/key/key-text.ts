import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";

/** What stands where a private key should: the key as PEM, a part of one, or what it is instead; `nothing` for a text that is none of these. */
export type KeyText =
  | { kind: "key"; pem: string }
  | { kind: "cut" }
  | { kind: "instead"; what: string; remedy?: string }
  | { kind: "path" }
  | { kind: "nothing" };

/** One private key in PEM, whose line ends and the blanks of whose labels may be lost. */
const PRIVATE_KEY = /-----BEGIN\s*(?:([A-Z]+)\s*)??PRIVATE\s*KEY-----([^-]+|[\s\S]*?)-----END[A-Z\s]*-----/;

const BEGINS_OR_ENDS = /-----(?:BEGIN|END)[A-Z\s]*PRIVATE\s*KEY-----/;

/** `$NAME`, `${NAME}`, `$(NAME)`, `%NAME%` and `${{ secrets.NAME }}`, which something was to fill in. */
const NAME_OF_VARIABLE = /^["']?(?:\$\w+|\$\{\w+\}|\$\(\w+\)|%[A-Za-z_]\w*%|\$\{\{[^{}\r\n]*\}\})["']?$/;

const NAME_ONLY = {
  what: "the name of a variable that nothing has filled in",
  remedy:
    "See that the variable exists where this runs, and is not in single quotes or masked from this branch: its value is what is wanted.",
};

/** What stands before the base64 of an encrypted key in the old form (RFC 1421), on two lines of its own. */
const OLD_HEADERS = /^\s*Proc-Type:\s*4,ENCRYPTED\s*DEK-Info:\s*([\w-]+,[\dA-Fa-f]+)\s+/;

const SSH_KEY = {
  what: "a key in OpenSSH's form",
  remedy:
    "Convert it, in a copy of the file, and make its certificate of the same key: ssh-keygen -p -m PKCS8 -f COPY && openssl req -new -x509 -key COPY -out new.crt -days 365 -subj '/CN=Kantiv Integration'",
};

/** Texts that are often taken for the private key. */
const INSTEAD: readonly (readonly [says: RegExp, is: { what: string; remedy?: string }])[] = [
  [/-----BEGIN\s*OPENSSH\s*PRIVATE\s*KEY-----/, SSH_KEY],
  [/^ssh-\w+ /, { what: "a public key" }],
  [/-----BEGIN\s*(RSA\s*)?PUBLIC\s*KEY-----/, { what: "a public key" }],
  [/-----BEGIN\s*(NEW\s*)?CERTIFICATE\s*REQUEST-----/, { what: "a certificate request" }],
  [/-----BEGIN\s*(TRUSTED\s*|X509\s*)?CERTIFICATE-----/, { what: "a certificate" }],
  [/-----BEGIN\s*PKCS7-----/, { what: "certificates (PKCS#7)" }],
  [/-----BEGIN\s*PGP/, { what: "a PGP key" }],
];

/**
 * The private key in a text, as the ways through CI variables leave it: with `\n` for its line ends, or blanks, or nothing;
 * indented; in quotes; after a byte order mark; in base64 or in percent signs; its base64 without first and last line. Pure.
 */
export function readKeyText(text: string): KeyText {
  const repaired = repair(text);
  const forms = [repaired, ...decoded(repaired)];
  for (const form of forms) {
    const instead = INSTEAD.find(([says]) => says.test(form))?.[1];
    const pem = instead === SSH_KEY ? undefined : privateKeyIn(form);
    if (pem !== undefined) return { kind: "key", pem };
    if (instead) return { kind: "instead", ...instead };
  }
  const bare = bareDer(repaired);
  if (bare) return bare;
  if (NAME_OF_VARIABLE.test(text.trim())) return { kind: "instead", ...NAME_ONLY };
  if (forms.some((form) => BEGINS_OR_ENDS.test(unescaped(form)))) return { kind: "cut" };
  return isPath(repaired) ? { kind: "path" } : { kind: "nothing" };
}

/** Nothing of what is put right here occurs in PEM or base64. */
function repair(text: string): string {
  return text
    .replace(/[\uFEFF\u200B]/g, "")
    .trim()
    .replace(/^(["'`])([\s\S]*)\1$/, "$2")
    .replace(/%([\dA-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Line ends and tabs that were escaped, once or more often, or of which the backslash alone is left. */
function unescaped(text: string): string {
  return text.replace(/\\+[nrt]/g, "\n").replace(/\\+/g, "\n");
}

/** What a text is the base64 of, where that is text. */
function decoded(text: string): string[] {
  const bytes = Buffer.from(unescaped(text), "base64");
  const once = bytes.toString("latin1");
  return [once, bytes.toString("utf16le"), Buffer.from(once, "base64").toString("latin1")];
}

/** The key in lines as OpenSSL reads them. */
function privateKeyIn(text: string): string | undefined {
  const [found, kind, inside] = PRIVATE_KEY.exec(unescaped(text)) ?? [];
  if (found === undefined || inside === undefined) return undefined;
  const label = kind === undefined ? "PRIVATE KEY" : `${kind} PRIVATE KEY`;
  const [headers = "", cipher] = OLD_HEADERS.exec(inside) ?? [];
  const before = cipher === undefined ? [] : ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${cipher}`, ""];
  return pemOf(label, inside.slice(headers.length), before);
}

function pemOf(label: string, base64: string, before: readonly string[] = []): string {
  const lines = base64.replace(/\s+/g, "").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...before, ...lines, `-----END ${label}-----`, ""].join("\n");
}

/** The object identifiers of PBES2 and PBES1's family (PKCS#5), by which an encrypted key begins. */
const ENCRYPTED = Buffer.from("06092a864886f70d0105", "hex");

/** The base64 of a key or certificate without its first and last line. */
function bareDer(text: string): KeyText | undefined {
  const base64 = unescaped(text).replace(/\s+/g, "");
  if (!/^MI[\w+/-]{100,}={0,2}$/.test(base64)) return undefined;
  const der = Buffer.from(base64, "base64");
  if (succeeds(() => new X509Certificate(der))) return { kind: "instead", what: "a certificate" };
  if (der.subarray(0, 24).includes(ENCRYPTED)) return { kind: "key", pem: pemOf("ENCRYPTED PRIVATE KEY", base64) };
  for (const label of ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"]) {
    const pem = pemOf(label, base64);
    if (succeeds(() => createPrivateKey(pem))) return { kind: "key", pem };
  }
  const isPublic = succeeds(() => createPublicKey({ key: der, format: "der", type: "spki" }));
  return isPublic ? { kind: "instead", what: "a public key" } : undefined;
}

/** OpenSSL's error is dropped: nothing that read the key is to travel with a message. */
function succeeds(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** Whether a text is where a key would be looked for rather than a key. */
function isPath(text: string): boolean {
  if (text.length > 1024 || /[\r\n]/.test(text)) return false;
  return (
    /^@?(~|\$\{?\w+\}?[\\/]|\.{0,2}[\\/]|[A-Za-z]:[\\/]|file:)/.test(text) ||
    /\.(pem|key|p8|pk8|der|p12|pfx|jks|crt|cer|txt)$/i.test(text) ||
    // Folders in words that people give; base64 of any length has a capital and a digit.
    /^[a-z_.-]+([\\/][a-z_.-]+)+$/.test(text)
  );
}
