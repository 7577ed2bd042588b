import { z } from "zod";
import type { DayHours, Weekday } from "../model/access.ts";
import type { OwnProfile } from "../model/user.ts";
import { ipRangeOf, isMixedRange, isNoRestriction } from "./ip-range.ts";

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** Salesforce takes whole hours alone (Metadata API guide, ProfileLoginHours: minutes evenly divisible by 60). */
const HOURS = /^(?:closed|([01]\d|2[0-3]):00-([01]\d|2[0-4]):00)$/;

const NAME = /^[A-Za-z](?:[A-Za-z0-9_ ]{0,38}[A-Za-z0-9])?$/;

/** What is wrong with an address or range of them, as the end of a sentence; undefined where it may be used. */
export function rangeFault(text: string): string | undefined {
  const range = ipRangeOf(text);
  if (!range) return "must be an address, first-last of one kind with the smaller first, or address/bits";
  if (isMixedRange(range) && !isNoRestriction(range)) {
    return "must not hold addresses both inside and outside of ::ffff:0:0-::ffff:ffff:ffff, which stand for IPv4 addresses; write a range for each side";
  }
  return isNoRestriction(range)
    ? "must not hold half of all addresses or more, since that restricts nothing; an empty list lets in from anywhere"
    : undefined;
}

/** The same of the hours of a day. */
export function hoursFault(text: string): string | undefined {
  if (!HOURS.test(text)) return "must be whole hours, e.g. 08:00-18:00, or closed";
  return dayHours(text) ? undefined : "must end after they begin";
}

/** The same of the name of a profile. */
export function profileNameFault(text: string): string | undefined {
  return NAME.test(text)
    ? undefined
    : "must begin with a letter and hold up to 40 letters, digits, blanks and underscores";
}

/** Text that has no fault; of text that is `open`, a placeholder in it, only its value can tell. */
function checked(
  fault: (text: string) => string | undefined,
  open: (text: string) => boolean,
  meta: { description: string; pattern?: string },
) {
  return z
    .string({ error: "must be text" })
    .superRefine((text, ctx) => {
      const wrong = open(text) ? undefined : fault(text);
      if (wrong !== undefined) ctx.addIssue({ code: "custom", message: wrong, input: text });
    })
    .meta(meta);
}

const NEVER = () => false;

/**
 * A profile that is made for the integration user alone, and what it restricts: as an org file states it, or a template.
 *
 * @param open whether a text is filled later, so that nothing can be held against it yet
 */
export function ownProfileForm(description: string, open: (text: string) => boolean = NEVER) {
  // Editors know the form by its pattern.
  const pattern = (form: RegExp) => (open === NEVER ? { pattern: form.source } : {});
  const range = checked(rangeFault, open, {
    description: "An address, a range of them (first-last), or a network (address/bits); of IPv4 or of IPv6.",
  });
  const hours = checked(hoursFault, open, {
    description: "Whole hours of that day, e.g. 08:00-18:00, or closed; a day that is not named is open.",
    ...pattern(HOURS),
  });
  return z
    .strictObject(
      {
        name: checked(profileNameFault, open, {
          description: "Name of the profile; one that somebody else made is never changed.",
          ...pattern(NAME),
        }),
        loginIpRanges: z
          .array(range, { error: "must be a list of addresses and ranges" })
          .meta({
            description:
              "From where the integration user may log in, and from nowhere else; a sender with IPv4 and IPv6 needs a row for each. [] lets in from anywhere; left out, the ranges stay as they are.",
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
    .meta({ description });
}

/** As a file has it. */
export type StatedProfile = z.output<ReturnType<typeof ownProfileForm>>;

/** What a file states as it is used: first and last addresses, minutes of the day. What cannot be read as such is left out. */
export function ownProfileOf({ name, loginIpRanges, loginHours }: StatedProfile): OwnProfile {
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
