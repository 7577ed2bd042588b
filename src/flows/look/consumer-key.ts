import type { Context } from "../../model/command.ts";
import type { KeyChange } from "../../model/consumer.ts";
import { KantivError } from "../../model/errors.ts";
import type { OrgSnapshot } from "../../model/org.ts";
import type { AppMemory } from "../../record/memory.ts";
import { commandLine } from "../../util/command-line.ts";
import type { OrgFile } from "../input/prepared.ts";

/** The key that the org names, where the record knows the app by another one. Without a record the org's is taken. Pure. */
export function keyChange(seen: { memory: AppMemory | undefined; snapshot: OrgSnapshot }): KeyChange | undefined {
  // Of an installed app the org file says the key, and clients have it from the publisher.
  if (seen.snapshot.app?.isInstalled) return undefined;
  const [was, is] = [seen.memory?.consumerKey, seen.snapshot.consumerKey];
  return was && is && was !== is ? { was, is } : undefined;
}

/** Throws `CONSUMER_KEY_CHANGED` (exit 1): with a key that nobody was given, nothing is signed or handed over. */
export function refuseChangedKey(
  orgFile: OrgFile,
  seen: { memory: AppMemory | undefined; snapshot: OrgSnapshot },
): void {
  const change = keyChange(seen);
  if (change) throw keyChanged(orgFile, change);
}

/** The error of a command that would use a consumer key which nobody has said yes to. */
export function keyChanged({ settings }: OrgFile, { was, is }: KeyChange): KantivError {
  return new KantivError(
    "CONSUMER_KEY_CHANGED",
    `The app's consumer key was ${was} and is ${is}: it was made again, its sandbox refreshed, or its key rotated elsewhere.`,
    `If that is right, take the new key, and hand it over then: ${commandLine("apply", settings)}`,
    { data: { previousConsumerKey: was, consumerKey: is } },
  );
}

/** Who has the key of before cannot log in until the new one is handed over. @param was empty where it is not known */
export function tellNewKey({ settings }: OrgFile, { was, is }: KeyChange, ctx: Context): void {
  const before = was === "" ? "" : `was ${was} and `;
  const message = `The app's consumer key ${before}is ${is}: hand it over again (${commandLine("handoff", settings)}).`;
  ctx.emit({ kind: "warning", code: "CONSUMER_KEY_NEW", message });
}
