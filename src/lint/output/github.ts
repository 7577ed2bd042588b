import type { Finding } from "../finding.ts";

const COMMAND = { error: "error", warning: "warning", note: "notice" } as const;

/** Workflow commands that GitHub Actions shows at the lines of a pull request (GitHub Docs, "Workflow commands"). */
export function githubAnnotations(findings: readonly Finding[]): string {
  return findings.map(annotation).join("\n");
}

function annotation({ code, rule, severity, message, fix, file, line, column }: Finding): string {
  const properties = { file, line, col: column, title: `${code} ${rule}` };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${COMMAND[severity]} ${list.join(",")}::${data(`${message} ${fix}`)}`;
}

const data = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
