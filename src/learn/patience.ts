import type { KeyObject } from "node:crypto";
import { KantivError } from "../model/errors.ts";
import { isTransient } from "../org/wire/faults.ts";
import type { Platform } from "./platform.ts";
import { tokenText } from "./seen.ts";

/** Who logs in by which app. */
export type Claims = Record<"iss" | "sub", string>;

/** Answers of the token endpoint for an app that has not spread yet (field reports). */
const SPREADING =
  /client identifier invalid|External client app is not installed|user hasn't approved|not admin approved/;

/** While a change spreads, servers of one org may answer by the old state and the new in turn. */
const SAME_ANSWERS = 5;

/** How often in a row the token endpoint may give no clear answer. */
const HICCUPS = 3;

/** How often a change is asked after that may never come. */
const SELDOM = 30;

/** Logins that are tried, each with a fresh assertion, until the org is done with a change or its time is over. */
export class Patience {
  /** What the token endpoint said of new apps until it let a user in. */
  readonly met: string[] = [];
  readonly #platform: Platform;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** What the token endpoint says of an app once it has heard of it. */
  settled(claims: Claims, key: KeyObject): Promise<string> {
    return this.#until(claims, key, (answer) => {
      const spreading = SPREADING.test(answer);
      if (spreading && !this.met.includes(answer)) this.met.push(answer);
      return !spreading;
    });
  }

  /** What it says once it lets nobody in any more, and has said so often enough to be done with the change. */
  shut(claims: Claims, key: KeyObject, isMeant: (answer: string) => boolean): Promise<string> {
    let [last, times] = ["", 0];
    return this.#until(claims, key, (answer) => {
      times = answer === last ? times + 1 : 1;
      last = answer;
      return answer !== "token" && isMeant(answer) && times >= SAME_ANSWERS;
    });
  }

  /**
   * `token` when it lets somebody in, or what it still says when the time is over: asked seldom, since this may take all of
   * the time, and an org counts logins.
   */
  opened(claims: Claims, key: KeyObject): Promise<string> {
    const { patienceMs, pollMs } = this.#platform.target;
    return this.#until(claims, key, (answer) => answer === "token", Math.max(pollMs, patienceMs / SELDOM));
  }

  async #until(
    claims: Claims,
    key: KeyObject,
    enough: (answer: string) => boolean,
    pollMs = this.#platform.target.pollMs,
  ): Promise<string> {
    const { clock, patienceMs } = this.#platform.target;
    const until = clock.now() + patienceMs;
    for (let unanswered = 0; ; ) {
      const answer = await this.#answer(claims, key);
      unanswered = answer instanceof KantivError ? unanswered + 1 : 0;
      if (answer instanceof KantivError) {
        if (unanswered > HICCUPS || clock.now() > until) throw answer;
      } else if (enough(answer) || clock.now() > until) return answer;
      await clock.sleep(pollMs);
    }
  }

  /** What was said, or why nothing was that counts. */
  async #answer(claims: Claims, key: KeyObject): Promise<string | KantivError> {
    try {
      return tokenText(await this.#platform.login(claims, key));
    } catch (error) {
      if (isTransient(error)) return error as KantivError;
      throw error;
    }
  }
}
