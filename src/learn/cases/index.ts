import type { PlainCase, SwitchCase } from "../case.ts";
import { ACCESS_CASES, ACCESS_SWITCHES } from "./access.ts";
import { ASKING_CASES } from "./asking.ts";
import { DEPLOY_CASES, DEPLOY_SWITCHES } from "./deploy.ts";
import { READING_CASES, READING_SWITCHES } from "./reading.ts";
import { REFUSAL_CASES, REFUSAL_SWITCHES } from "./refusals.ts";
import { TOKEN_CASES, TOKEN_SWITCHES } from "./token.ts";

export const CASES: readonly PlainCase[] = [
  ...DEPLOY_CASES,
  ...READING_CASES,
  ...ASKING_CASES,
  ...TOKEN_CASES,
  ...REFUSAL_CASES,
  ...ACCESS_CASES,
];

export const SWITCH_CASES: readonly SwitchCase[] = [
  ...DEPLOY_SWITCHES,
  ...READING_SWITCHES,
  ...TOKEN_SWITCHES,
  ...REFUSAL_SWITCHES,
  ...ACCESS_SWITCHES,
];
