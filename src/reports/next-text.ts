import type { Paint } from "../model/paint.ts";

/** What comes after a command that ended well: lines ready to paste, in their order. */
export function nextText(command: string | readonly string[], paint: Paint): string {
  const commands = typeof command === "string" ? [command] : command;
  return commands.map((line, index) => `${paint("bold", index === 0 ? "Next:" : "then:")} ${line}`).join("\n");
}
