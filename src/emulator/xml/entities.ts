/** The five entities of XML and character references, both ways. */

const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** Resolves references; undefined when one is not known or names no character that XML allows. */
export function decodeText(raw: string): string | undefined {
  let failed = false;
  const decoded = raw.replace(/&([^;&\s]{0,12};)?/g, (_all, body: string | undefined) => {
    const value = body === undefined ? undefined : reference(body.slice(0, -1));
    failed ||= value === undefined;
    return value ?? "";
  });
  return failed ? undefined : decoded;
}

function reference(body: string): string | undefined {
  const numeric = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(body);
  if (!numeric) return Object.hasOwn(NAMED, body) ? NAMED[body] : undefined;
  const code = numeric[1] === undefined ? Number(numeric[2]) : Number.parseInt(numeric[1], 16);
  const allowed =
    code === 9 || code === 10 || code === 13 || (code >= 32 && code <= 0x10ffff && (code & 0xf800) !== 0xd800);
  return allowed ? String.fromCodePoint(code) : undefined;
}

/** Text for an element's content; control characters that XML cannot hold are left out. */
export function encodeText(text: string): string {
  return text
    .replace(/[\p{Cc}\uFFFE\uFFFF]/gu, (c) => (c === "\t" || c === "\n" || c === "\r" ? c : ""))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
