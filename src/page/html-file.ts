import { createHash } from "node:crypto";
import { escaped } from "./escaped.ts";

/** A page's parts as HTML. */
export interface HtmlFile {
  title: string;
  style: string;
  /** Inside of `main`. */
  body: string;
  /** The only one that a browser runs in it; without it none. */
  script?: string;
}

/** One HTML file that needs nothing else and asks for no address: it can be sent, kept and printed. */
export function htmlFile({ title, style, body, script }: HtmlFile): string {
  const run =
    script === undefined ? "" : ` script-src 'sha256-${createHash("sha256").update(script).digest("base64")}';`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';${run} style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
${script === undefined ? "" : `<script>${script}</script>\n`}</body>
</html>
`;
}
