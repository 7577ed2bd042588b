import { z } from "zod";
import type { DayHours, Weekday } from "../model/access.ts";
import type { OwnProfile } from "../model/user.ts";
import { ipRangeOf, isNoRestriction } from "../util/ip-range.ts";
import { text } from "./texts.ts";

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** Salesforce takes whole hours alone (Metadata API guide, ProfileLoginHours: minutes evenly divisible by 60). */
const HOURS = /^(?:closed|([01]\d|2[0-3]):00-([01]\d|2[0-4]):00)$/;

const hours = text("Whole hours of that day, e.g. 08:00-18:00, or closed; a day that is not named is open.", {
  pattern: HOURS,
  error: "must be whole hours, e.g. 08:00-18:00, or closed",
}).refine((value) => dayHours(value) !== undefined, { error: "must end after they begin" });

const range = text("An address, a range of them (first-last), or a network (address/bits); of IPv4 or of IPv6.")
  .refine((value) => ipRangeOf(value) !== undefined, {
    error: "must be an address, first-last of one kind with the smaller first, or address/bits",
  })
  .refine((value) => !isOpen(value), {
    error: "must not hold half of all addresses or more, since that restricts nothing",
  });

function isOpen(value: string): boolean {
  const found = ipRangeOf(value);
  return found !== undefined && isNoRestriction(found);
}

/** A profile that `user ensure` makes for the integration user alone, and what it restricts. */
export const ownProfile = z
  .strictObject(
    {
      name: text("Name of the profile; one that somebody else made is never changed.", {
        pattern: /^[A-Za-z](?:[A-Za-z0-9_ ]{0,38}[A-Za-z0-9])?$/,
        error: "must begin with a letter and hold up to 40 letters, digits, blanks and underscores",
      }),
      loginIpRanges: z
        .array(range, { error: "must be a list of addresses and ranges" })
        .min(1, { error: "must not be empty; left out, the ranges stay as they are" })
        .meta({
          description:
            "From where the integration user may log in, and from nowhere else; a sender with IPv4 and IPv6 needs a row for each.",
        })
        .optional(),
      loginHours: z
        .strictObject(
          Object.fromEntries(WEEKDAYS.map((day) => [day, hours.optional()])) as Record<
            Weekday,
            z.ZodOptional<typeof hours>
          >,
          { error: "must hold days and hours" },
        )
        .meta({ description: "When it may log in, in the org's default time zone; {} takes hours away." })
        .optional(),
    },
    { error: "must hold keys and values" },
  )
  .meta({
    description:
      "A profile of the integration user's own, API only, which user ensure makes: { name: Kantiv Integration, loginIpRanges: [203.0.113.0/24] }.",
  });

/** As settings have it: first and last addresses, minutes of the day. */
export function ownProfileOf({ name, loginIpRanges, loginHours }: z.output<typeof ownProfile>): OwnProfile {
  const days = Object.entries(loginHours ?? {}).flatMap(([day, value]): [string, DayHours][] => {
    const found = value === undefined ? undefined : dayHours(value);
    return found ? [[day, found]] : [];
  });
  return {
    name,
    ...(loginIpRanges && { ipRanges: loginIpRanges.flatMap((one) => ipRangeOf(one) ?? []) }),
    ...(loginHours && { hours: Object.fromEntries(days) }),
  };
}

function dayHours(value: string): DayHours | undefined {
  if (value === "closed") return { start: 0, end: 0 };
  const [, start, end] = HOURS.exec(value) ?? [];
  const [from, to] = [Number(start) * 60, Number(end) * 60];
  return from < to ? { start: from, end: to } : undefined;
}
