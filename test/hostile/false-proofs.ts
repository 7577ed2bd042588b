import { checksIn } from "../faults/told.ts";
import type { CliResult } from "../helpers/cli.ts";

/** What a command may say only where the org's answers mean it. */
export interface Claim {
  says: string;
  isMade(said: CliResult): boolean;
  /** Answers that it rests on. */
  at: RegExp;
  /** Fields of theirs without which they do not mean it; of any other the claim may well be made. */
  fields: readonly string[];
}

const passed =
  (id: string) =>
  ({ stdout }: CliResult): boolean => {
    const all = checksIn(resultIn(stdout)).filter((check) => check.id === id);
    return all.length > 0 && all.every(({ status }) => status === "passed");
  };
const wellEnded =
  (...commands: readonly string[]) =>
  ({ code, stdout }: CliResult): boolean =>
    code === 0 && commands.includes(String(documentIn(stdout).command));

const TOKEN = /\/services\/oauth2\/token$/;
const REST = /\/services\/data\/v[\d.]+\//;
const SOAP = /\/services\/Soap\/m/;

const check = (id: string, at: RegExp, ...fields: string[]): Claim => ({
  says: `${id} passed`,
  isMade: passed(id),
  at,
  fields,
});

/**
 * Each proof that a command can report, and what it rests on. By the fields that `oauth/login/token`, `oauth/checks/session-checks`, `oauth/checks/negative`
 * and `oauth/checks/refused` have to read to mean it, said once more here: what the client reads is not the measure of itself.
 */
export const CLAIMS: readonly Claim[] = [
  check("token", TOKEN, "access_token", "token_type"),
  check("org", TOKEN, "id"),
  check("user", TOKEN, "id"),
  check("scopes", TOKEN, "scope"),
  check("instance", TOKEN, "instance_url"),
  check("api", /\/services\/data\/v[\d.]+$/, "sobjects", "query"),
  check("userinfo", /\/services\/oauth2\/userinfo$/, "user_id", "organization_id"),
  // What ends a token says nothing at all: anything in that place says something else.
  check("revoke", /\/services\/oauth2\/revoke$/),
  check("refused", TOKEN, "error"),
  check("refused-key", TOKEN, "error"),
  check("refused-user", TOKEN, "error"),
  check("refused-audience", TOKEN, "error", "error_description"),
  check("refused-expired", TOKEN, "error", "error_description"),
  {
    says: "proof: shown",
    isMade: ({ stdout }) => (resultIn(stdout) as { proof?: unknown } | undefined)?.proof === "shown",
    at: TOKEN,
    fields: ["error"],
  },
  {
    says: "applied, as the deployment ended",
    isMade: wellEnded("apply", "destroy", "rollback", "certificate rotate"),
    at: /\/metadata\/deployRequest/,
    fields: ["success", "status", "done", "id"],
  },
  {
    says: "no difference",
    isMade: wellEnded("drift", "plan"),
    at: REST,
    fields: ["compositeResponse", "httpStatusCode", "body", "records", "done", "referenceId"],
  },
  {
    says: "no difference",
    isMade: wellEnded("drift", "plan"),
    at: SOAP,
    fields: ["zipFile", "done", "success", "id"],
  },
];

/** Claims that a run made although what they rest on was taken from the org's answers; a line each. */
export function falseClaims(said: CliResult, isTaken: (claim: Claim) => boolean): string[] {
  return CLAIMS.filter((claim) => isTaken(claim) && claim.isMade(said)).map(({ says }) => `false proof: ${says}`);
}

function documentIn(stdout: string): Record<string, unknown> {
  try {
    return JSON.parse(stdout);
  } catch {
    return {};
  }
}

function resultIn(stdout: string): unknown {
  return documentIn(stdout).result;
}
