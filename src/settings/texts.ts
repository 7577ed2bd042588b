import { z } from "zod";

const PRINTABLE = /^\P{Cc}+$/u;
const USERNAME = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u;

/** One line of text. */
export const text = (description: string, more?: { pattern: RegExp; error: string }) =>
  z
    .string({ error: "must be text" })
    .regex(more?.pattern ?? PRINTABLE, { error: more?.error ?? "must be one line of text, not empty" })
    .meta({ description });

/** A Salesforce username. */
export const username = (description: string) =>
  text(description, {
    pattern: USERNAME,
    error: "must be a Salesforce username, which has the form of an email address",
  });
