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
  /** How it is to be taken, as the tab shows it. */
  tone?: keyof typeof DOT | undefined;
}

const DOT = { good: "176d33", bad: "b3202a", warn: "b87a00", plain: "1f5fbf" } as const;

/** A browser would ask the server that a page lies on for a picture of the tab's; this one comes with it. */
function icon(tone: keyof typeof DOT): string {
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4' fill='#${DOT[tone]}'/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** One HTML file that needs nothing else and asks for no address: it can be sent, kept and printed. */
export function htmlFile({ title, style, body, script, tone = "plain" }: HtmlFile): string {
  const run =
    script === undefined ? "" : ` script-src 'sha256-${createHash("sha256").update(script).digest("base64")}';`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:;${run} style-src 'unsafe-inline'">
<link rel="icon" href="${icon(tone)}">
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
