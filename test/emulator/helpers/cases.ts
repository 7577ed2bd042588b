import { readFileSync } from "node:fs";

/** An error of the token endpoint, and what brings it about. */
export interface Case {
  /** What puts the org, or the request, into the state that causes the error. */
  cause: string;
  error: string;
  description: string;
  run: () => Promise<{ status: number; json: unknown }>;
}

/** The emulator's ledger of behaviours. */
export const ledger = (): string => readFileSync(new URL("../../../src/emulator/README.md", import.meta.url), "utf8");
