/** Login hours of profiles. Pure. */
import type { Hours, LoginWeek, Profile, Weekday } from "../state/users.ts";

/** Every emulated org's default time zone, by which login hours count (Salesforce Help, login hours in profiles). */
export const ORG_TIME_ZONE = "Europe/Copenhagen";

export const WEEKDAYS: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

const TIME = new Intl.DateTimeFormat("en-GB", {
  timeZone: ORG_TIME_ZONE,
  weekday: "long",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** Hours by day, also where they are the same every day. */
function weekOf(hours: Hours | LoginWeek): LoginWeek {
  return "from" in hours ? Object.fromEntries(WEEKDAYS.map((day) => [day, hours as Hours])) : hours;
}

export function withinLoginHours(hours: Profile["loginHours"], now: number): boolean {
  if (hours === null) return true;
  const parts = Object.fromEntries(TIME.formatToParts(now).map(({ type, value }) => [type, value]));
  const at = Number(parts.hour) * 60 + Number(parts.minute);
  const today = weekOf(hours)[(parts.weekday ?? "").toLowerCase() as Weekday];
  return today === undefined || (today.from <= at && at < today.to);
}

/** As metadata has them: `mondayStart` and `mondayEnd` in minutes, and so on. */
export function hoursElements(hours: Hours | LoginWeek): Record<string, string> {
  const week = weekOf(hours);
  return Object.fromEntries(
    WEEKDAYS.flatMap((day) => {
      const { from, to } = week[day] ?? {};
      return from === undefined
        ? []
        : [
            [`${day}Start`, String(from)],
            [`${day}End`, String(to)],
          ];
    }),
  );
}
