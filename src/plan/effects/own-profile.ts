/** From where and when the integration user may log in. */
import { ipRangeOf, unionOf, withoutRanges } from "../../util/ip-range.ts";
import { ANY } from "../own-profile.ts";
import { breaks, type FieldRules, opens } from "./effect.ts";

const LOOK = "Make sure that whoever sends from there is meant.";
const COME = "Make sure that the integration comes from the addresses that are left.";

export const ownProfileRules: FieldRules = {
  "Profile.loginIpRanges": ({ before, after }) => {
    const [was, is] = [before ?? ANY, after ?? ANY];
    if (is === ANY) {
      const text = `Logins are let in from every address there is; before from ${was} alone.`;
      return [opens(text, "Keep a range for each address that the integration comes from.")];
    }
    if (was === ANY) return [breaks(`Logins are let in from ${is} alone, and refused from everywhere else.`, COME)];
    const [more, less] = [beyond(is, was), beyond(was, is)];
    return [
      ...(less === "" ? [] : [breaks(`Logins from ${less} are refused from then on.`, COME)]),
      ...(more === "" ? [] : [opens(`Logins are let in from more addresses: ${more}.`, LOOK)]),
    ];
  },
  "Profile.loginHours": ({ before, after }) => {
    const [was, is] = [weekOf(before ?? ANY), weekOf(after ?? ANY)];
    const days = (widened: (a: Day, b: Day) => boolean) =>
      DAYS.filter((day) => widened(was.get(day) ?? OPEN, is.get(day) ?? OPEN)).join(", ");
    const more = days((a, b) => exceeds(b, a));
    const less = days((a, b) => exceeds(a, b));
    return [
      ...(less === "" ? [] : [breaks(`Logins are refused at hours at which they were let in: ${less}.`, HOURS)]),
      ...(more === "" ? [] : [opens(`Logins are let in at more hours than before: ${more}.`, HOURS)]),
    ];
  },
};

const HOURS = "Make sure that these are the hours of the integration, in the org's time zone.";

/** What of one text's addresses is not in another's. */
function beyond(text: string, other: string): string {
  const ranges = (from: string) => from.split(", ").flatMap((one) => ipRangeOf(one) ?? []);
  return unionOf(withoutRanges(ranges(text), ranges(other)))
    .map(({ start, end }) => (start === end ? start : `${start}-${end}`))
    .join(", ");
}

type Day = readonly [from: string, to: string];

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const OPEN: Day = ["00:00", "24:00"];

/** Of a text of `plan/own-profile`: `monday 08:00-18:00, sunday closed`. */
function weekOf(text: string): Map<string, Day> {
  if (text === ANY) return new Map();
  return new Map(
    text.split(", ").map((one): [string, Day] => {
      const [day = "", hours = ""] = one.split(" ");
      const [from = "", to = from] = hours === "closed" ? ["", ""] : hours.split("-");
      return [day, [from, to]];
    }),
  );
}

/** Whether a day lets in at a time at which another one does not; a closed one never does. */
function exceeds([from, to]: Day, [other, otherTo]: Day): boolean {
  if (from === to) return false;
  return other === otherTo || from < other || to > otherTo;
}
