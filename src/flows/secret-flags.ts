import { type Delivered, type Destination, destinationOf } from "../handoff/destination.ts";
import type { Context, Flags } from "../model/command.ts";
import type { Paint } from "../model/paint.ts";

/**
 * Where the command line wants the client secret: `--with-secret` with `--recipient`, or with a file.
 *
 * @param fileFlag name of the flag that names the file for plain text
 */
export function destinationFrom(flags: Flags, fileFlag: string, ctx: Context): Promise<Destination | undefined> {
  const file = flags[fileFlag];
  const given = {
    withSecret: flags["with-secret"] === true,
    recipients: listOf(flags.recipient),
    file: file === undefined ? undefined : String(file),
    fileFlag,
  };
  return destinationOf(given, ctx.files);
}

/** What a report says of a secret: where it is, or its encrypted form. */
export type Kept = Delivered | { kind: "sealed-file"; recipients: readonly string[]; path: string };

/** Puts encrypted text into a file where one is named; without one it stays in the report, which anybody may see. */
export async function keepSealed(delivered: Delivered, out: unknown, ctx: Context): Promise<Kept> {
  if (delivered.kind !== "sealed" || out === undefined) return delivered;
  const path = String(out);
  await ctx.files.write(path, delivered.armored);
  return { kind: "sealed-file", recipients: delivered.recipients, path };
}

/** The same for people. */
export function keptLines(kept: Kept, paint: Paint): string[] {
  if (kept.kind === "file") return [`Client secret  in ${kept.path} ${paint("dim", "(plain text, yours alone)")}`];
  const open = paint("dim", "opens with: age --decrypt --identity KEYFILE");
  if (kept.kind === "sealed-file") return [`Client secret  encrypted in ${kept.path}; ${open}`];
  return [`Client secret  encrypted; ${open}`, "", kept.armored.trimEnd()];
}

function listOf(flag: unknown): string[] {
  return (Array.isArray(flag) ? flag : flag === undefined ? [] : [flag]).map(String);
}
