import type { Case, OpenCase, PlainCase, SwitchCase } from "../case.ts";
import { ACCESS_CASES, ACCESS_SWITCHES, OPEN_ACCESS_CASES } from "./access.ts";
import { ASKING_CASES } from "./asking.ts";
import { BESIDE_OAUTH_CASES } from "./beside-oauth.ts";
import { BY_HAND } from "./by-hand.ts";
import { DELETION_CASES, DELETION_SWITCHES } from "./deletions.ts";
import { DEPLOY_CASES } from "./deploy.ts";
import { DEPLOY_SWITCHES } from "./deploy-switches.ts";
import { READING_CASES } from "./reading.ts";
import { READING_SWITCHES } from "./reading-switches.ts";
import { REFUSAL_CASES, REFUSAL_SWITCHES } from "./refusals.ts";
import { OPEN_SCHEMA_CASES, SCHEMA_CASES } from "./schema.ts";
import { OPEN_TOKEN_CASES, REDEEMED_TWICE, TOKEN_CASES, TOKEN_SWITCHES } from "./token.ts";
import { USER_SWITCHES } from "./users.ts";

export const CASES: readonly PlainCase[] = [
  ...SCHEMA_CASES,
  ...DEPLOY_CASES,
  ...READING_CASES,
  ...BESIDE_OAUTH_CASES,
  ...ASKING_CASES,
  ...TOKEN_CASES,
  ...REFUSAL_CASES,
  ...ACCESS_CASES,
  ...DELETION_CASES,
];

export const SWITCH_CASES: readonly SwitchCase[] = [
  ...DEPLOY_SWITCHES,
  ...READING_SWITCHES,
  ...TOKEN_SWITCHES,
  ...REFUSAL_SWITCHES,
  ...ACCESS_SWITCHES,
  ...DELETION_SWITCHES,
  ...USER_SWITCHES,
  REDEEMED_TWICE,
];

/** What the emulator has nothing of, or no two orgs have alike. */
export const OPEN_CASES: readonly OpenCase[] = [...OPEN_SCHEMA_CASES, ...OPEN_ACCESS_CASES, ...OPEN_TOKEN_CASES];

/**
 * In the order in which an org is asked: first what takes somebody at the terminal, who need not stay for the rest; last what
 * may end the administrator's own login.
 */
export const ALL_CASES: readonly Case[] = [
  ...BY_HAND,
  ...OPEN_CASES,
  ...CASES,
  ...SWITCH_CASES.filter(({ byNameOnly }) => byNameOnly === undefined),
  ...SWITCH_CASES.filter(({ byNameOnly }) => byNameOnly !== undefined),
];
