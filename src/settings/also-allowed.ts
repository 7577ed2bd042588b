import { z } from "zod";
import { text, username } from "./texts.ts";

const ALLOWED = ["profile", "permissionSet", "user"] as const;
/** An entry of `alsoAllowed`: exactly one of three names, and why. */
export const alsoAllowed = z
  .strictObject(
    {
      profile: text("Name of a profile as people see it, e.g. System Administrator.").optional(),
      permissionSet: text("API name of a permission set or of a permission set group.").optional(),
      user: username("Username of somebody who has the app's permission set, or Use Any API Client.").optional(),
      reason: text("Why these may use the app too.", {
        pattern: /^(?=.*\S)\P{Cc}+$/u,
        error: "must say in one line why these may use the app too",
      }),
    },
    { error: "must hold keys and values" },
  )
  .refine((value) => ALLOWED.filter((name) => value[name] !== undefined).length === 1, {
    error: `must hold exactly one of ${ALLOWED.join(", ")}`,
  })
  .meta({
    description:
      "One of profile, permissionSet and user, with the reason: { profile: Support, reason: their own tool }.",
    minProperties: 2,
    maxProperties: 2,
  });
