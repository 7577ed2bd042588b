import type { Paint } from "../model/paint.ts";

/** What comes after a command that ended well: a line ready to paste. */
export function nextText(command: string, paint: Paint): string {
  return `${paint("bold", "Next:")} ${command}`;
}
