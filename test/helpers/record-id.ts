import { wholeId } from "../../src/util/salesforce-id.ts";

/** A record's id of 18 characters, with the right last three, as an org gives it: `recordId("005", 7)`. */
export function recordId(prefix: string, nth: number | string): string {
  const id = wholeId(prefix + String(nth).padStart(15 - prefix.length, "0"));
  if (id === undefined) throw new Error(`${prefix} and ${nth} make no id`);
  return id;
}
