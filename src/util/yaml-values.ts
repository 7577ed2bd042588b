import { z } from "zod";

export const scalar = z.union([z.string(), z.number(), z.boolean()], "must be text, a number, true or false");

/** What a parameter of a template may be given, in an org file, an example or as a default. */
export const parameterValue = z.union([scalar, z.array(scalar)], {
  error: "must be text, a number, true or false, or a list of these",
});
