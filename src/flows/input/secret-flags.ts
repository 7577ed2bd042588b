import { type Destination, deliver, destinationOf } from "../../handoff/destination.ts";
import { secretDocument } from "../../handoff/secret-document.ts";
import { type Context, type Flags, wordOf, wordsOf } from "../../model/command.ts";
import type { ConsumerCredentials, Delivered, Kept } from "../../model/consumer.ts";
import type { OrgIdentity } from "../../model/org.ts";
import type { Prepared } from "./prepared.ts";

/** Where the command line wants the client secret: `--with-secret` with `--recipient`, or with `--secret-file`. */
export function destinationFrom(flags: Flags, ctx: Context): Promise<Destination | undefined> {
  const given = {
    withSecret: flags["with-secret"] === true,
    recipients: wordsOf(flags.recipient),
    file: wordOf(flags["secret-file"]),
  };
  return destinationOf(given, ctx.files);
}

/** The pair, with what it belongs to, to where the command line wants it. */
export function deliverPair(
  pair: ConsumerCredentials,
  { identity, settings }: Pick<Prepared, "settings"> & { identity: OrgIdentity },
  destination: Destination,
  ctx: Context,
): Promise<Delivered> {
  return deliver(secretDocument(identity, settings.integrationUser.username, pair), destination, ctx.files);
}

/** Puts encrypted text into a file where one is named; without one it stays in the report, which anybody may see. */
export async function keepSealed(delivered: Delivered, out: unknown, ctx: Context): Promise<Kept> {
  if (delivered.kind !== "sealed" || out === undefined) return delivered;
  const path = String(out);
  await ctx.files.write(path, delivered.armored);
  return { kind: "sealed-file", recipients: delivered.recipients, path };
}
