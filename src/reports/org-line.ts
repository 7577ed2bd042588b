import type { Paint } from "../model/paint.ts";
import { isProduction } from "../util/salesforce-host.ts";

/** The org that something is about, in its first line; a word says that people work in it, never a colour alone. */
export function orgLine(
  { instanceUrl, ...org }: { instanceUrl: string } & ({ sandbox: boolean } | { production: boolean }),
  paint: Paint,
): string {
  const production = "production" in org ? org.production : isProduction({ instanceUrl, ...org });
  return `${production ? `${paint("red", "PRODUCTION")} ` : ""}${paint("bold", instanceUrl)}`;
}
