import { expect } from "vitest";
import { KantivError } from "../../src/model/errors.ts";

/** The error of ours that the promise or the function fails with; anything else fails the test. */
export async function thrownBy(what: Promise<unknown> | (() => unknown)): Promise<KantivError> {
  try {
    await (typeof what === "function" ? what() : what);
  } catch (error) {
    if (error instanceof KantivError) return error;
    throw error;
  }
  expect.unreachable("nothing was thrown");
  throw new Error("unreachable");
}
