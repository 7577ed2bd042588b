const BEGIN = "-----BEGIN CERTIFICATE-----";
const END = "-----END CERTIFICATE-----";

/**
 * One certificate as PEM with line feeds and 64 characters a line, from PEM with any line ends and text around it, or
 * from its base64 alone: Salesforce takes both and may give back either. Undefined when the text is neither, or holds
 * more than one certificate.
 */
export function canonicalPem(text: string): string | undefined {
  const start = text.indexOf(BEGIN);
  const end = text.indexOf(END, start);
  if (start >= 0 && (end < 0 || text.indexOf(BEGIN, start + 1) >= 0)) return undefined;
  const body = (start < 0 ? text : text.slice(start + BEGIN.length, end)).replace(/\s+/g, "");
  if (!/^MI[A-Za-z0-9+/]{100,}={0,2}$/.test(body)) return undefined;
  return [BEGIN, ...(body.match(/.{1,64}/g) ?? []), END].join("\n");
}
