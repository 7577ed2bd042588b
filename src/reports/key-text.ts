import type { KeyChange } from "../model/consumer.ts";
import type { Paint } from "../model/paint.ts";

/** Before the question: that a yes takes another consumer key than the clients have; nothing where the key is the same. */
export function keyChangeText(change: KeyChange | undefined, paint: Paint): string[] {
  if (!change) return [];
  return [
    `  ${paint("yellow", "!")} Consumer key  ${change.was} ${paint("dim", "→")} ${change.is}`,
    "      It was made again, its sandbox refreshed, or its key rotated elsewhere. With a yes it is taken; then hand it over.",
  ];
}

/** After it: that others have to hear of the new key. */
export function handoffDueText(change: KeyChange | undefined, paint: Paint): string[] {
  if (!change) return [];
  const was = change.was === "" ? "clients need the key above" : `the consumer key was ${change.was}`;
  return [`${paint("yellow", "The hand-over is due:")} ${was}.`];
}
