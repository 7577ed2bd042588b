import type { AppLogins } from "../model/access.ts";
import type { Retirement } from "../model/rotation.ts";
import { minuteOf } from "../util/words.ts";

/** What is missing before the first of two apps may go, for people; nothing where it may. Pure. */
export function whyTooEarly({ handedOver, logins }: Retirement): string[] {
  const unused = logins.rows.known && logins.rows.value.count === 0;
  return [
    ...(handedOver ? [] : ["this record has no hand-over of the second app's key with a proven login"]),
    ...(unused ? [] : [loginsWords(logins)]),
  ];
}

/** How many logins there were, or why that is not known. Where others show the same name, none is known to be the app's. */
export function loginsWords({ name, rows, shared }: AppLogins): string {
  if (!rows.known) return `whether anybody logs in through ${name} is not known: ${rows.why}`;
  const { count, last, more } = rows.value;
  if (count === 0) return `no login through ${name}`;
  const logins = `${count}${more ? " or more" : ""} login${count === 1 && !more ? "" : "s"} through ${name}, the last ${minuteOf(last ?? "")}`;
  return shared === undefined ? logins : `${logins}; ${shared}`;
}
