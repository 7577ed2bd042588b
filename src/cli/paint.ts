import { styleText } from "node:util";

import { type Paint, plain } from "../model/paint.ts";

/** Whether colours and lines that move are welcome: only on a terminal, and never with NO_COLOR (no-color.org). */
export function isLively(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

export function paintFor(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Paint {
  return isLively(stream, env) ? (style, text) => styleText(style, text, { validateStream: false }) : plain;
}
