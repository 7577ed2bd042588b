/** One private key in PEM, whose line ends and the blanks of whose labels may be lost. */
const PRIVATE_KEY = /-----BEGIN\s*(?:([A-Z]+)\s*)??PRIVATE\s*KEY-----([^-]+|[\s\S]*?)-----END[A-Z\s]*-----/;

/** What stands before the base64 of an encrypted key in the old form (RFC 1421), on two lines of its own. */
const OLD_HEADERS = /^\s*Proc-Type:\s*4,ENCRYPTED\s*DEK-Info:\s*([\w-]+,[\dA-Fa-f]+)\s+/;

/**
 * The PEM in a text, as the ways through CI variables leave it: with `\\n` for its line ends, or blanks, or nothing; indented;
 * in quotes; after a byte order mark; in base64. PEM without a private key is given back as it is, for whoever names what
 * it holds instead; undefined when there is none. Pure.
 */
export function pemIn(text: string): string | undefined {
  const repaired = text
    .replace(/^\uFEFF/, "")
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, "$2")
    .replace(/(\\r)?\\n/g, "\n");
  const decoded = Buffer.from(repaired, "base64").toString("latin1");
  const found = [repaired, decoded].find((one) => one.includes("-----BEGIN"));
  return found && (privateKeyIn(found) ?? found);
}

/** The key in lines as OpenSSL reads them. */
function privateKeyIn(text: string): string | undefined {
  const [found, kind, inside] = PRIVATE_KEY.exec(text) ?? [];
  if (found === undefined || inside === undefined) return undefined;
  const label = kind === undefined ? "PRIVATE KEY" : `${kind} PRIVATE KEY`;
  const [headers = "", cipher] = OLD_HEADERS.exec(inside) ?? [];
  const base64 = inside.slice(headers.length).replace(/\s+/g, "");
  const before = cipher === undefined ? [] : ["Proc-Type: 4,ENCRYPTED", `DEK-Info: ${cipher}`, ""];
  return [
    `-----BEGIN ${label}-----`,
    ...before,
    ...(base64.match(/.{1,64}/g) ?? []),
    `-----END ${label}-----`,
    "",
  ].join("\n");
}

/** Whether a text is where a key would be looked for rather than a key. */
export function isPath(text: string): boolean {
  const line = text.trim();
  if (line.length > 1024 || /[\r\n]/.test(line)) return false;
  return /^(~|\.{0,2}[\\/]|[A-Za-z]:[\\/])/.test(line) || /\.(pem|key|p8|pk8|der|p12|pfx)$/i.test(line);
}
