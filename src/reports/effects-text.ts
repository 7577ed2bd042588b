import { EFFECT_WORD, type Effect } from "../model/effect.ts";
import type { Paint } from "../model/paint.ts";
import { printable } from "../util/printable.ts";
import { wrapped } from "../util/wrapped.ts";

const STYLE = { breaks: "red", opens: "yellow", changes: "yellow" } as const;

/** What a change breaks or opens, each with what to do about it; nothing where it does neither. */
export function effectsText(effects: readonly Effect[], paint: Paint): string[] {
  return effects.flatMap(({ kind, text, todo }) => {
    const word = `${EFFECT_WORD[kind]}:`;
    const [first = "", ...more] = wrapped(`  ${word} `, printable(text, 1000));
    return [first.replace(word, paint(STYLE[kind], word)), ...more, ...wrapped("      → ", printable(todo, 500))];
  });
}
