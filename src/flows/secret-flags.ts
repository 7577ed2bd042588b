import { type Destination, destinationOf } from "../handoff/destination.ts";
import type { Context, Flags } from "../model/command.ts";
import { wordsOf } from "../model/command.ts";
import type { Delivered, Kept } from "../model/consumer.ts";

/** Where the command line wants the client secret: `--with-secret` with `--recipient`, or with `--secret-file`. */
export function destinationFrom(flags: Flags, ctx: Context): Promise<Destination | undefined> {
  const file = flags["secret-file"];
  const given = {
    withSecret: flags["with-secret"] === true,
    recipients: wordsOf(flags.recipient),
    file: file === undefined ? undefined : String(file),
  };
  return destinationOf(given, ctx.files);
}

/** Puts encrypted text into a file where one is named; without one it stays in the report, which anybody may see. */
export async function keepSealed(delivered: Delivered, out: unknown, ctx: Context): Promise<Kept> {
  if (delivered.kind !== "sealed" || out === undefined) return delivered;
  const path = String(out);
  await ctx.files.write(path, delivered.armored);
  return { kind: "sealed-file", recipients: delivered.recipients, path };
}
