import type { Example } from "../lint/rule.ts";
import { RULES } from "../lint/rules/index.ts";
import { TOKEN_ERRORS } from "../oauth/answers/error-table.ts";
import { didYouMean } from "../util/did-you-mean.ts";
import { CAUSE_CODES } from "./causes.ts";
import { COMMAND_LINE_CODES } from "./command-line.ts";
import { INPUT_CODES } from "./input.ts";
import { LINT_CODES } from "./lint.ts";
import { LOGIN_CODES } from "./login.ts";
import { NETWORK_CODES } from "./network.ts";
import { ORG_CODES } from "./org.ts";
import type { CodePage, CodeTable } from "./page.ts";
import { RUN_CODES } from "./run.ts";
import { TEMPLATE_CODES } from "./template.ts";
import { USER_CODES } from "./users.ts";

/** What a code says, with the whole page for who wants more. */
export interface Explained extends CodePage {
  code: string;
  /** A rule of lint has a name, too. */
  rule?: string;
  /** What a rule finds, and what it does not. */
  example?: Example;
}

/** What the token endpoint's refusals mean, from the table by which they are read; the first row of a code is its most special. */
const TOKEN_CODES: CodeTable = Object.fromEntries(
  TOKEN_ERRORS.toReversed().map(({ code, cause, remedy, byApply }) => [
    code,
    {
      happened: "The token endpoint gave no token.",
      means: cause,
      todo: byApply ? `${remedy} An apply does it: kantiv-sf apply --org FILE` : remedy,
    },
  ]),
);

/** Every code but those of lint's rules, by its name. */
export const CODES: CodeTable = {
  ...COMMAND_LINE_CODES,
  ...INPUT_CODES,
  ...TEMPLATE_CODES,
  ...LINT_CODES,
  ...NETWORK_CODES,
  ...ORG_CODES,
  ...USER_CODES,
  ...RUN_CODES,
  ...LOGIN_CODES,
  ...CAUSE_CODES,
  ...TOKEN_CODES,
};

/** All codes, those of rules at the end. */
export const ALL_CODES: readonly string[] = [...Object.keys(CODES).sort(), ...RULES.map(({ code }) => code)];

/** What a code says, however it was copied: with brackets, in lower case; a rule by its name, too. */
export function explained(given: string): Explained | undefined {
  const code = bare(given);
  const page = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (page) return { code, ...page };
  const rule = RULES.find((one) => one.code === code || one.name.toUpperCase() === code);
  if (!rule) return undefined;
  const { title, why, fix, name, example } = rule;
  return { code: rule.code, rule: name, happened: `${title}.`, means: why, todo: fix, example };
}

/** The code that was probably meant. */
export function nearestCode(given: string): string | undefined {
  return didYouMean(bare(given), ALL_CODES);
}

function bare(given: string): string {
  return given.replace(/^\[|\]$/g, "").toUpperCase();
}
